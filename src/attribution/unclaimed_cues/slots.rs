//! What speaks for a reading of a cue, hashed to the slots of the learned weights.

use super::facts::Counts;
use super::readings::Sentence;
use crate::rules::{Part, SLOT_BITS};
use crate::text::{AtomSpan, step};

/// A category for the place before a sentence's start, and for the one behind its end.
pub(super) const OUTSIDE: (u32, u32) = (254, 255);

/// How far before a cue the opener of its clause is looked for.
const REACH: u32 = 24;

/// How many orders there are.
pub(super) const ORDERS: usize = 48;

/// Hashes a template and two values to a slot.
fn slot(template: u32, one: u32, other: u32) -> u16 {
    let values = one.wrapping_mul(0x85EB_CA77).wrapping_add(other.wrapping_mul(0xC2B2_AE3D));
    let mixed = template.wrapping_mul(0x9E37_79B1).wrapping_add(values);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
    (mixed >> (u32::BITS - SLOT_BITS)) as u16
}

/// A cue of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue<'s> {
    pub sentence: Sentence<'s>,
    pub at: u32,
    /// A hash of its last word.
    pub word: u32,
    /// Whether it stands in the headline.
    pub headline: bool,
}

/// Counts up to three, and what is more as three.
fn few(count: u8) -> u32 {
    u32::from(count.min(3))
}

/// Lengths and distances by powers of two, at most seven.
fn length(atoms: u32) -> u32 {
    (u32::BITS - atoms.leading_zeros()).min(7)
}

