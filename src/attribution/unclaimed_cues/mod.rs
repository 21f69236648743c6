//! The last pass: reporting words that no rule claimed.
//!
//! Each such cue is read with every source and content that its sentence offers, and with neither. What speaks for a reading
//! has learned weights; their sums make a probability over the readings of the cue (a conditional logit, McFadden 1974), and
//! the best reading counts if it is probable enough.

mod explain;
mod facts;
mod readings;
mod slots;

use super::atoms::BlockAtoms;
use super::candidates::Candidate;
use super::overlaps::Claims;
use super::parsed::ParsedText;
use crate::lexicon::Class;
use crate::rules::{CueModel, LAST_PASS, Part};
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, step};
use facts::{Fact, facts};
use readings::{Readings, Sentence};
use slots::{Cue, ORDERS, OUTSIDE};

/// A block whose cues are read.
#[derive(Clone, Copy)]
pub(super) struct CueBlock<'b> {
    pub model: &'b CueModel,
    pub parsed: &'b ParsedText<'b>,
    pub atoms: BlockAtoms<'b>,
    pub headline: bool,
}

/// Scratch space of the last pass.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    claimed: Vec<bool>,
    readings: Readings,
    sources: Vec<f32>,
    contents: Vec<f32>,
}

/// Appends to `found` the best readings of the cues of a block that no candidate claimed.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked at each cue.
pub(super) fn find(
    block: &CueBlock<'_>,
    claims: &Claims,
    scratch: &mut Scratch,
    stop: &Stop,
    found: &mut Vec<Candidate>,
) -> Result<(), Stopped> {
    if !block.model.is_learned() {
        return Ok(());
    }
    let mut claimed = std::mem::take(&mut scratch.claimed);
    claims.copy_to(&mut claimed, stop)?;
    each_cue(block, &mut claimed, stop, |cue, claimed| {
        if let Some((source, content, odds)) = best(&cue, scratch) {
            let candidate = Candidate {
                rule: LAST_PASS,
                rank: usize::MAX,
                content: [content].into_iter().collect(),
                cue: [AtomSpan::new(cue.at, cue.at + 1)].into_iter().collect(),
                source: Some(source),
                last_pass: Some(odds),
                ..Candidate::default()
            };
            let own = candidate.content.iter().chain(&candidate.cue);
            claimed.extend(own.copied());
            found.push(candidate);
        }
    })?;
    scratch.claimed = claimed;
    Ok(())
}

/// Passes every unclaimed cue of a block to `take`, which adds the atoms that it claims.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked at each sentence and each cue.
fn each_cue(
    block: &CueBlock<'_>,
    claimed: &mut [bool],
    stop: &Stop,
    mut take: impl FnMut(Cue<'_>, &mut Vec<AtomSpan>),
) -> Result<(), Stopped> {
    let (mut fresh, mut known) = (Vec::new(), Vec::new());
    for bounds in block.sentences() {
        stop.check()?;
        known.clear();
        for at in bounds.positions() {
            if !block.is_cue(at) || claimed.get(at as usize).is_none_or(|claimed| *claimed) {
                continue;
            }
            stop.check()?;
            take(block.cue(at, bounds, claimed, &mut known), &mut fresh);
            for span in fresh.drain(..) {
                claimed.get_mut(span.indices()).into_iter().for_each(|part| part.fill(true));
            }
        }
    }
    Ok(())
}

impl<'b> CueBlock<'b> {
    fn is_cue(&self, at: u32) -> bool {
        let part = |at: u32| self.atoms.classes.get(at as usize).map(|class| self.model.part(*class));
        let is = |at: Option<u32>, wanted| at.and_then(part).is_some_and(|part| part.intersects(wanted));
        is(Some(at), Part::CUE) && !is(at.checked_sub(1), Part::NOBODY)
    }

    /// Returns a cue in its sentence. `known` holds the facts about the sentence, or is empty.
    fn cue<'c>(
        &'c self,
        at: u32,
        bounds: AtomSpan,
        claimed: &'c [bool],
        known: &'c mut Vec<Fact>,
    ) -> Cue<'c> {
        if known.is_empty() {
            facts(self.model, bounds.slice(self.atoms.classes), OUTSIDE.1 as u8, known);
        }
        let sentence = Sentence { model: self.model, facts: known, claimed, bounds };
        Cue { sentence, at, word: word(self.parsed, &self.atoms, at), headline: self.headline }
    }

    /// Returns the sentences of the block, long ones in parts.
    fn sentences(&self) -> impl Iterator<Item = AtomSpan> {
        let Self { model, atoms, .. } = *self;
        let count = atoms.classes.len() as u32;
        let mut start = 0;
        std::iter::from_fn(move || {
            let rest = AtomSpan::new(start, count.min(start + WINDOW)).slice(atoms.classes);
            let opens = rest.first().map_or(Part::default(), |class| model.part(*class));
            let goes_on = |class: &&Class| !model.part(**class).intersects(Part::STOP);
            let length = rest.iter().take_while(goes_on).count() as u32;
            step(length as usize + 1);
            let bounds = AtomSpan::new(start, start + length);
            start += length.max(1);
            let read =
                if opens.intersects(Part::ASKS) { AtomSpan::new(bounds.start, bounds.start) } else { bounds };
            (!rest.is_empty()).then_some(read)
        })
    }
}

