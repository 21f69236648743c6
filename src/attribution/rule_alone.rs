//! Runs one pattern alone on a text, for the checks of a rule's examples.

use super::accept_candidates::may_stand;
use super::candidates::{self, Candidate};
use super::draft::{Draft, Drafter};
use super::parsed::ParsedText;
use crate::pattern::Compiled;
use crate::quotation::SingleMarks;
use crate::rules::RuleSet;
use crate::stop::Stop;
use crate::text::{Span, TokenSpan};

/// A parsed text on which many patterns can be tried.
#[derive(Debug)]
pub(crate) struct Probe<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) parsed: ParsedText<'r>,
}

impl<'r> Probe<'r> {
    /// Reads a text with the words and chunks of a language.
    pub(crate) fn new(rules: &'r RuleSet, text: &'r str) -> Self {
        // The signal is never given, so reading cannot be stopped.
        let parsed = ParsedText::article(text, rules, SingleMarks::Auto, &Stop::new()).unwrap_or_default();
        Self { rules, parsed }
    }

    /// Returns the matches of a pattern without competing rules. `rule` is the index of the pattern's rule, whose scope, place
    /// and number of repeats apply.
    pub(crate) fn find(&self, rule: usize, compiled: &Compiled) -> Vec<Probed> {
        let Some((of, _)) = self.rules.rule(rule) else { return Vec::new() };
        let drafter = Drafter::new(self.rules, &self.parsed);
        let mut found = Vec::new();
        let blocks = self.parsed.blocks.iter().enumerate();
        for (index, block) in blocks.filter(|(_, block)| may_stand(of.place, block.is_headline())) {
            candidates::find_alone(compiled, of.scope, self.rules, &self.parsed.atoms(block), |groups| {
                let draft = drafter.draft(&Candidate { rule, block: index, ..groups });
                found.extend(draft.map(|draft| self.probed(&draft)));
            });
        }
        if found.len() < of.repeats as usize {
            found.clear();
        }
        found
    }

    fn probed(&self, draft: &Draft) -> Probed {
        let spans = |spans: &[TokenSpan]| spans.iter().filter_map(|span| self.parsed.bytes(*span)).collect();
        let source = draft.source.and_then(|span| self.parsed.bytes(span));
        Probed { content: spans(&draft.content), cue: spans(&draft.cue), source }
    }
}

/// One match of a pattern.
#[derive(Clone, Debug)]
pub(crate) struct Probed {
    /// With the quotation marks around it.
    pub content: Vec<Span>,
    pub cue: Vec<Span>,
    pub source: Option<Span>,
}
