//! What the whole rule set is known to read wrongly, until it no longer does.

use super::case::Case;
use super::example::shown_answer;
use super::example_marks::{Marked, Spans, unmark};
use super::whole_rule_set;
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
    let answer = whole_rule_set::answer(extractor, &marked.text);
    if is_right(&marked, &answer) {
        let section = if marked.spans.content.is_empty() { "silent" } else { "example" };
        return Err(format!(
            "right by now, promote it to [[{section}]]{}",
            shown_answer(&answer, &marked.text)
        ));
    }
    reads_as_kept(wrong, &marked, &answer)
}

/// Whether the answer holds the marked attribution; without marks, whether it is empty.
fn is_right(marked: &Marked, answer: &Extraction) -> bool {
    if marked.spans == Spans::default() {
        return answer.attributions.is_empty();
    }
    answer.attributions.iter().any(|a| Spans::of_attribution(a) == marked.spans)
}

/// The whole answer is the wrong one that the entry says.
fn reads_as_kept(wrong: &KnownWrong, marked: &Marked, answer: &Extraction) -> Result<(), String> {
    let kept = if wrong.reads == NOTHING { marked.text.clone() } else { wrong.reads.clone() };
    let kept = unmark(&kept)?;
    let today = Spans::together(&answer.attributions.iter().map(Spans::of_attribution).collect::<Vec<_>>());
    let fault = match kept.text == marked.text {
        true if kept.spans == today => return Ok(()),
        true => "wrong in another way than `reads` says",
        false => "`reads` is neither `text` with other marks nor \"nothing\"",
    };
    let shown = if today == Spans::default() { NOTHING.into() } else { today.marked(&marked.text) };
    Err(format!("{fault}; today\n    reads = \"{shown}\"\n"))
}

/// What `reads` says where nothing is found.
const NOTHING: &str = "nothing";
