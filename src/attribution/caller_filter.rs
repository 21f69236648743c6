//! Selects the attributions that the caller wants. This is the last stage, so that no field of an attribution depends on the
//! selection.

use rustc_hash::FxHashSet;

use super::answer::{Attribution, Extraction, Kind};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, step};

/// Removes the attributions below a confidence or of other kinds; all kinds are wanted if `kinds` is empty. Keeps the speakers
/// of the remaining attributions, with the mentions that are sources of these, and clears parents that were removed.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn select(
    min_confidence: f32,
    kinds: &[Kind],
    stop: &Stop,
    answer: &mut Extraction,
) -> Result<(), Stopped> {
    if min_confidence <= 0.0 && kinds.is_empty() {
        return Ok(());
    }
    let wanted =
        |a: &Attribution| a.confidence >= min_confidence && (kinds.is_empty() || kinds.contains(&a.kind));
    let places = places(answer.attributions.iter().map(wanted));
    let mut left = Vec::new();
    for mut attribution in std::mem::take(&mut answer.attributions) {
        stop.check()?;
        step(1);
        if wanted(&attribution) {
            attribution.parent = attribution.parent.and_then(|old| places.get(old).copied().flatten());
            left.push(attribution);
        }
    }
    answer.attributions = left;
    select_speakers(stop, answer)
}

fn select_speakers(stop: &Stop, answer: &mut Extraction) -> Result<(), Stopped> {
    let speaking = answer.attributions.iter().filter_map(|a| a.speaker);
    let pointed_at: FxHashSet<usize> = speaking.collect();
    let sourced = answer.attributions.iter().filter_map(|a| Some((a.speaker?, a.source?.span)));
    let sources: FxHashSet<(usize, Span)> = sourced.collect();
    let places = places((0..answer.speakers.len()).map(|index| pointed_at.contains(&index)));
    let mut left = Vec::new();
    for (index, mut speaker) in std::mem::take(&mut answer.speakers).into_iter().enumerate() {
        stop.check()?;
        if pointed_at.contains(&index) {
            step(speaker.mentions.len());
            speaker.mentions.retain(|mention| sources.contains(&(index, *mention)));
            left.push(speaker);
        }
    }
    answer.speakers = left;
    for attribution in &mut answer.attributions {
        attribution.speaker = attribution.speaker.and_then(|old| places.get(old).copied().flatten());
    }
    Ok(())
}

/// Returns, for each item, its index among the kept items; None if it is not kept.
fn places(kept: impl Iterator<Item = bool>) -> Vec<Option<usize>> {
    let mut next = 0..;
    kept.map(|kept| if kept { next.next() } else { None }).collect()
}
