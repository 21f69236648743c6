//! A text as rules read it: its atoms, the rules that match, and those that nearly do.

use std::fmt::Write;
use std::sync::Arc;

use super::atoms;
use super::example_marks::Spans;
use super::rule_alone::Alone;
use super::where_it_stops::{Steps, Stops};
use super::whole_rule_set;
use crate::attribution::{AtomView, Extraction, Probe};
use crate::extract::Extractor;
use crate::rules::{Rule, RuleSet};
use crate::text::line_and_column;

/// Rules that nearly match a paragraph are told up to so many.
const MOST: usize = 5;

/// Tells of each paragraph of a text what patterns see of it, which rules match, and of the rules in question those that
/// nearly match, with where they stop: half of their parts must match, or any where one rule alone is in question.
pub fn read(rules: &Arc<RuleSet>, text: &str, in_question: impl Fn(&Rule) -> bool) -> String {
    let probe = Probe::new(rules, text);
    let all = (0..rules.rules().len()).filter_map(|index| Alone::of(rules, index));
    let tried: Vec<Tried<'_>> = all.map(|alone| Tried::new(alone, &probe, in_question(alone.rule))).collect();
    let reading = Reading {
        rules,
        text,
        atoms: probe.atoms(),
        answer: whole_rule_set::answer(&Extractor::new(Arc::clone(rules)), text),
        alone: tried.iter().filter(|tried| tried.steps.is_some()).count() == 1,
        probe,
        tried,
    };
    let blocks = reading.atoms.chunk_by(|a, b| a.block == b.block);
    blocks.map(|atoms| reading.block(atoms)).collect()
}

/// A rule with what it matches in the text by itself.
struct Tried<'r> {
    rule: &'r Rule,
    matches: Vec<Spans>,
    /// Its parts, where it is told how far it gets.
    steps: Option<Steps<'r>>,
}

impl<'r> Tried<'r> {
    fn new(alone: Alone<'r>, probe: &Probe<'_>, in_question: bool) -> Self {
        let steps = || Steps::new(alone.rules, alone.index, &alone.rule.node);
        Self { rule: alone.rule, matches: alone.find(probe), steps: in_question.then(steps) }
    }
}

struct Reading<'r> {
    rules: &'r RuleSet,
    text: &'r str,
    probe: Probe<'r>,
    /// Those of the whole text.
    atoms: Vec<AtomView>,
    answer: Extraction,
    tried: Vec<Tried<'r>>,
    /// Whether one rule alone is in question.
    alone: bool,
}

impl Reading<'_> {
    fn block(&self, atoms: &[AtomView]) -> String {
        let Some(first) = atoms.first() else { return String::new() };
        // The end of a sentence may be an atom of no bytes.
        let end = atoms.iter().map(|atom| atom.span.end).max().unwrap_or_default();
        let (line, _) = line_and_column(self.text, first.span.start as usize);
        let inside = |spans: &Spans| {
            let start = spans.content.first().map_or(0, |span| span.start);
            first.span.start <= start && start < end
        };
        let matched =
            self.tried.iter().flat_map(|tried| tried.matches.iter().map(move |spans| (tried, spans)));
        let matched: String = matched
            .filter(|(_, spans)| inside(spans))
            .map(|(tried, spans)| self.matched(tried, spans))
            .collect();
        let almost: String = self.almost(atoms, inside).iter().map(|told| format!("  {told}\n")).collect();
        let mut out = format!("line {line}\n{}", atoms::shown(self.rules, atoms, self.text));
        for (title, told) in [("matches", matched), ("nearly matches", almost)] {
            let told = if told.is_empty() { "  none\n" } else { &told };
            // Writing to a String cannot fail.
            let _ = write!(out, "{title}\n{told}");
        }
        out + "\n"
    }

    /// A match with its spans, and whether it is in the answer.
    fn matched(&self, tried: &Tried<'_>, spans: &Spans) -> String {
        let own = |rule: &str| rule == tried.rule.id.as_ref();
        let found = || self.answer.attributions.iter();
        let fate = if found().any(|a| own(&a.rule) && Spans::of_attribution(a).meets(spans)) {
            "in the answer".into()
        } else {
            let winner = found().find(|a| Spans::of_attribution(a).meets(spans));
            winner.map_or_else(
                || "not in the answer".into(),
                |winner| format!("not in the answer: {} claims these words", winner.rule),
            )
        };
        format!("  {} ({}): {fate}\n{}", tried.rule.id, tried.rule.sieve, spans.shown_in_lines(self.text))
    }

    /// The rules that nearly match in a block, the nearest first.
    fn almost(&self, atoms: &[AtomView], inside: impl Fn(&Spans) -> bool) -> Vec<String> {
        let block = atoms.first().map_or(0, |atom| atom.block);
        let silent = self.tried.iter().filter(|tried| !tried.matches.iter().any(&inside));
        let mut near: Vec<(&Rule, Stops)> = silent
            .filter_map(|tried| {
                let steps = tried.steps.as_ref()?;
                let stops = steps.stops(&self.probe, &self.atoms, Some(block))?;
                let near = 2 * stops.matched >= stops.parts || steps.names_a_phrase_of(atoms);
                (self.alone || near).then_some((tried.rule, stops))
            })
            .collect();
        near.sort_by_key(|(_, stops)| std::cmp::Reverse(1000 * stops.matched / stops.parts.max(1)));
        let first = self.atoms.partition_point(|atom| atom.block < block);
        let told = |stops: &Stops| stops.told(self.rules, &self.atoms, self.text, first);
        near.iter().take(MOST).map(|(rule, stops)| format!("{}: {}", rule.id, told(stops))).collect()
    }
}
