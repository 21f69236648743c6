//! Cache or extract: one answer for one query, under the caller's stop signal.

mod work;

pub use work::run;

use crate::attribution::Extraction;
use crate::cache::{Cache, Key};
use crate::extract::{Extractor, Options, SingleMarks};
use crate::stop::{Stop, Stopped};
use crate::text::EncodingType;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The article.
    pub text: String,
    /// The unit of the answer's offsets.
    pub encoding: EncodingType,
    /// What the engine is asked for.
    pub options: Options,
    /// How the cache is used.
    pub cache_mode: CacheMode,
}

/// How the cache is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheMode {
    /// A kept answer is given; a new one is kept.
    #[default]
    Default,
    /// The cache is neither read nor written.
    Bypass,
    /// The answer is made anew and kept.
    Refresh,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheStatus {
    /// Kept from an earlier call.
    Hit,
    /// Made in this call, and kept.
    Miss,
    /// Made in this call and not kept.
    Bypass,
}

/// How an extraction is written down; the service knows only bytes.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Changes whenever `write` writes other bytes for the same extraction.
    pub version: u32,
    /// Writes an extraction of a query by an extractor.
    pub write: fn(&Query, &Extractor, &Extraction) -> Vec<u8>,
}

/// An answer, written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The extraction in the form asked for.
    pub bytes: Vec<u8>,
    /// Where it came from.
    pub cache_status: CacheStatus,
}

/// The engine with its cache.
#[derive(Debug)]
pub struct Service {
    extractor: Extractor,
    cache: Option<Cache>,
}

impl Service {
    /// A service that keeps its answers in `cache`, if there is one.
    pub fn new(extractor: Extractor, cache: Option<Cache>) -> Self {
        Self { extractor, cache }
    }

    /// The engine.
    pub fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// Answers a query from the cache or the engine.
    ///
    /// # Errors
    /// [`Stopped`] when `stop` was given before the end; nothing is kept then.
    pub fn answer(&self, query: &Query, form: &Form, stop: &Stop) -> Result<Answer, Stopped> {
        let cache = self.cache.as_ref().filter(|_| query.cache_mode != CacheMode::Bypass);
        let Some(cache) = cache else {
            return Ok(Answer { bytes: self.extract(query, form, stop)?, cache_status: CacheStatus::Bypass });
        };
        let key = self.key(query, form);
        let kept = if query.cache_mode == CacheMode::Refresh { None } else { cache.get(&key) };
        if let Some(bytes) = kept {
            return Ok(Answer { bytes, cache_status: CacheStatus::Hit });
        }
        let bytes = self.extract(query, form, stop)?;
        cache.insert(&key, &bytes);
        Ok(Answer { bytes, cache_status: CacheStatus::Miss })
    }

    /// Waits until every kept answer is on disk.
    pub fn flush(&self) {
        if let Some(cache) = &self.cache {
            cache.flush();
        }
    }

    fn extract(&self, query: &Query, form: &Form, stop: &Stop) -> Result<Vec<u8>, Stopped> {
        let extraction = self.extractor.extract(&query.text, &query.options, stop)?;
        Ok((form.write)(query, &self.extractor, &extraction))
    }

    /// Everything that decides an answer, and nothing else.
    fn key(&self, query: &Query, form: &Form) -> Key {
        let Options { single_marks, min_confidence } = &query.options;
        let encoding: &[u8] = match query.encoding {
            EncodingType::Utf8 => b"8",
            EncodingType::Utf16 => b"16",
            EncodingType::Utf32 => b"32",
        };
        let marks: &[u8] = match single_marks {
            SingleMarks::Auto => b"auto",
            SingleMarks::On => b"on",
            SingleMarks::Off => b"off",
        };
        Key::new(&[
            query.text.as_bytes(),
            self.extractor.language().as_bytes(),
            self.extractor.version().as_bytes(),
            &form.version.to_le_bytes(),
            encoding,
            marks,
            &min_confidence.to_le_bytes(),
        ])
    }
}

#[cfg(test)]
mod tests;