impl Cue<'_> {
    fn category(&self, at: u32) -> u32 {
        let outside = if at < self.sentence.bounds.start { OUTSIDE.0 } else { OUTSIDE.1 };
        self.sentence.fact(at).map_or(outside, |fact| u32::from(fact.category))
    }

    fn before(&self, at: u32) -> u32 {
        at.checked_sub(1).map_or(OUTSIDE.0, |at| self.category(at))
    }

    /// Returns the category of the last atom before the cue that opens a clause.
    fn clause_opener(&self, at: u32) -> u32 {
        let bounds = self.sentence.bounds;
        let before = bounds.start.max(at.saturating_sub(REACH))..at;
        step(before.len());
        let opener = before.rev().find(|at| self.sentence.part(*at).intersects(Part::ENDS));
        opener.map_or(OUTSIDE.0, |at| self.category(at))
    }

    fn count(&self, atoms: AtomSpan) -> Counts {
        let before = |at: u32| self.sentence.fact(at).map(|fact| fact.before).unwrap_or_default();
        before(atoms.end).since(&before(atoms.start))
    }

    /// Passes the slots of the cue itself.
    pub(crate) fn own(&self, take: &mut impl FnMut(u16)) {
        let at = self.at;
        let kind = self.category(at);
        let (before, behind) = (self.before(at), self.category(at + 1));
        let second_before = at.checked_sub(2).map_or(OUTSIDE.0, |at| self.category(at));
        let second_behind = self.category(at + 2);
        let bounds = self.sentence.bounds;
        let claimed = bounds.slice(self.sentence.claimed).iter().any(|claimed| *claimed);
        step(bounds.len() as usize);
        take(slot(0, 0, 0));
        take(slot(1, kind, 0));
        take(slot(2, self.word, 0));
        take(slot(3, before, behind));
        take(slot(4, behind, kind));
        take(slot(5, self.word, behind));
        take(slot(6, self.word, before));
        take(slot(7, behind, second_behind));
        take(slot(8, before, second_before));
        take(slot(9, u32::from(claimed), kind));
        take(slot(10, u32::from(self.headline), kind));
        take(slot(11, length(at - bounds.start), kind));
        take(slot(12, length(bounds.end - at), kind));
        take(slot(13, self.category(bounds.start), kind));
        take(slot(14, self.clause_opener(at), kind));
    }

    /// Passes the slots of a source, the `rank`th of its side.
    pub(crate) fn source(&self, source: AtomSpan, take: &mut impl FnMut(u16)) {
        let (head, at) = (source.start, self.at);
        let side = u32::from(head > at);
        let kind = self.category(at);
        let own = self.category(head);
        let (before, behind) = (self.before(head), self.category(source.end));
        let between = AtomSpan::new(source.end.min(at + 1), at.max(head));
        let counts = self.count(between);
        let (verbs, others, ends) = (few(counts.verbs), few(counts.sources), few(counts.ends));
        let place = others * 2 + side;
        let joined = source.len() - 1;
        let first = u32::from(head == self.sentence.bounds.start);
        take(slot(20, place, joined.min(2)));
        take(slot(21, own, side));
        take(slot(22, before, place));
        take(slot(23, behind, place));
        take(slot(24, length(between.len()), side));
        take(slot(25, verbs * 4 + ends, side));
        take(slot(26, place, kind));
        take(slot(27, own, behind));
        take(slot(28, before, own));
        take(slot(29, self.word, side));
        take(slot(30, first * 2 + side, kind));
        take(slot(31, self.category(head + 1), joined * 2 + side));
        take(slot(32, self.before(at), place));
        take(slot(33, verbs * 2 + side, kind));
        take(slot(34, self.word, own));
    }

    /// Passes the slots of a place where a content may start.
    pub(crate) fn start(&self, start: u32, take: &mut impl FnMut(u16)) {
        let at = self.at;
        let side = u32::from(start > at);
        let kind = self.category(at);
        let (before, first, second) = (self.before(start), self.category(start), self.category(start + 1));
        take(slot(40, before, first));
        take(slot(41, first, second));
        take(slot(42, self.word, first));
        take(slot(43, self.word, before));
        take(slot(45, kind, before));
        take(slot(46, kind, first));
        take(slot(65, self.word, side));
        take(slot(67, self.category(at + 1), side));
        take(slot(68, self.before(at), side));
        take(slot(71, self.category(at + 1), self.before(at) * 2 + side));
        take(slot(72, self.category(self.sentence.bounds.start), side));
    }

    /// Returns the categories of the two atoms behind a content. A comma inside the marks of its last quotation counts as one
    /// behind them, as in British punctuation.
    fn behind(&self, end: u32) -> (u32, u32) {
        let closed = end.checked_sub(1).is_some_and(|last| self.sentence.part(last).intersects(Part::CLOSES));
        if closed {
            return (u32::from(self.sentence.model.comma), self.category(end));
        }
        (self.category(end), self.category(end + 1))
    }

    /// Passes the slots of a content, beside those of its start.
    pub(crate) fn content(&self, content: AtomSpan, take: &mut impl FnMut(u16)) {
        let at = self.at;
        let side = u32::from(content.start > at);
        let kind = self.category(at);
        let first = self.category(content.start);
        let last = self.before(content.end);
        let (behind, second_behind) = self.behind(content.end);
        let counts = self.count(content);
        let (verbs, quotations, ends) = (few(counts.verbs), few(counts.quotations), few(counts.ends));
        let whole = u32::from(if side == 1 {
            behind == OUTSIDE.1
        } else {
            content.start == self.sentence.bounds.start
        });
        let gap = if side == 1 { content.start - at - 1 } else { at - content.end };
        take(slot(44, gap.min(7), side));
        take(slot(50, last, behind));
        take(slot(51, behind, second_behind));
        take(slot(52, whole, side));
        take(slot(53, behind, verbs * 2 + side));
        take(slot(60, length(content.len()), side));
        take(slot(61, verbs, side));
        take(slot(62, quotations, side));
        take(slot(63, ends, whole));
        take(slot(64, first, verbs));
        take(slot(66, kind, verbs * 2 + side));
        take(slot(69, length(content.len()), verbs));
        take(slot(70, self.word, verbs.min(1) * 4 + quotations.min(1) * 2 + side));
    }

    /// Returns how source, cue and content follow each other, as a number; None if source and content overlap.
    pub(crate) fn order(&self, source: AtomSpan, content: AtomSpan) -> Option<u32> {
        if source.overlaps(content) {
            return None;
        }
        let order = match (source.start < self.at, content.start < self.at, source.start < content.start) {
            (true, true, true) => 0,
            (true, true, false) => 1,
            (true, false, _) => 2,
            (false, true, _) => 3,
            (false, false, true) => 4,
            (false, false, false) => 5,
        };
        let near = |one: AtomSpan| u32::from(one.end == self.at || one.start == self.at + 1);
        let touching = u32::from(source.end == content.start || content.end == source.start);
        Some(order * 8 + near(source) * 4 + near(content) * 2 + touching)
    }

    /// Passes the slots of an order of a source with some content.
    pub(crate) fn pair(&self, order: u32, source: AtomSpan, take: &mut impl FnMut(u16)) {
        take(slot(80, order, 0));
        take(slot(81, order, self.category(self.at)));
        take(slot(82, order, self.word));
        take(slot(83, order, self.category(source.start)));
    }
}
