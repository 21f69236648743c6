//! The readings of cues with their slots, from which the weights are learned.

use super::super::answer::{CueReadings, Weighed};
use super::super::candidates::Candidate;
use super::super::overlaps::Claims;
use super::readings::Readings;
use super::slots::Cue;
use super::{CueBlock, each_cue};
use crate::stop::{Stop, Stopped};
use crate::text::AtomSpan;

impl CueBlock<'_> {
    /// Appends to `found` every cue that no candidate claimed, with all its readings, and then every claimed one as if its own
    /// candidate had claimed nothing.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub(in crate::attribution) fn explain(
        &self,
        claims: &Claims,
        accepted: &[Candidate],
        stop: &Stop,
        found: &mut Vec<CueReadings>,
    ) -> Result<(), Stopped> {
        let mut claimed = Vec::new();
        claims.copy_to(&mut claimed, stop)?;
        each_cue(self, &mut claimed, stop, |cue, _| found.push(self.readings(&cue, false)))?;
        accepted.iter().for_each(|candidate| self.explain_claimed(candidate, &mut claimed, found));
        Ok(())
    }

    fn explain_claimed(&self, candidate: &Candidate, claimed: &mut [bool], found: &mut Vec<CueReadings>) {
        let own = || candidate.content.iter().chain(&candidate.cue);
        let mark = |claimed: &mut [bool], as_claimed: bool| {
            own().for_each(|span| {
                claimed.get_mut(span.indices()).into_iter().for_each(|part| part.fill(as_claimed));
            });
        };
        mark(claimed, false);
        for at in candidate.cue.iter().flat_map(|span| span.positions()).filter(|at| self.is_cue(*at)) {
            let mut known = Vec::new();
            let around = self.sentences().find(|bounds| bounds.positions().contains(&at));
            if let Some(bounds) = around {
                found.push(self.readings(&self.cue(at, bounds, claimed, &mut known), true));
            }
        }
        mark(claimed, true);
    }

    fn weighed(&self, span: AtomSpan, pass: impl FnOnce(&mut dyn FnMut(u16))) -> Weighed {
        let mut slots = Vec::new();
        pass(&mut |slot| slots.push(slot));
        Weighed { span: self.parsed.bytes(self.atoms.token_span(span)).unwrap_or_default(), slots }
    }

    fn readings(&self, cue: &Cue<'_>, claimed: bool) -> CueReadings {
        let mut readings = Readings::default();
        cue.sentence.sources(cue.at, &mut readings);
        cue.sentence.contents(cue.at, &mut readings);
        let sources = readings.sources.iter();
        let contents = readings.contents.iter();
        let mut pairs = Vec::new();
        for (s, source) in sources.clone().enumerate() {
            for (c, content) in contents.clone().enumerate() {
                let Some(order) = cue.order(*source, *content) else { continue };
                let mut slots = Vec::new();
                cue.pair(order, *source, &mut |slot| slots.push(slot));
                pairs.push((s, c, slots));
            }
        }
        CueReadings {
            claimed,
            cue: self.weighed(AtomSpan::new(cue.at, cue.at + 1), |mut take| cue.own(&mut take)),
            sources: sources
                .map(|source| self.weighed(*source, |mut take| cue.source(*source, &mut take)))
                .collect(),
            contents: contents
                .map(|content| {
                    self.weighed(*content, |mut take| {
                        cue.start(content.start, &mut take);
                        cue.content(*content, &mut take);
                    })
                })
                .collect(),
            pairs,
        }
    }
}
