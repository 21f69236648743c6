//! One pattern alone on a text: what the checks of a rule's examples ask.

use super::candidates::{self, Candidate};
use super::draft::{Draft, Drafter};
use super::engine::{Cascade, Reading, blocks, may_stand, split};
use super::level::Level;
use crate::pattern::Compiled;
use crate::quotation::{Quotation, SingleMarks, pair};
use crate::rules::RuleSet;

/// A text read as far as patterns see it, so that many patterns can be tried on it.
#[derive(Debug)]
pub(crate) struct Probe<'r> {
    rules: &'r RuleSet,
    reading: Reading,
    /// The level of each block of paragraphs, and whether the headline is in the block.
    levels: Vec<(bool, Level)>,
}

impl<'r> Probe<'r> {
    /// Reads a text by the words and chunks of a language.
    pub fn new(rules: &'r RuleSet, text: &str) -> Self {
        let paragraphs = split(text);
        let quotations = pair(text, &paragraphs, SingleMarks::Auto).quotations;
        let mut reading = Reading { quotations, paragraphs, ..Reading::default() };
        let mut cascade = Cascade::new(rules);
        let mut levels = Vec::new();
        let inside: Vec<(u32, Quotation)> = (0..).zip(reading.quotations.iter().copied()).collect();
        for block in blocks(text, &reading.paragraphs, &reading.quotations) {
            let headline = block.contains(&0);
            cascade.read(text, block, &inside, &mut reading);
            levels.push((headline, cascade.take_level()));
        }
        Self { rules, reading, levels }
    }

    /// What a pattern finds when no other rule competes; `rule` is the index of the rule it belongs to, whose
    /// scope, place and number of repeats hold for the pattern too.
    pub fn find(&self, rule: usize, compiled: &Compiled) -> Vec<Draft> {
        let Some((of, _)) = self.rules.rule(rule) else { return Vec::new() };
        let drafter = Drafter::new(self.rules, &self.reading);
        let mut found = Vec::new();
        for (_, level) in self.levels.iter().filter(|(headline, _)| may_stand(of.place, *headline)) {
            candidates::find_alone(compiled, of.scope, self.rules, level, |groups| {
                found.extend(drafter.draft(&Candidate { rule, ..groups }, &self.reading.paragraphs));
            });
        }
        if found.len() < of.repeats as usize {
            found.clear();
        }
        found
    }
}
