//! The cheapest reading of a row of marks: Viterbi's algorithm over the quotations that are open.
//!
//! A state is the stack of signs that opened what is open, three at most. At every mark each state goes on in every
//! way the mark can be read, states that came out alike are merged, and the [`BEAM`] cheapest are kept, so that a
//! mark costs a bounded number of steps whatever stands before it.

use super::cost;
use super::glyph::Glyph;
use super::mark::Mark;
use super::style::Style;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// How deep quotations are followed into quotations.
pub(super) const DEPTH: usize = 3;
/// How many states are kept at a mark.
const BEAM: usize = 12;
/// No mark takes more steps than these: every state in every reading.
pub(super) const STEPS_PER_MARK: usize = BEAM * (DEPTH + 2);

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkAction {
    /// It opens a quotation, inside those that are open.
    Open,
    /// It closes this many open quotations, the last one by itself and those inside by the way.
    Close(u8),
    /// It ends the open quotation unclosed and opens another.
    Reopen,
    /// It does nothing.
    Stray,
}

/// The signs that opened what is open: one byte each, the innermost in the lowest, so that alike is one comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stack(u32);

impl Stack {
    /// How many quotations are open.
    pub(super) fn depth(self) -> usize {
        (u32::BITS - self.0.leading_zeros()).div_ceil(u8::BITS) as usize
    }

    fn top(self) -> Option<Glyph> {
        Glyph::numbered(self.0 as u8)
    }

    fn push(self, glyph: Glyph) -> Self {
        Self(self.0 << u8::BITS | u32::from(glyph.number()))
    }

    /// Without the innermost.
    fn pop(self) -> Self {
        Self(self.0 >> u8::BITS)
    }
}

/// A state at one mark, and how it was come by.
#[derive(Clone, Copy, Debug)]
struct Node {
    stack: Stack,
    cost: u32,
    /// Index of the state at the mark before, inside its column.
    parent: u8,
    action: MarkAction,
}

/// The cheapest reading of a row of marks.
pub(super) struct Read {
    /// One action a mark.
    pub(super) actions: Vec<MarkAction>,
    /// What is open behind the last mark.
    pub(super) open: Stack,
    /// How many actions of single marks were weighed.
    pub(super) steps: usize,
}

/// Reads rows of marks; keeps its memory from one to the next.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    /// The states of all columns, one column behind the other.
    nodes: Vec<Node>,
    /// Where each column begins.
    starts: Vec<usize>,
    /// The column that is being made.
    column: Vec<Node>,
}

impl Lattice {
    /// The cheapest actions of `marks`, one each, starting from the quotations open in `start`.
    ///
    /// `end` is what each quotation left open behind the last mark costs.
    ///
    /// # Errors
    /// [`Stopped`] when `stop` was given before the end.
    pub(super) fn read(
        &mut self,
        marks: &[Mark],
        start: Stack,
        end: u32,
        style: &Style,
        stop: &Stop,
    ) -> Result<Read, Stopped> {
        if start == Stack::default()
            && let Some(actions) = sound(marks, style)
        {
            return Ok(Read { actions, open: start, steps: 0 });
        }
        self.nodes.clear();
        self.starts.clear();
        self.starts.push(0);
        self.nodes.push(Node { stack: start, cost: 0, parent: 0, action: MarkAction::Stray });
        let mut steps = 0;
        for mark in marks {
            stop.check()?;
            steps += self.step(mark, style);
        }
        let (actions, open) = self.trace(end);
        Ok(Read { actions, open, steps })
    }

    /// All ways on from the last column, the cheapest [`BEAM`] of them; returns how many there were.
    fn step(&mut self, mark: &Mark, style: &Style) -> usize {
        let Self { nodes, starts, column } = self;
        let before = nodes.get(starts.last().copied().unwrap_or_default()..).unwrap_or_default();
        let mut costs = Costs::new(mark, style);
        let mut steps = 0;
        column.clear();
        for (node, parent) in before.iter().zip(0..) {
            ways(node.stack, &mut costs, |action, stack, cost| {
                steps += 1;
                step(1);
                keep(column, Node { stack, cost: node.cost + cost, parent, action });
            });
        }
        column.sort_by_key(|node| node.cost);
        starts.push(nodes.len());
        nodes.extend(column.iter().take(BEAM));
        steps
    }

