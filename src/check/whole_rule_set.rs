//! What the whole rule set answers.

use crate::attribution::{Attribution, Extraction};
use crate::extract::{Extractor, Options};
use crate::stop::Stop;

/// The answer of the whole rule set, with the default options.
pub(super) fn answer(extractor: &Extractor, text: &str) -> Extraction {
    // A signal that nobody gives stops nothing.
    extractor.extract(text, &Options::default(), &Stop::new()).unwrap_or_default()
}

/// The name of an attribution's speaker.
pub(super) fn speaker<'e>(answer: &'e Extraction, found: &Attribution) -> Option<&'e str> {
    found.speaker.and_then(|index| answer.speakers.get(index)).map(|s| s.name.as_str())
}
