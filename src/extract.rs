//! The pure facade: text in, attributions out.

use std::sync::Arc;

use jiff::civil::Date;

use crate::attribution::{
    CueReadings, Drafts, Explanation, Extraction, Kind, Location, ParsedText, Written, accept, add_dates,
    add_keys, add_nested, apply_repeats, assemble, claim_floating, draft_all, drafts_inside, explain, locate,
    select, unattributed, unclaimed,
};
use crate::layout::{LayoutWords, Reading};
use crate::markup::{BlockKind, Document};
pub use crate::quotation::SingleMarks;
use crate::rules::{RuleSet, RulesError};
use crate::stop::{Stop, Stopped};
use crate::text::{Fields, Span, Warning, WarningKind};

/// The options of an extraction.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether single quotation marks may open quotations.
    pub single_marks: SingleMarks,
    /// Attributions below this confidence, 0 to 1, are omitted.
    pub min_confidence: f32,
    /// Attributions of other kinds are omitted; empty: all kinds.
    pub kinds: Vec<Kind>,
    /// Whether to list the quotations without an attribution.
    pub unattributed: bool,
    /// The date of the article, from which dates in it are computed.
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

/// Extracts attributions with one language's rules; immutable, cheap to clone and to share between threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    rules: Arc<RuleSet>,
    rules_alone: bool,
}

impl Extractor {
    /// The extractor for the built-in English rules.
    ///
    /// # Errors
    /// Never in a build whose tests pass: the rules are embedded.
    pub fn english() -> Result<Self, RulesError> {
        Ok(Self::new(Arc::new(RuleSet::english()?)))
    }

    /// The extractor for a compiled language.
    pub fn new(rules: Arc<RuleSet>) -> Self {
        Self { rules, rules_alone: false }
    }

    /// The extractor whose rules alone answer, without the last pass and however doubtful they are; for the checks of rules.
    pub(crate) fn rules_alone(rules: Arc<RuleSet>) -> Self {
        Self { rules, rules_alone: true }
    }

    /// The compiled language.
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// A hash of the engine, the words and the rules: 16 hexadecimal digits. Other versions may give other answers.
    pub fn version(&self) -> &str {
        self.rules.version()
    }

    /// The BCP-47 code of the language, such as `en`.
    pub fn language(&self) -> &str {
        self.rules.code()
    }

    /// Finds the attributions in `text`.
    ///
    /// Never fails on any text; time and memory are linear in its length. A text is read up to 4 GiB, with a warning if it
    /// is longer.
    ///
    /// # Errors
    /// [`Stopped`] after a signal by `stop`, which every stage checks within a bounded number of steps.
    pub fn extract(&self, text: &str, options: &Options, stop: &Stop) -> Result<Extraction, Stopped> {
        self.extract_document(&Document::plain("", text, ""), options, stop)
    }

    /// Finds the attributions in a document, which may have markup and a separate headline and byline. All spans are bytes of
    /// `document.read`; [`Document::place`] tells where they were sent.
    ///
    /// # Errors
    /// [`Stopped`], as [`Extractor::extract`].
    pub fn extract_document(
        &self,
        document: &Document<'_>,
        options: &Options,
        stop: &Stop,
    ) -> Result<Extraction, Stopped> {
        let (text, cut) = readable(&document.read.text);
        let rules = &self.rules;
        let labels: Vec<u32> = document.labels().collect();
        let reading = self.reading(text, document.read.fields, &labels, stop)?;
        let fields = reading.fields(document.read.fields);
        let mut parsed = ParsedText::document(reading.text(), fields, rules, options.single_marks, stop)?;
        parsed.rules_alone = self.rules_alone;
        let drafts = self.drafts(&parsed, stop)?;
        let mut answer = assemble(rules, &parsed, &drafts, stop)?;
        if options.unattributed {
            answer.unattributed = unattributed(rules, &parsed, &drafts, stop)?;
        }
        add_nested(rules, &parsed, stop, &mut answer)?;
        if let Some(date) = options.date {
            add_dates(&rules.fields().calendar, parsed.text, date, stop, &mut answer)?;
        }
        let lines = |paragraph| reading.original_with_lead(paragraph).of(text);
        let marked = |paragraph| document.block(reading.original(paragraph).start).map(location);
        locate(rules, &parsed, &Written { text: &lines, marked: &marked }, stop, &mut answer)?;
        add_keys(rules, parsed.text, stop, &mut answer)?;
        select(options.min_confidence, &options.kinds, stop, &mut answer)?;
        answer.warnings = parsed.pairing.warnings;
        answer.warnings_left_out = parsed.pairing.warnings_left_out;
        answer.convert(|span| reading.original(span));
        answer.warnings.extend(cut);
        Ok(answer)
    }

