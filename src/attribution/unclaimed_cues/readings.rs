//! The readings of one cue: where its source and its content may stand.

use smallvec::SmallVec;

use super::facts::Fact;
use crate::rules::{CueModel, Part};
use crate::text::{AtomSpan, step};

/// How many atoms a source may be away from its cue.
const SOURCE_REACH: u32 = 48;
/// How many sources before and behind the cue are weighed.
const SOURCES: (usize, usize) = (8, 3);
/// How many pairs of a link and a noun phrase may follow the head of a source.
const LINKS: u32 = 3;
/// How far behind the cue a content may begin, and how long it may be, in atoms.
const START_REACH: u32 = 10;
const CONTENT_REACH: u32 = 80;
/// How many starts, and how many ends for each start, are weighed.
const STARTS: usize = 8;
const ENDS: usize = 10;

/// One sentence with a cue, as far as it is visible to the last pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence<'s> {
    pub model: &'s CueModel,
    /// By atom, and for the place behind the last.
    pub facts: &'s [Fact],
    /// Which atoms are content or cue of an accepted candidate.
    pub claimed: &'s [bool],
    pub bounds: AtomSpan,
}

/// The sources and contents that a cue may have; each pair of them that does not overlap is a reading.
#[derive(Debug, Default)]
pub(super) struct Readings {
    pub sources: SmallVec<[AtomSpan; 24]>,
    pub contents: SmallVec<[AtomSpan; 96]>,
}

impl Sentence<'_> {
    /// Returns what is known of an atom, or of the place behind the last; nothing outside of the sentence.
    pub(crate) fn fact(&self, at: u32) -> Option<&Fact> {
        self.facts.get(at.checked_sub(self.bounds.start)? as usize)
    }

    /// Returns what an atom may be; nothing outside of the sentence.
    pub(crate) fn part(&self, at: u32) -> Part {
        self.fact(at).map_or(Part::default(), |fact| fact.part)
    }

    fn is(&self, at: u32, part: Part) -> bool {
        self.part(at).intersects(part)
    }

    fn is_claimed(&self, at: u32) -> bool {
        self.claimed.get(at as usize).is_some_and(|claimed| *claimed)
    }

    /// Puts the contents that a cue may have into `found`.
    pub(crate) fn contents(&self, cue: u32, found: &mut Readings) {
        found.contents.clear();
        self.contents_behind(cue, found);
        self.contents_before(cue, found);
    }

    /// Puts the sources that a cue may have into `found`.
    pub(crate) fn sources(&self, cue: u32, found: &mut Readings) {
        found.sources.clear();
        let (before, behind) = SOURCES;
        let first = self.bounds.start.max(cue.saturating_sub(SOURCE_REACH));
        step(cue.saturating_sub(first) as usize);
        let is_head = |at: &u32| self.is(*at, Part::SOURCE) && !self.is_claimed(*at);
        for head in (first..cue).rev().filter(is_head).take(before) {
            self.source(head, cue, found);
        }
        let end = self.bounds.end.min(cue + START_REACH);
        for head in (cue + 1..end).filter(is_head).take(behind) {
            self.source(head, end, found);
        }
    }

    /// Adds a source, and the same with the phrases joined to it; it ends before `limit`.
    fn source(&self, head: u32, limit: u32, found: &mut Readings) {
        found.sources.push(AtomSpan::new(head, head + 1));
        let mut end = head + 1;
        for _ in 0..LINKS {
            if !(self.is(end, Part::LINK) && self.is(end + 1, Part::SOURCE) && end + 2 <= limit) {
                break;
            }
            end += 2;
        }
        if end > head + 1 {
            found.sources.push(AtomSpan::new(head, end));
        }
    }

    fn contents_behind(&self, cue: u32, found: &mut Readings) {
        let last = self.bounds.end.min(cue + 1 + START_REACH);
        let opens =
            |at: &u32| *at == cue + 1 || self.is(*at - 1, Part::OPENS) || self.is(*at, Part::QUOTATION);
        for start in (cue + 1..last).filter(opens).take(STARTS) {
            self.content(start, self.bounds.end, found);
        }
    }

    fn contents_before(&self, cue: u32, found: &mut Readings) {
        let first = self.bounds.start.max(cue.saturating_sub(CONTENT_REACH));
        let opens =
            |at: &u32| *at == self.bounds.start || self.is(*at - 1, Part::ENDS | Part::OPENS & !Part::SOURCE);
        step((cue - first) as usize);
        let inner = (first..cue).filter(|at| *at != self.bounds.start).filter(opens).take(STARTS / 2);
        let starts: SmallVec<[u32; 8]> = std::iter::once(self.bounds.start).chain(inner).collect();
        for start in starts {
            self.content(start, cue, found);
        }
    }

    /// Adds every content from `start` up to `limit`.
    fn content(&self, start: u32, limit: u32, found: &mut Readings) {
        let mut ends = 0;
        for at in start..limit.min(start + CONTENT_REACH) {
            step(1);
            if self.is_claimed(at) {
                return;
            }
            let next = at + 1;
            let is_end = next == limit || self.is(next, Part::ENDS) || self.is(at, Part::CLOSES);
            if is_end && (next == limit || ends < ENDS) {
                ends += 1;
                found.contents.push(AtomSpan::new(start, next));
            }
        }
    }
}
