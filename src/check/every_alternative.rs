//! Whether every alternative of a rule's pattern is exercised by some example.

use super::case::Case;
use super::example_marks::{Marked, Spans, unmark};
use super::rule_alone::Alone;
use crate::attribution::Probe;
use crate::pattern::{Node, compile};

pub(super) fn check(alone: &Alone<'_>) -> Case {
    let texts: Vec<Marked> = alone.rule.examples.iter().filter_map(|(_, e)| unmark(&e.text).ok()).collect();
    let read: Vec<(&Marked, Probe<'_>)> =
        texts.iter().map(|m| (m, Probe::new(alone.rules, &m.text))).collect();
    let idle: Vec<String> = alone
        .rule
        .node
        .with_one_alternative()
        .into_iter()
        .filter(|variant| !is_exercised(alone, &variant.whole, &read))
        .map(|variant| format!("    {}  as in  {}\n", variant.part, variant.whole))
        .collect();
    let outcome = if idle.is_empty() { Ok(()) } else { Err(failure(&idle)) };
    Case::new(alone.rule, "alternatives", 1, outcome)
}

fn failure(idle: &[String]) -> String {
    format!("no example needs these alternatives of the pattern:\n{}{BRACKETS}", idle.concat())
}

/// The contract between round and square brackets, told where it is met.
pub(super) const BRACKETS: &str = "    Alternatives in round brackets each need an example that no other one matches. Where the \
                                   alternatives are single atoms, write one atom: [comma | colon]\n";

/// Whether the variant finds in some example just what the example marks.
fn is_exercised(alone: &Alone<'_>, variant: &Node, texts: &[(&Marked, Probe<'_>)]) -> bool {
    let Ok(compiled) = compile(variant, alone.rules.table()) else { return false };
    texts.iter().any(|(marked, probe)| {
        let found = alone.find_variant(probe, &compiled);
        found.contains(&marked.spans) || alone.in_rows() && Spans::together(&found) == marked.spans
    })
}
