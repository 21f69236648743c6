//! Which candidates stand when several claim the same words.

use std::cmp::Reverse;
use std::ops::Range;

use super::candidates::Candidate;

/// Who has claimed each token of one paragraph.
///
/// Checking a candidate costs its own length. A rule's matches never overlap, so that all the candidates
/// of a paragraph together cost at most the number of rules times the paragraph's length.
#[derive(Debug, Default)]
pub(super) struct Claims {
    first: u32,
    content: Vec<bool>,
    cue: Vec<bool>,
}

impl Claims {
    /// Keeps the candidates that claim nothing an earlier one has claimed, in the order of their content.
    ///
    /// Earlier sieves claim first, inside a sieve the leftmost cue does, and of one cue's readings the one
    /// with the most content. A reading whose cue lies in accepted content is part of what is being said,
    /// not a report of it.
    pub fn resolve(&mut self, tokens: Range<u32>, candidates: &mut Vec<Candidate>) {
        self.first = tokens.start;
        for claimed in [&mut self.content, &mut self.cue] {
            claimed.clear();
            claimed.resize(tokens.len(), false);
        }
        candidates.sort_by_key(|c| (c.rank, c.anchor(), Reverse(length(&c.content)), c.rule));
        candidates.retain(|candidate| self.claim(candidate));
        candidates.sort_by_key(|c| c.content.first().map_or(0, |r| r.start));
    }

    fn claim(&mut self, new: &Candidate) -> bool {
        let taken = self.any(&self.cue, &new.cue)
            || self.any(&self.content, &new.content)
            || self.any(&self.content, &new.cue)
            || self.any(&self.cue, &new.content);
        if !taken {
            mark(self.first, &mut self.content, &new.content);
            mark(self.first, &mut self.cue, &new.cue);
        }
        !taken
    }

    fn any(&self, claimed: &[bool], ranges: &[Range<u32>]) -> bool {
        ranges.iter().any(|r| claimed.get(within(self.first, r)).is_some_and(|part| part.contains(&true)))
    }
}

fn within(first: u32, range: &Range<u32>) -> Range<usize> {
    (range.start.saturating_sub(first)) as usize..(range.end.saturating_sub(first)) as usize
}

fn mark(first: u32, claimed: &mut [bool], ranges: &[Range<u32>]) {
    for range in ranges {
        if let Some(part) = claimed.get_mut(within(first, range)) {
            part.fill(true);
        }
    }
}

fn length(ranges: &[Range<u32>]) -> u32 {
    ranges.iter().map(|r| r.end - r.start).sum()
}