/// Sentences of more atoms are read in parts.
const WINDOW: u32 = 200;

/// Returns the FNV-1a hash of the last word of an atom, in lower case.
fn word(parsed: &ParsedText<'_>, atoms: &BlockAtoms<'_>, at: u32) -> u32 {
    let tokens = atoms.token_span(AtomSpan::new(at, at + 1));
    let last = parsed.tokens_in(tokens).last();
    let text = last.map_or("", |token| token.span.of(parsed.text));
    let bytes = text.bytes().take(24).map(|byte| byte.to_ascii_lowercase());
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Returns the best reading of a cue with its odds, if it is probable enough.
fn best(cue: &Cue<'_>, scratch: &mut Scratch) -> Option<(AtomSpan, AtomSpan, u8)> {
    let model = cue.sentence.model;
    let Scratch { readings, sources, contents, .. } = scratch;
    let mut own = 0.0;
    cue.own(&mut |slot| own += model.weight(slot));
    if own < HOPELESS {
        return None;
    }
    cue.sentence.sources(cue.at, readings);
    score_sources(cue, readings, sources);
    let of_source = highest(sources);
    if own + of_source < HOPELESS {
        return None;
    }
    cue.sentence.contents(cue.at, readings);
    score_contents(cue, readings, contents);
    if own + of_source + highest(contents) < HOPELESS {
        return None;
    }
    let (source, content, odds) = best_pair(cue, own, scratch)?;
    let quoted = content.positions().any(|at| cue.sentence.part(at).intersects(Part::QUOTATION));
    let threshold = if quoted { model.threshold_with_quotation } else { model.threshold };
    let enough = odds >= threshold / (1.0 - threshold);
    enough.then(|| (source, content, (odds.ln() * 5.0).max(0.0) as u8))
}

/// If the best parts of a cue's readings so far add up to less, it is not read further. Of 1,860 answers on the training
/// articles ten were lost, and 6,000 of 6,800 other cues were.
const HOPELESS: f32 = -2.0;
/// Readings with lower scores add nothing to the odds that matters.
const NEGLIGIBLE: f32 = -8.0;
/// Higher scores are as good as certain; their powers would overflow.
const LARGEST: f32 = 40.0;

fn highest(scores: &[f32]) -> f32 {
    scores.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}

/// Returns the best pair of a source and a content, and the odds of all pairs together against no reading.
fn best_pair(cue: &Cue<'_>, own: f32, scratch: &Scratch) -> Option<(AtomSpan, AtomSpan, f32)> {
    let model = cue.sentence.model;
    let Scratch { readings, sources, contents, .. } = scratch;
    // The reading with neither source nor content has the score 0, so the sum of all powers is the odds against it.
    let (mut odds, mut highest, mut winner) = (0.0_f32, f32::MIN, None);
    for (source, of_source) in readings.sources.iter().zip(sources) {
        let mut of_order = [None; ORDERS];
        for (content, of_content) in readings.contents.iter().zip(contents) {
            step(1);
            let Some(order) = cue.order(*source, *content) else { continue };
            let Some(of_pair) = of_order.get_mut(order as usize) else { continue };
            let of_pair = of_pair.get_or_insert_with(|| {
                let mut sum = 0.0;
                cue.pair(order, *source, &mut |slot| sum += model.weight(slot));
                sum
            });
            let score = own + of_source + of_content + *of_pair;
            odds += if score > NEGLIGIBLE { score.min(LARGEST).exp() } else { 0.0 };
            if score > highest {
                (highest, winner) = (score, Some((*source, *content)));
            }
        }
    }
    winner.map(|(source, content)| (source, content, odds))
}

/// Puts the score of each source into `scores`.
fn score_sources(cue: &Cue<'_>, readings: &Readings, scores: &mut Vec<f32>) {
    let model = cue.sentence.model;
    scores.clear();
    scores.extend(readings.sources.iter().map(|source| {
        let mut sum = 0.0;
        cue.source(*source, &mut |slot| sum += model.weight(slot));
        sum
    }));
}

/// Puts the score of each content into `scores`.
fn score_contents(cue: &Cue<'_>, readings: &Readings, scores: &mut Vec<f32>) {
    let model = cue.sentence.model;
    let (mut start, mut of_start) = (u32::MAX, 0.0);
    scores.clear();
    scores.extend(readings.contents.iter().map(|content| {
        if content.start != start {
            (start, of_start) = (content.start, 0.0);
            cue.start(start, &mut |slot| of_start += model.weight(slot));
        }
        let mut sum = of_start;
        cue.content(*content, &mut |slot| sum += model.weight(slot));
        sum
    }));
}
