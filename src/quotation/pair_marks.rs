//! The cheapest reading of a sequence of marks, found by Viterbi's algorithm over the stack of open quotations.
//!
//! A state is the stack of the glyphs that opened the open quotations, at most three. At every mark each state is extended
//! by every action the mark allows, equal states are merged, and the [`BEAM`] cheapest are kept, so that each mark costs a
//! bounded number of steps.

use super::cost_of_reading;
use super::find_marks::Mark;
use super::mark_characters::Glyph;
use super::style_of_marks::Style;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// The maximum depth of nested quotations.
pub(super) const DEPTH: usize = 3;
/// The number of states kept at each mark.
const BEAM: usize = 12;
/// The maximum number of steps per mark: every state with every action.
pub(super) const STEPS_PER_MARK: usize = BEAM * (DEPTH + 2);

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkAction {
    /// Opens a quotation inside those already open.
    Open,
    /// Closes this many open quotations: the outermost of them by this mark, those inside it implicitly.
    Close(u8),
    /// Ends the open quotation without closing it, and opens another.
    Reopen,
    /// Does nothing.
    Stray,
}

/// The glyphs that opened the open quotations: one byte each, the innermost lowest, so that comparing two stacks is one
/// comparison of integers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stack(u32);

impl Stack {
    /// Returns how many quotations are open.
    pub(super) fn depth(self) -> usize {
        (u32::BITS - self.0.leading_zeros()).div_ceil(u8::BITS) as usize
    }

    fn top(self) -> Option<Glyph> {
        Glyph::numbered(self.0 as u8)
    }

    fn push(self, glyph: Glyph) -> Self {
        Self(self.0 << u8::BITS | u32::from(glyph.number()))
    }

    /// Returns the stack without the innermost glyph.
    fn pop(self) -> Self {
        Self(self.0 >> u8::BITS)
    }
}

/// A state at one mark, and how it was reached.
#[derive(Clone, Copy, Debug)]
struct Node {
    stack: Stack,
    cost: u32,
    /// Index of the previous mark's state, within its column.
    parent: u8,
    action: MarkAction,
}

/// The cheapest reading of a sequence of marks.
pub(super) struct Read {
    /// One action per mark.
    pub(super) actions: Vec<MarkAction>,
    /// The quotations open after the last mark.
    pub(super) open: Stack,
    /// How many actions were weighed, over all marks.
    pub(super) steps: usize,
}

/// Reads sequences of marks, and reuses its memory for each.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    /// The states of all columns, concatenated.
    nodes: Vec<Node>,
    /// The index at which each column begins.
    starts: Vec<usize>,
    /// The column being built.
    column: Vec<Node>,
}

impl Lattice {
    /// Returns the cheapest actions of `marks`, one per mark, starting with the quotations in `start` open.
    ///
    /// `end` is the cost of each quotation left open after the last mark.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
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

    /// Extends the last column by one mark and keeps the cheapest [`BEAM`] states. Returns how many actions were weighed.
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

    /// Returns the actions that led to the cheapest state of the last column, and that state.
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

/// Returns the actions of well-formed marks: plain apostrophes, and quotations in sequence without nesting. These actions
/// cost nothing and all others cost something, so none need be weighed. None if any mark is not well-formed.
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

/// Returns the only action of a mark that costs nothing, and the quotation open after it; None if there is no such action,
/// or more than one. Opening inside another quotation always costs something, see [`cost_of_reading::open_inside`].
fn sound_action(mark: &Mark, opener: Option<Glyph>, style: &Style) -> Option<(MarkAction, Option<Glyph>)> {
    let (action, behind, cost) = match opener {
        None => (MarkAction::Open, Some(mark.glyph), cost_of_reading::open(mark, style)),
        Some(opener) => (MarkAction::Close(1), None, cost_of_reading::close(mark, opener, style)),
    };
    match (is_idle(mark), cost) {
        (false, 0) => Some((action, behind)),
        (true, 1..) => Some((MarkAction::Stray, opener)),
        _ => None,
    }
}

/// Whether it costs nothing to ignore a mark.
fn is_idle(mark: &Mark) -> bool {
    cost_of_reading::stray(mark) == 0
}

/// Adds `node`, or replaces a costlier node of the same state.
fn keep(column: &mut Vec<Node>, node: Node) {
    match column.iter_mut().find(|other| other.stack == node.stack) {
        Some(other) if node.cost < other.cost => *other = node,
        Some(_) => {}
        None => column.push(node),
    }
}

/// The costs of one mark's actions, each computed once.
struct Costs<'m> {
    mark: &'m Mark,
    style: &'m Style,
    stray: u32,
    open: u32,
    /// For each glyph, the costs of opening inside a quotation that it opened, and of closing that quotation.
    by_opener: [Option<(u32, u32)>; Glyph::COUNT],
}

impl<'m> Costs<'m> {
    fn new(mark: &'m Mark, style: &'m Style) -> Self {
        let (stray, open) = (cost_of_reading::stray(mark), cost_of_reading::open(mark, style));
        Self { mark, style, stray, open, by_opener: [None; Glyph::COUNT] }
    }

    /// Returns the costs of opening inside a quotation that `opener` opened, and of closing that quotation.
    fn inside(&mut self, opener: Glyph) -> (u32, u32) {
        let (mark, style) = (self.mark, self.style);
        let fresh = || {
            (cost_of_reading::open_inside(mark, opener, style), cost_of_reading::close(mark, opener, style))
        };
        self.by_opener.get_mut(opener as usize).map_or_else(fresh, |known| *known.get_or_insert_with(fresh))
    }
}

/// Passes every action of a mark after `stack` to `way`, with the stack that results and the cost.
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
    for (levels, skipped) in
        (1..).zip([0, cost_of_reading::SKIPPED_LEVEL, cost_of_reading::SKIPPED_LEVEL * 2])
    {
        let Some(opener) = rest.top() else { break };
        rest = rest.pop();
        way(MarkAction::Close(levels), rest, costs.inside(opener).1 + skipped);
    }
    if depth == 1 && top.is_single() == glyph.is_single() {
        way(MarkAction::Reopen, Stack::default().push(glyph), costs.open + cost_of_reading::REOPENED);
    }
}
