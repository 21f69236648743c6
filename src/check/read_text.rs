//! A text as rules read it: its atoms, the rules that match, and those that nearly do.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use super::atoms;
use super::example_marks::Spans;
use super::rule_alone::Alone;
use super::where_it_stops::{Steps, Stops};
use super::whole_rule_set;
use crate::attribution::{AtomView, Probe};
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
        answers: answers(rules, text),
        alone: tried.iter().filter(|tried| tried.steps.is_some()).count() == 1,
        probe,
        tried,
    };
    let blocks = reading.atoms.chunk_by(|a, b| a.block == b.block);
    blocks.map(|atoms| reading.block(atoms)).collect()
}

fn answers(rules: &Arc<RuleSet>, text: &str) -> Vec<(Arc<str>, Spans)> {
    let answer = whole_rule_set::answer(&Extractor::new(Arc::clone(rules)), text);
    let found = answer.attributions.iter().map(|a| (a.rule.as_ref().into(), Spans::of_attribution(a)));
    let mut found: Vec<(Arc<str>, Spans)> = found.collect();
    found.sort_by_key(|(_, spans)| spans.start());
    found
}

/// A rule with what it matches in the text by itself.
struct Tried<'r> {
    rule: &'r Rule,
    matches: Vec<Spans>,
    /// Its parts, where it is told how far it gets.
    steps: Option<Steps<'r>>,
}

impl Tried<'_> {
    /// The matches whose content begins in a range of bytes.
    fn within(&self, bytes: &Range<u32>) -> &[Spans] {
        let before = |end: u32| self.matches.partition_point(|spans| spans.start() < end);
        self.matches.get(before(bytes.start)..before(bytes.end)).unwrap_or_default()
    }
}

impl<'r> Tried<'r> {
    fn new(alone: Alone<'r>, probe: &Probe<'_>, in_question: bool) -> Self {
        let steps = || Steps::new(alone.rules, alone.index, &alone.rule.node);
        let mut matches = alone.find(probe);
        matches.sort_by_key(Spans::start);
        Self { rule: alone.rule, matches, steps: in_question.then(steps) }
    }
}

struct Reading<'r> {
    rules: &'r RuleSet,
    text: &'r str,
    probe: Probe<'r>,
    /// Those of the whole text.
    atoms: Vec<AtomView>,
    /// The rules of the answer with what they found, by where that begins.
    answers: Vec<(Arc<str>, Spans)>,
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
        let bytes = first.span.start..end;
        let matched =
            self.tried.iter().flat_map(|tried| tried.within(&bytes).iter().map(move |spans| (tried, spans)));
        let answers = self.answers_within(&bytes);
        let matched: String = matched.map(|(tried, spans)| self.matched(tried, spans, answers)).collect();
        let almost: String = self.almost(atoms, &bytes).iter().map(|told| format!("  {told}\n")).collect();
        let mut out = format!("line {line}\n{}", atoms::shown(self.rules, atoms, self.text));
        for (title, told) in [("matches", matched), ("nearly matches", almost)] {
            let told = if told.is_empty() { "  none\n" } else { &told };
            // Writing to a String cannot fail.
            let _ = write!(out, "{title}\n{told}");
        }
        out + "\n"
    }

    /// The rules and spans of the answer whose content begins in a range of bytes.
    fn answers_within(&self, bytes: &Range<u32>) -> &[(Arc<str>, Spans)] {
        let before = |end: u32| self.answers.partition_point(|(_, spans)| spans.start() < end);
        self.answers.get(before(bytes.start)..before(bytes.end)).unwrap_or_default()
    }

    /// A match with its spans, and whether it is in the answer.
    fn matched(&self, tried: &Tried<'_>, spans: &Spans, answers: &[(Arc<str>, Spans)]) -> String {
        let meeting = || answers.iter().filter(|(_, answer)| answer.meets(spans)).map(|(rule, _)| rule);
        let fate = match meeting().next() {
            _ if meeting().any(|rule| *rule == tried.rule.id) => "in the answer".into(),
            None => "not in the answer".into(),
            Some(winner) => format!("not in the answer: {winner} claims these words"),
        };
        format!("  {} ({}): {fate}\n{}", tried.rule.id, tried.rule.sieve, spans.shown_in_lines(self.text))
    }

    /// The rules that nearly match in a block, the nearest first.
    fn almost(&self, atoms: &[AtomView], bytes: &Range<u32>) -> Vec<String> {
        let block = atoms.first().map_or(0, |atom| atom.block);
        let silent = self.tried.iter().filter(|tried| tried.within(bytes).is_empty());
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
