//! What the whole rule set is known to read wrongly, until it no longer does.

use super::case::Case;
use super::example::shown_answer;
use super::marks::{Marked, Spans, unmark};
use super::whole;
use crate::attribution::Extraction;
use crate::extract::Extractor;
use crate::rules::{KnownWrong, Rule};

pub(super) fn check(extractor: &Extractor, rule: &Rule) -> Vec<Case> {
    let numbered = rule.known_wrong.iter().zip(1..);
    numbered
        .map(|((line, wrong), number)| {
            let outcome = check_one(extractor, wrong);
            Case::new(rule, &format!("known_wrong/{number}"), *line, outcome)
        })
        .collect()
}

fn check_one(extractor: &Extractor, wrong: &KnownWrong) -> Result<(), String> {
    let marked = unmark(&wrong.text)?;
    let answer = whole::answer(extractor, &marked.text);
    if !is_right(&marked, &answer) {
        return Ok(());
    }
    let section = if marked.spans.content.is_empty() { "silent" } else { "example" };
    Err(format!("right by now, promote it to [[{section}]]{}", shown_answer(&answer, &marked.text)))
}

/// Whether the answer holds the marked attribution; without marks, whether it is empty.
fn is_right(marked: &Marked, answer: &Extraction) -> bool {
    if marked.spans == Spans::default() {
        return answer.attributions.is_empty();
    }
    answer.attributions.iter().any(|a| Spans::of_attribution(a) == marked.spans)
}