    /// The actions that led to the cheapest state of the last column, and that state.
    fn trace(&self, end: u32) -> (Vec<MarkAction>, Stack) {
        let total = |node: &Node| node.cost + end * node.stack.depth() as u32;
        let last = self.starts.last().and_then(|start| self.nodes.get(*start..)).unwrap_or_default();
        let best = last.iter().zip(0..).min_by_key(|(node, _)| total(node));
        let Some((best, mut at)) = best else { return (Vec::new(), Stack::default()) };
        let mut actions = Vec::with_capacity(self.starts.len());
        for start in self.starts.iter().skip(1).rev() {
            step(1);
            let Some(node) = self.nodes.get(start + usize::from(at)) else { break };
            actions.push(node.action);
            at = node.parent;
        }
        actions.reverse();
        (actions, best.stack)
    }
}

/// The actions of marks that are all set as they should be: plain apostrophes, and quotations one behind the other
/// without any inside. Nothing speaks against them and something against all others, so that none need be weighed.
fn sound(marks: &[Mark], style: &Style) -> Option<Vec<MarkAction>> {
    if marks.iter().all(is_idle) {
        return Some(vec![MarkAction::Stray; marks.len()]);
    }
    let mut actions = Vec::with_capacity(marks.len());
    let mut opener = None;
    for mark in marks {
        step(1);
        let (action, open) = sound_action(mark, opener, style)?;
        actions.push(action);
        opener = open;
    }
    opener.is_none().then_some(actions)
}

/// The one action of a mark that costs nothing, and the quotation open behind it; nothing where there is no such
/// action or several. To open inside another quotation always costs something, see [`cost::open_inside`].
fn sound_action(mark: &Mark, opener: Option<Glyph>, style: &Style) -> Option<(MarkAction, Option<Glyph>)> {
    let (action, behind, cost) = match opener {
        None => (MarkAction::Open, Some(mark.glyph), cost::open(mark, style)),
        Some(opener) => (MarkAction::Close(1), None, cost::close(mark, opener, style)),
    };
    match (is_idle(mark), cost) {
        (false, 0) => Some((action, behind)),
        (true, 1..) => Some((MarkAction::Stray, opener)),
        _ => None,
    }
}

/// Whether nothing speaks against a mark's doing nothing.
fn is_idle(mark: &Mark) -> bool {
    cost::stray(mark) == 0
}

/// Adds `node`, or puts it in the place of a dearer one of the same state.
fn keep(column: &mut Vec<Node>, node: Node) {
    match column.iter_mut().find(|other| other.stack == node.stack) {
        Some(other) if node.cost < other.cost => *other = node,
        Some(_) => {}
        None => column.push(node),
    }
}

/// What the actions of one mark cost, each worked out once.
struct Costs<'m> {
    mark: &'m Mark,
    style: &'m Style,
    stray: u32,
    open: u32,
    /// For each glyph what it costs to open inside a quotation that it opened, and to close that one.
    by_opener: [Option<(u32, u32)>; Glyph::COUNT],
}

impl<'m> Costs<'m> {
    fn new(mark: &'m Mark, style: &'m Style) -> Self {
        let (stray, open) = (cost::stray(mark), cost::open(mark, style));
        Self { mark, style, stray, open, by_opener: [None; Glyph::COUNT] }
    }

    /// What it costs to open inside, and to close, a quotation that `opener` opened.
    fn inside(&mut self, opener: Glyph) -> (u32, u32) {
        let (mark, style) = (self.mark, self.style);
        let fresh = || (cost::open_inside(mark, opener, style), cost::close(mark, opener, style));
        self.by_opener.get_mut(opener as usize).map_or_else(fresh, |known| *known.get_or_insert_with(fresh))
    }
}

/// Every action of a mark where `stack` is open, with the stack behind it and its cost.
fn ways(stack: Stack, costs: &mut Costs<'_>, mut way: impl FnMut(MarkAction, Stack, u32)) {
    way(MarkAction::Stray, stack, costs.stray);
    let glyph = costs.mark.glyph;
    let Some(top) = stack.top() else {
        way(MarkAction::Open, stack.push(glyph), costs.open);
        return;
    };
    let depth = stack.depth();
    if depth < DEPTH {
        way(MarkAction::Open, stack.push(glyph), costs.inside(top).0);
    }
    let mut rest = stack;
    for (levels, skipped) in (1..).zip([0, cost::SKIPPED_LEVEL, cost::SKIPPED_LEVEL * 2]) {
        let Some(opener) = rest.top() else { break };
        rest = rest.pop();
        way(MarkAction::Close(levels), rest, costs.inside(opener).1 + skipped);
    }
    if depth == 1 && top.is_single() == glyph.is_single() {
        way(MarkAction::Reopen, Stack::default().push(glyph), costs.open + cost::REOPENED);
    }
}
