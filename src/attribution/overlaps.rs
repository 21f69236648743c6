//! Resolves conflicts between candidates that overlap.

use std::cmp::Reverse;

use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, step};

/// Which atoms of one block are claimed, as content and as cue.
///
/// Checking a candidate costs its own length. The matches of one rule never overlap, so all candidates of a block cost
/// at most the number of rules times the length of the block.
#[derive(Debug, Default)]
pub(super) struct Claims {
    content: Vec<bool>,
    cue: Vec<bool>,
}

/// How many atoms are copied between two checks of the stop signal.
const TOGETHER: usize = 4096;

impl Claims {
    /// Drops the candidates that overlap an earlier one, and sorts the rest by their content.
    ///
    /// Earlier sieves claim first; within a sieve the leftmost cue does, and of several readings of one cue the one with the
    /// most content. A candidate whose cue is inside accepted content is part of what is said, and is dropped.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub(crate) fn resolve(
        &mut self,
        atoms: &BlockAtoms<'_>,
        stop: &Stop,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), Stopped> {
        for claimed in [&mut self.content, &mut self.cue] {
            claimed.clear();
            claimed.resize(atoms.tokens.len(), false);
        }
        let first = |c: &Candidate| (c.rank, c.anchor(), Reverse(length(atoms, &c.content)), c.rule);
        stop.sort_by_key(candidates, first)?;
        candidates.retain(|candidate| !stop.is_stopped() && self.claim(candidate));
        stop.sort_by_key(candidates, |c| c.content.first().map_or(0, |r| r.start))?;
        stop.check()
    }

    /// Puts into `claimed` which atoms are content or cue.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub(crate) fn copy_to(&self, claimed: &mut Vec<bool>, stop: &Stop) -> Result<(), Stopped> {
        claimed.clear();
        for (content, cue) in self.content.chunks(TOGETHER).zip(self.cue.chunks(TOGETHER)) {
            stop.check()?;
            step(content.len());
            claimed.extend(content.iter().zip(cue).map(|(content, cue)| *content || *cue));
        }
        Ok(())
    }

    fn claim(&mut self, new: &Candidate) -> bool {
        let taken = any(&self.cue, &new.cue)
            || any(&self.content, &new.content)
            || any(&self.content, &new.cue)
            || any(&self.cue, &new.content);
        if !taken {
            mark(&mut self.content, &new.content);
            mark(&mut self.cue, &new.cue);
        }
        !taken
    }
}

fn any(claimed: &[bool], spans: &[AtomSpan]) -> bool {
    spans.iter().inspect(|span| step(span.len() as usize)).any(|span| span.slice(claimed).contains(&true))
}

fn mark(claimed: &mut [bool], spans: &[AtomSpan]) {
    for span in spans {
        step(span.len() as usize);
        if let Some(part) = claimed.get_mut(span.indices()) {
            part.fill(true);
        }
    }
}

/// Returns how many tokens the atoms cover.
fn length(atoms: &BlockAtoms<'_>, spans: &[AtomSpan]) -> u32 {
    spans.iter().map(|span| atoms.token_span(*span).len()).sum()
}
