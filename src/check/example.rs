//! Examples: the rule fires once, at the marks, and wins under the whole rule set.

use super::case::Case;
use super::example_marks::{Marked, Spans, unmark};
use super::rule_alone::Alone;
use super::whole_rule_set;
use super::why_nothing_found::{sees, why};
use crate::attribution::{Attribution, Extraction, Probe};
use crate::extract::Extractor;
use crate::rules::{Example, Rule};

pub(super) fn check(extractor: &Extractor, alone: &Alone<'_>) -> Vec<Case> {
    let numbered = alone.rule.examples.iter().zip(1..);
    numbered
        .map(|((line, example), number)| {
            let outcome = check_one(extractor, alone, example);
            Case::new(alone.rule, &format!("example/{number}"), *line, outcome)
        })
        .collect()
}

fn check_one(extractor: &Extractor, alone: &Alone<'_>, example: &Example) -> Result<(), String> {
    let marked = unmark(&example.text)?;
    if marked.spans.content.is_empty() {
        return Err("the example marks no <content>".into());
    }
    fires_once(alone, &marked)?;
    let answer = whole_rule_set::answer(extractor, &marked.text);
    let winner = wins(alone.rule, example, &marked, &answer)?;
    speaks(example, &marked, &answer, winner)
}

/// The rule alone finds the marked spans and nothing else.
fn fires_once(alone: &Alone<'_>, marked: &Marked) -> Result<(), String> {
    let probe = Probe::new(alone.rules, &marked.text);
    let found = alone.find(&probe);
    let expected = marked.spans.shown(&marked.text);
    match found.as_slice() {
        [one] if *one == marked.spans => Ok(()),
        row if alone.in_rows() && Spans::together(row) == marked.spans => Ok(()),
        [] => {
            let why = why(alone, &probe, marked);
            Err(format!("the rule alone finds nothing; expected\n{expected}{why}"))
        }
        [one] => {
            let (found, seen) = (one.shown(&marked.text), sees(alone, &probe, marked));
            Err(format!("the rule alone finds\n{found}expected\n{expected}{seen}"))
        }
        several => Err(format!(
            "the rule alone matches {} times:\n{}",
            several.len(),
            shown_all(several, &marked.text)
        )),
    }
}

/// The attribution of the marked content, which must come from this rule or from the one the example names.
fn wins<'a>(
    rule: &Rule,
    example: &Example,
    marked: &Marked,
    answer: &'a Extraction,
) -> Result<&'a Attribution, String> {
    let expected = example.wins.as_deref().unwrap_or(&rule.id);
    let claims = |a: &&Attribution| match &example.wins {
        None if rule.repeats > 1 => touches(a, &marked.spans),
        None => Spans::of_attribution(a) == marked.spans,
        Some(_) => touches(a, &marked.spans),
    };
    let claimants: Vec<&Attribution> = answer.attributions.iter().filter(claims).collect();
    let winner = claimants.iter().find(|a| a.rule.as_ref() == expected);
    winner.copied().ok_or_else(|| {
        let hint = if claimants.is_empty() { "" } else { EARLIER };
        format!(
            "under the whole rule set {expected} does not win{}{hint}",
            shown_answer(answer, &marked.text)
        )
    })
}

/// What an author can do where another rule wins.
const EARLIER: &str = "    Earlier sieves win, and inside a sieve the leftmost cue: take an earlier `sieve` of language.toml, or say \
                       with `wins` which rule is right\n";

fn touches(found: &Attribution, spans: &Spans) -> bool {
    found.content.iter().any(|c| spans.content.iter().any(|s| s.overlaps(c.outer)))
}

/// The winner's speaker is the one the example names.
fn speaks(
    example: &Example,
    marked: &Marked,
    answer: &Extraction,
    winner: &Attribution,
) -> Result<(), String> {
    let Some(expected) = &example.speaker else { return Ok(()) };
    match whole_rule_set::speaker(answer, winner) {
        Some(found) if found == expected => Ok(()),
        found => Err(format!(
            "the speaker is {}, not {expected:?}, in\n{}",
            found.map_or("unknown".into(), |name| format!("{name:?}")),
            marked.spans.shown(&marked.text)
        )),
    }
}

fn shown_all(found: &[Spans], text: &str) -> String {
    found.iter().map(|spans| spans.shown(text)).collect::<Vec<_>>().join("and\n")
}

/// Everything the whole set finds, each with its rule.
pub(super) fn shown_answer(answer: &Extraction, text: &str) -> String {
    if answer.attributions.is_empty() {
        return format!("; nothing does in\n    {text}\n");
    }
    let each =
        answer.attributions.iter().map(|a| format!("{}\n{}", a.rule, Spans::of_attribution(a).shown(text)));
    format!("; the answer is\n{}", each.collect::<String>())
}
