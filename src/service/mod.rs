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

/// What an extraction is made into, and how that is kept; the cache knows only bytes.
#[derive(Clone, Copy, Debug)]
pub struct Form<T> {
    /// Changes whenever `make` or `write` makes other bytes of the same extraction.
    pub version: u32,
    /// Makes an answer of an extraction of a query by an extractor.
    pub make: fn(&Query, &Extractor, &Extraction) -> T,
    /// Writes an answer down, to be kept.
    pub write: fn(&T) -> Vec<u8>,
    /// Reads what was kept; nothing where it is no answer.
    pub read: fn(&[u8]) -> Option<T>,
}

/// An answer in the form asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The extraction.
    pub found: T,
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
    pub fn answer<T>(&self, query: &Query, form: &Form<T>, stop: &Stop) -> Result<Answer<T>, Stopped> {
        let cache = self.cache.as_ref().filter(|_| query.cache_mode != CacheMode::Bypass);
        let Some(cache) = cache else {
            return Ok(Answer { found: self.extract(query, form, stop)?, cache_status: CacheStatus::Bypass });
        };
        let key = self.key(query, form.version);
        let kept = if query.cache_mode == CacheMode::Refresh { None } else { cache.get(&key) };
        if let Some(bytes) = kept {
            match (form.read)(&bytes) {
                Some(found) => return Ok(Answer { found, cache_status: CacheStatus::Hit }),
                // As every fault of the cache, it is a miss.
                None => tracing::warn!("a kept answer cannot be read; it is made anew"),
            }
        }
        let found = self.extract(query, form, stop)?;
        cache.insert(&key, &(form.write)(&found));
        Ok(Answer { found, cache_status: CacheStatus::Miss })
    }

    /// Waits until every kept answer is on disk.
    pub fn flush(&self) {
        if let Some(cache) = &self.cache {
            cache.flush();
        }
    }

    fn extract<T>(&self, query: &Query, form: &Form<T>, stop: &Stop) -> Result<T, Stopped> {
        let extraction = self.extractor.extract(&query.text, &query.options, stop)?;
        Ok((form.make)(query, &self.extractor, &extraction))
    }

    /// Everything that decides an answer, and nothing else.
    fn key(&self, query: &Query, form: u32) -> Key {
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
            &form.to_le_bytes(),
            encoding,
            marks,
            &min_confidence.to_le_bytes(),
        ])
    }
}

#[cfg(test)]
mod tests;
