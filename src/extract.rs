//! The pure facade: text in, attributions out.

use std::sync::Arc;

use jiff::civil::Date;

use crate::attribution::{
    Drafts, Explanation, Extraction, Kind, ParsedText, accept, add_dates, add_keys, add_nested,
    apply_repeats, assemble, claim_floating, draft_all, drafts_inside, explain, locate, select, unattributed,
};
pub use crate::quotation::SingleMarks;
use crate::rules::{RuleSet, RulesError};
use crate::stop::{Stop, Stopped};
use crate::text::{Composed, Span, Warning, WarningKind};

/// What a caller may ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether single quotation marks may open quotations.
    pub single_marks: SingleMarks,
    /// Attributions below this confidence, 0 to 1, are left out.
    pub min_confidence: f32,
    /// Attributions of other kinds are left out; none are where this is empty.
    pub kinds: Vec<Kind>,
    /// Whether the quotations that no attribution claims are listed.
    pub unattributed: bool,
    /// The day of the article, from which the days of its times are told.
    pub date: Option<Date>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            single_marks: SingleMarks::Auto,
            min_confidence: 0.0,
            kinds: Vec::new(),
            unattributed: false,
            date: None,
        }
    }
}

/// Reads texts by one language's rules; immutable, cheap to clone and to share between threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    rules: Arc<RuleSet>,
}

impl Extractor {
    /// The extractor for the built-in English rules.
    ///
    /// # Errors
    /// Never in a build whose tests pass: the rules are part of the program.
    pub fn english() -> Result<Self, RulesError> {
        Ok(Self::new(Arc::new(RuleSet::english()?)))
    }

    /// The extractor for a compiled language.
    pub fn new(rules: Arc<RuleSet>) -> Self {
        Self { rules }
    }

    /// The compiled language.
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// A hash of the engine, the words and the rules: 16 hexadecimal digits. Answers of other versions may differ.
    pub fn version(&self) -> &str {
        self.rules.version()
    }

    /// The BCP-47 code of the language read, as `en`.
    pub fn language(&self) -> &str {
        self.rules.code()
    }

    /// Finds who said what in `text`.
    ///
    /// Cannot fail on any text; time and memory are linear in its length. A text of more than 4 GiB is
    /// read up to there, with a warning.
    ///
    /// # Errors
    /// [`Stopped`] when `stop` was given before the end; every stage looks at it within a bounded number of steps.
    pub fn extract(&self, text: &str, options: &Options, stop: &Stop) -> Result<Extraction, Stopped> {
        self.extract_composed(&Composed::new("", text, ""), options, stop)
    }

    /// Finds who said what in a document whose headline and byline the caller has apart from its content. All spans count
    /// in the composed text.
    ///
    /// # Errors
    /// [`Stopped`], as [`Extractor::extract`].
    pub fn extract_composed(
        &self,
        document: &Composed<'_>,
        options: &Options,
        stop: &Stop,
    ) -> Result<Extraction, Stopped> {
        let (text, cut) = readable(&document.text);
        let rules = &self.rules;
        let parsed = ParsedText::document(text, document.fields, rules, options.single_marks, stop)?;
        let drafts = self.drafts(&parsed, stop)?;
        let mut answer = assemble(rules, &parsed, &drafts, stop)?;
        if options.unattributed {
            answer.unattributed = unattributed(rules, &parsed, &drafts, stop)?;
        }
        add_nested(rules, &parsed, stop, &mut answer)?;
        if let Some(date) = options.date {
            add_dates(&rules.fields().calendar, text, date, stop, &mut answer)?;
        }
        locate(rules, &parsed, stop, &mut answer)?;
        add_keys(rules, text, stop, &mut answer)?;
        select(options.min_confidence, &options.kinds, stop, &mut answer)?;
        answer.warnings = parsed.pairing.warnings;
        answer.warnings_left_out = parsed.pairing.warnings_left_out;
        answer.warnings.extend(cut);
        Ok(answer)
    }

    /// Why each attribution of a text has its confidence; for those who measure rules. In no order.
    pub fn explain(&self, text: &str) -> Vec<Explanation> {
        // A signal that nobody gives stops nothing.
        self.explain_until(text, &Stop::new()).unwrap_or_default()
    }

    fn explain_until(&self, text: &str, stop: &Stop) -> Result<Vec<Explanation>, Stopped> {
        let (text, _) = readable(text);
        let rules = &self.rules;
        let parsed = ParsedText::article(text, rules, SingleMarks::Auto, stop)?;
        let mut found = explain(rules, &parsed, &self.drafts(&parsed, stop)?, stop)?;
        if !parsed.pairing.nested.is_empty() {
            let inside = parsed.inside(rules, stop)?;
            found.extend(explain(rules, &inside, &drafts_inside(rules, &inside, stop)?, stop)?);
        }
        Ok(found)
    }

    fn drafts(&self, parsed: &ParsedText<'_>, stop: &Stop) -> Result<Drafts, Stopped> {
        let rules = &self.rules;
        let accepted = accept(rules, parsed, stop)?;
        let settled = apply_repeats(rules, parsed, draft_all(rules, parsed, &accepted, stop)?, stop)?;
        claim_floating(rules, parsed, settled, stop)
    }

    /// What the cascade makes of a text, one atom a line: its words and its features; for authors of rules.
    pub fn describe(&self, text: &str) -> String {
        let (text, _) = readable(text);
        let parsed = ParsedText::article(text, &self.rules, SingleMarks::Auto, &Stop::new());
        // A signal that nobody gives stops nothing.
        parsed.map_or_else(|Stopped| String::new(), |parsed| parsed.describe(self.rules.table()))
    }

    /// The searches that rules make in a text: each rule's index with the string in its letters; for benchmarks.
    #[doc(hidden)]
    pub fn searches(&self, text: &str) -> Vec<(usize, Vec<u8>)> {
        let (text, _) = readable(text);
        let mut found = Vec::new();
        if let Ok(parsed) = ParsedText::article(text, &self.rules, SingleMarks::Auto, &Stop::new()) {
            parsed.searches(&self.rules, |rule, letters| found.push((rule, letters.to_vec())));
        }
        found
    }
}

/// The part of a text that 32-bit offsets can count, with a warning where that is not all of it.
fn readable(text: &str) -> (&str, Option<Warning>) {
    let limit = u32::MAX as usize - 1;
    if text.len() <= limit {
        return (text, None);
    }
    let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let span = Span::new(end as u32, u32::MAX);
    (text.get(..end).unwrap_or_default(), Some(Warning { kind: WarningKind::TextCut, span }))
}

#[cfg(test)]
mod tests;
