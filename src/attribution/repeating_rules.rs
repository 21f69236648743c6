//! Rules that count only where they fire several times in a text: one line "Update: …" is no transcript.

use std::ops::Range;

use super::draft::{Draft, Drafts, Proposed};
use super::parsed::ParsedText;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};

/// Keeps the drafts of rules that fired often enough, each in the place of all other drafts of its paragraph, and
/// puts the drafts in the order of the text.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end.
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
    // Only what is left may claim quotations, and all of it must: what nobody claims is given to a neighbour.
    Drafts::new(parsed, list, stop)
}

/// The paragraphs of a draft's content: a line that announces is read together with the quotation in the next one.
fn paragraphs(parsed: &ParsedText<'_>, draft: &Draft) -> Range<usize> {
    let last = draft.content.iter().map(|span| parsed.paragraph_of(span.end.saturating_sub(1))).max();
    draft.paragraph..last.unwrap_or_default().max(draft.paragraph) + 1
}
