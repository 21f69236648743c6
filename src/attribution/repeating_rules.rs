//! Rules that count only if they fire several times in a text: a single line "Update: …" is not a transcript.

use std::ops::Range;

use super::draft::{Draft, Drafts, Proposed};
use super::parsed::ParsedText;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};

/// Keeps the drafts of rules that fired often enough, which replace all other drafts of their paragraphs, and sorts the
/// drafts into the order of the text.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn apply_repeats(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    proposed: Proposed,
    stop: &Stop,
) -> Result<Drafts, Stopped> {
    let Proposed { drafts: mut list, repeating } = proposed;
    let mut fired = vec![0_u32; rules.rules().len()];
    for count in repeating.iter().filter_map(|draft| draft.rule) {
        if let Some(count) = fired.get_mut(count) {
            *count += 1;
        }
    }
    let enough = |rule: usize| {
        rules.rules().get(rule).zip(fired.get(rule)).is_some_and(|(rule, count)| *count >= rule.repeats)
    };
    let kept: Vec<Draft> = repeating.into_iter().filter(|draft| draft.rule.is_some_and(enough)).collect();
    if !kept.is_empty() {
        let mut taken = vec![false; parsed.paragraphs.len()];
        for draft in &kept {
            stop.check()?;
            taken.get_mut(paragraphs(parsed, draft)).into_iter().for_each(|own| own.fill(true));
        }
        let is_taken =
            |draft: &Draft| taken.get(paragraphs(parsed, draft)).is_some_and(|own| own.contains(&true));
        list.retain(|draft| !stop.is_stopped() && !is_taken(draft));
        list.extend(kept);
        stop.sort_by_key(&mut list, Draft::start)?;
    }
    // The claims are computed from the remaining drafts: an unclaimed quotation would be assigned to a neighbour.
    Drafts::new(parsed, list, stop)
}

/// Returns the paragraphs of a draft's content: an announcing line and the quotation after it are one draft.
fn paragraphs(parsed: &ParsedText<'_>, draft: &Draft) -> Range<usize> {
    let last = draft.content.iter().map(|span| parsed.paragraph_of(span.end.saturating_sub(1))).max();
    draft.paragraph..last.unwrap_or_default().max(draft.paragraph) + 1
}
