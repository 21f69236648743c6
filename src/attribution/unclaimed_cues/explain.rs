//! The readings of unclaimed cues with their slots, from which the weights are learned.

use super::super::atoms::BlockAtoms;
use super::super::overlaps::Claims;
use super::super::parsed::ParsedText;
use super::each_cue;
use super::readings::Readings;
use crate::attribution::answer::{CueReadings, Weighed};
use crate::rules::CueModel;
use crate::text::AtomSpan;

/// Appends to `found` every cue of a block that no candidate claimed, with all its readings.
pub(in crate::attribution) fn explain_cues(
    model: &CueModel,
    parsed: &ParsedText<'_>,
    atoms: &BlockAtoms<'_>,
    headline: bool,
    claims: &Claims,
    found: &mut Vec<CueReadings>,
) {
    let mut claimed = Vec::new();
    claims.copy_to(&mut claimed);
    let mut readings = Readings::default();
    let bytes = |atoms_of: AtomSpan| parsed.bytes(atoms.token_span(atoms_of)).unwrap_or_default();
    each_cue(model, parsed, atoms, headline, &mut claimed, |cue, _| {
        cue.sentence.sources(cue.at, &mut readings);
        cue.sentence.contents(cue.at, &mut readings);
        let weighed = |span: AtomSpan, slots: Vec<u16>| Weighed { span: bytes(span), slots };
        let mut own = Vec::new();
        cue.own(&mut |slot| own.push(slot));
        let sources = readings.sources.iter().map(|source| {
            let mut slots = Vec::new();
            cue.source(*source, &mut |slot| slots.push(slot));
            weighed(*source, slots)
        });
        let contents = readings.contents.iter().map(|content| {
            let mut slots = Vec::new();
            cue.start(content.start, &mut |slot| slots.push(slot));
            cue.content(*content, &mut |slot| slots.push(slot));
            weighed(*content, slots)
        });
        let mut pairs = Vec::new();
        for (s, source) in readings.sources.iter().enumerate() {
            for (c, content) in readings.contents.iter().enumerate() {
                let Some(order) = cue.order(*source, *content) else { continue };
                let mut slots = Vec::new();
                cue.pair(order, *source, &mut |slot| slots.push(slot));
                pairs.push((s, c, slots));
            }
        }
        found.push(CueReadings {
            cue: weighed(AtomSpan::new(cue.at, cue.at + 1), own),
            sources: sources.collect(),
            contents: contents.collect(),
            pairs,
        });
        true
    });
}
