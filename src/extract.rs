//! The pure facade: text in, attributions out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::attribution::{
    Cascade, Explanation, Extraction, Reading, add_nested, blocks, explain, finish, float, inside, settle,
    split,
};
pub use crate::quotation::SingleMarks;
use crate::quotation::{Pairing, pair};
use crate::rules::{RuleSet, RulesError};
use crate::text::{Span, Warning, WarningKind};

/// What a caller may ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether single quotation marks may open quotations.
    pub single_marks: SingleMarks,
    /// Attributions below this confidence, 0 to 1, are left out.
    pub min_confidence: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { single_marks: SingleMarks::Auto, min_confidence: 0.0 }
    }
}

/// A caller's wish that the work end; looked at between steps.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// A signal that nobody has given yet.
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Asks the work to end at its next step.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn check(&self) -> Result<(), Stopped> {
        if self.is_stopped() { Err(Stopped) } else { Ok(()) }
    }

    /// Whether the work should end.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The work was ended by the caller's stop signal; nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("extraction was stopped")]
pub struct Stopped;

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
    /// [`Stopped`] when `stop` was given before the end; it is looked at after each paragraph and between the stages.
    pub fn extract(&self, text: &str, options: &Options, stop: &Stop) -> Result<Extraction, Stopped> {
        let (text, cut) = readable(text);
        let (pairing, reading) = self.drafts(text, options.single_marks, stop)?;
        let mut answer = finish(text, &self.rules, reading, options.min_confidence);
        stop.check()?;
        add_nested(text, &self.rules, &pairing, options.min_confidence, &mut answer);
        answer.warnings = pairing.warnings;
        answer.warnings_left_out = pairing.warnings_left_out;
        answer.warnings.extend(cut);
        Ok(answer)
    }

    /// Why each attribution of a text has its confidence; for those who measure rules. In no order.
    pub fn explain(&self, text: &str) -> Vec<Explanation> {
        let (text, _) = readable(text);
        let Ok((pairing, reading)) = self.drafts(text, SingleMarks::Auto, &Stop::new()) else {
            return Vec::new();
        };
        let mut found = explain(text, &self.rules, &reading);
        if !pairing.nested.is_empty() {
            found.extend(explain(text, &self.rules, &inside(text, &self.rules, &pairing)));
        }
        found
    }

    /// Everything up to the drafts.
    fn drafts(&self, text: &str, singles: SingleMarks, stop: &Stop) -> Result<(Pairing, Reading), Stopped> {
        let paragraphs = split(text);
        let pairing = pair(text, &paragraphs, singles);
        stop.check()?;
        let mut reading = Reading {
            claimed: vec![false; pairing.quotations.len()],
            quotations: pairing.quotations.clone(),
            paragraphs,
            ..Reading::default()
        };
        // News has a token in five bytes or six.
        reading.tokens.reserve(text.len() / 5);
        self.read(text, &mut reading, stop)?;
        settle(&self.rules, &mut reading);
        float(&self.rules, &mut reading);
        stop.check()?;
        Ok((pairing, reading))
    }

    /// What the cascade makes of a text, one atom a line: its words and its features; for authors of rules.
    pub fn describe(&self, text: &str) -> String {
        let paragraphs = split(text);
        let pairing = pair(text, &paragraphs, SingleMarks::Auto);
        let mut reading = Reading {
            claimed: vec![false; pairing.quotations.len()],
            quotations: pairing.quotations,
            paragraphs,
            ..Reading::default()
        };
        let mut out = String::new();
        let mut cascade = Cascade::new(&self.rules);
        for block in blocks(text, &reading.paragraphs, &reading.quotations) {
            let inside: Vec<_> = (0..).zip(reading.quotations.iter().copied()).collect();
            cascade.block(text, block, &inside, &mut reading);
            out.push_str(&cascade.describe(text, &reading));
            out.push('\n');
        }
        out
    }

    /// The searches that rules make in a text: each rule's index with the string of classes; for benchmarks.
    #[doc(hidden)]
    pub fn searches(&self, text: &str) -> Vec<(usize, Vec<u8>)> {
        let paragraphs = split(text);
        let pairing = pair(text, &paragraphs, SingleMarks::Auto);
        let mut reading = Reading { quotations: pairing.quotations, paragraphs, ..Reading::default() };
        let inside: Vec<_> = (0..).zip(reading.quotations.iter().copied()).collect();
        let mut found = Vec::new();
        let mut cascade = Cascade::new(&self.rules);
        for block in blocks(text, &reading.paragraphs, &reading.quotations) {
            let take = |rule, classes: &[u8]| found.push((rule, classes.to_vec()));
            cascade.searches(text, block, &inside, &mut reading, take);
        }
        found
    }

    fn read(&self, text: &str, reading: &mut Reading, stop: &Stop) -> Result<(), Stopped> {
        let mut cascade = Cascade::new(&self.rules);
        let (mut next, mut inside) = (0, Vec::new());
        let blocks = blocks(text, &reading.paragraphs, &reading.quotations);
        for block in blocks {
            stop.check()?;
            let end =
                block.end.checked_sub(1).and_then(|last| reading.paragraphs.get(last)).map_or(0, |p| p.end);
            inside.clear();
            while let Some(quotation) = reading.quotations.get(next).filter(|q| q.outer.start < end) {
                inside.push((next as u32, *quotation));
                next += 1;
            }
            cascade.block(text, block, &inside, reading);
        }
        Ok(())
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
