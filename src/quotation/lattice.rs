//! The cheapest reading of a row of marks: Viterbi's algorithm over the quotations that are open.
//!
//! A state is the stack of signs that opened what is open, three at most. At every mark each state goes on in every
//! way the mark can be read, states that came out alike are merged, and the [`BEAM`] cheapest are kept, so that a
//! mark costs a bounded number of steps whatever stands before it.

use super::cost;
use super::glyph::Glyph;
use super::mark::Mark;
use super::style::Style;

/// How deep quotations are followed into quotations.
pub(super) const DEPTH: usize = 3;
/// How many states are kept at a mark.
const BEAM: usize = 12;
/// No mark takes more steps than these: every state in every reading.
pub(super) const STEPS_PER_MARK: usize = BEAM * (DEPTH + 2);

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It opens a quotation, inside those that are open.
    Open,
    /// It closes this many open quotations, the last one by itself and those inside by the way.
    Close(u8),
    /// It ends the open quotation unclosed and opens another.
    Reopen,
    /// It does nothing.
    Stray,
}

/// The signs that opened what is open, outermost first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stack {
    signs: [Option<Glyph>; DEPTH],
}

impl Stack {
    /// How many quotations are open.
    pub(super) fn depth(&self) -> usize {
        self.signs.iter().flatten().count()
    }

    fn top(&self) -> Option<Glyph> {
        self.signs.iter().flatten().next_back().copied()
    }

    fn nth_from_top(&self, n: usize) -> Option<Glyph> {
        self.signs.iter().flatten().rev().nth(n).copied()
    }

    fn push(mut self, glyph: Glyph) -> Self {
        if let Some(place) = self.signs.iter_mut().find(|place| place.is_none()) {
            *place = Some(glyph);
        }
        self
    }

    fn pop(mut self, count: usize) -> Self {
        let keep = self.depth().saturating_sub(count);
        self.signs.iter_mut().skip(keep).for_each(|place| *place = None);
        self
    }
}

/// A state at one mark, and how it was come by.
#[derive(Clone, Copy, Debug)]
struct Node {
    stack: Stack,
    cost: u32,
    /// Index of the state at the mark before.
    parent: usize,
    reading: Reading,
}

/// The cheapest reading of a row of marks.
pub(super) struct Read {
    /// One reading a mark.
    pub(super) readings: Vec<Reading>,
    /// What is open behind the last mark.
    pub(super) open: Stack,
    /// How many readings of single marks were weighed.
    pub(super) steps: usize,
}

/// The cheapest readings of `marks`, one each, starting from the quotations open in `start`.
///
/// `end` is what each quotation left open behind the last mark costs.
pub(super) fn read(marks: &[Mark], start: Stack, end: u32, style: &Style) -> Read {
    let origin = Node { stack: start, cost: 0, parent: 0, reading: Reading::Stray };
    let mut columns: Vec<Vec<Node>> = Vec::with_capacity(marks.len() + 1);
    columns.push(vec![origin]);
    let mut steps = 0;
    for mark in marks {
        let before = columns.last().map(Vec::as_slice).unwrap_or_default();
        let column = step(before, mark, style, &mut steps);
        columns.push(column);
    }
    let (readings, open) = trace(&columns, end);
    Read { readings, open, steps }
}

/// All ways on from one column, the cheapest [`BEAM`] of them.
fn step(before: &[Node], mark: &Mark, style: &Style, steps: &mut usize) -> Vec<Node> {
    let mut column: Vec<Node> = Vec::with_capacity(BEAM * 2);
    for (parent, node) in before.iter().enumerate() {
        ways(&node.stack, mark, style, |reading, stack, cost| {
            *steps += 1;
            keep(&mut column, Node { stack, cost: node.cost + cost, parent, reading });
        });
    }
    column.sort_by_key(|node| node.cost);
    column.truncate(BEAM);
    column
}

/// Adds `node`, or puts it in the place of a dearer one of the same state.
fn keep(column: &mut Vec<Node>, node: Node) {
    match column.iter_mut().find(|other| other.stack == node.stack) {
        Some(other) if node.cost < other.cost => *other = node,
        Some(_) => {}
        None => column.push(node),
    }
}

/// Every reading of `mark` where `stack` is open, with the stack behind it and its cost.
fn ways(stack: &Stack, mark: &Mark, style: &Style, mut way: impl FnMut(Reading, Stack, u32)) {
    way(Reading::Stray, *stack, cost::stray(mark));
    let Some(top) = stack.top() else {
        way(Reading::Open, stack.push(mark.glyph), cost::open(mark, style));
        return;
    };
    if stack.depth() < DEPTH {
        way(Reading::Open, stack.push(mark.glyph), cost::open_inside(mark, top, style));
    }
    for levels in 1..=stack.depth() {
        let Some(opener) = stack.nth_from_top(levels - 1) else { break };
        let skipped = cost::SKIPPED_LEVEL * (levels as u32 - 1);
        way(Reading::Close(levels as u8), stack.pop(levels), cost::close(mark, opener, style) + skipped);
    }
    if stack.depth() == 1 && top.is_single() == mark.glyph.is_single() {
        let again = Stack::default().push(mark.glyph);
        way(Reading::Reopen, again, cost::open(mark, style) + cost::REOPENED);
    }
}

/// The readings that led to the cheapest state of the last column, and that state.
fn trace(columns: &[Vec<Node>], end: u32) -> (Vec<Reading>, Stack) {
    let total = |node: &Node| node.cost + end * node.stack.depth() as u32;
    let last = columns.last().map(Vec::as_slice).unwrap_or_default();
    let best = last.iter().enumerate().min_by_key(|(_, node)| total(node));
    let Some((mut at, best)) = best else { return (Vec::new(), Stack::default()) };
    let mut readings = Vec::with_capacity(columns.len());
    for column in columns.iter().skip(1).rev() {
        let Some(node) = column.get(at) else { break };
        readings.push(node.reading);
        at = node.parent;
    }
    readings.reverse();
    (readings, best.stack)
}