    /// The facts behind the confidence of each attribution of a text, in no order; for the training of confidence.
    pub fn explain(&self, text: &str) -> Vec<Explanation> {
        // This signal is never given.
        self.explain_until(text, &Stop::new()).unwrap_or_default()
    }

    /// Every cue that no rule claimed in a text, with all its readings; for learning the weights of the last pass.
    ///
    /// Spans are bytes of the text.
    pub fn unclaimed_cues(&self, text: &str) -> Vec<CueReadings> {
        // This signal is never given.
        self.unclaimed_until(text, &Stop::new()).unwrap_or_default()
    }

    fn unclaimed_until(&self, text: &str, stop: &Stop) -> Result<Vec<CueReadings>, Stopped> {
        let (text, _) = readable(text);
        let reading = self.reading(text, Fields::WHOLE, &[], stop)?;
        let parsed = ParsedText::article(reading.text(), &self.rules, SingleMarks::Auto, stop)?;
        let mut found = unclaimed(&self.rules, &parsed, stop)?;
        found.iter_mut().for_each(|cue| cue.convert(&|span| reading.original(span)));
        Ok(found)
    }

    fn explain_until(&self, text: &str, stop: &Stop) -> Result<Vec<Explanation>, Stopped> {
        let (text, _) = readable(text);
        let rules = &self.rules;
        let reading = self.reading(text, Fields::WHOLE, &[], stop)?;
        let parsed = ParsedText::article(reading.text(), rules, SingleMarks::Auto, stop)?;
        let mut found = explain(rules, &parsed, &self.drafts(&parsed, stop)?, stop)?;
        if !parsed.pairing.nested.is_empty() {
            let inside = parsed.inside(rules, stop)?;
            found.extend(explain(rules, &inside, &drafts_inside(rules, &inside, stop)?, stop)?);
        }
        Ok(found)
    }

    fn reading<'t>(
        &self,
        text: &'t str,
        fields: Fields,
        labels: &[u32],
        stop: &Stop,
    ) -> Result<Reading<'t>, Stopped> {
        let known = |word: &str| self.rules.lexicon().get(word).is_some();
        let reports = |word: &str| self.rules.reports(word);
        let given_name = |word: &str| self.rules.opens_name(word);
        let words = LayoutWords { known: &known, reports: &reports, given_name: &given_name };
        Reading::new(text, fields, labels, self.rules.layout(), words, stop)
    }

    fn drafts(&self, parsed: &ParsedText<'_>, stop: &Stop) -> Result<Drafts, Stopped> {
        let rules = &self.rules;
        let accepted = accept(rules, parsed, stop)?;
        let settled = apply_repeats(rules, parsed, draft_all(rules, parsed, &accepted, stop)?, stop)?;
        claim_floating(rules, parsed, settled, stop)
    }

    /// The atoms of a text, one per line, with words and features; for authors of rules.
    pub fn describe(&self, text: &str) -> String {
        let (text, _) = readable(text);
        let parsed = ParsedText::article(text, &self.rules, SingleMarks::Auto, &Stop::new());
        // This signal is never given.
        parsed.map_or_else(|Stopped| String::new(), |parsed| parsed.describe(self.rules.table()))
    }

    /// The searches of rules in a text: each rule's index with the string in its letters; for benchmarks.
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

fn location(block: BlockKind) -> Location {
    match block {
        BlockKind::Heading => Location::Headline,
        BlockKind::Caption => Location::Caption,
        BlockKind::ListItem => Location::List,
        BlockKind::Paragraph | BlockKind::Quotation | BlockKind::Line => Location::Body,
    }
}

/// The part of a text within 32-bit offsets, with a warning if the text is longer.
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
