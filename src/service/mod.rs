//! Cache or extract: one answer for one query, under the caller's stop signal.

mod recent;
mod work;

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use work::run;

use recent::Recent;

use crate::attribution::Extraction;
use crate::cache::{Cache, Failed, Key, KeysOf};
use crate::extract::{Extractor, Options, SingleMarks};
use crate::stop::{Stop, Stopped};
use crate::text::{Composed, EncodingType};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The article.
    pub text: String,
    /// Its headline, where that is no part of the text.
    pub headline: String,
    /// Its byline, where that is no part of the text.
    pub byline: String,
    /// The unit of the answer's offsets.
    pub encoding: EncodingType,
    /// What the engine is asked for.
    pub options: Options,
    /// How many code points before and behind each content are given.
    pub context: u32,
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

/// How an extraction is written down; the cache knows only bytes.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Changes whenever other bytes are written of the same extraction.
    pub version: u32,
    /// No part is longer than this, in bytes.
    pub part_bytes: usize,
    /// Writes an extraction of a query by an extractor, in parts of up to so many bytes; never none.
    pub write: fn(&Query, &Extractor, &Made<'_>, usize) -> Vec<Vec<u8>>,
    /// Whether bytes are a part as `write` makes them.
    pub is_part: fn(&[u8]) -> bool,
}

/// An extraction and the text in which its spans count.
#[derive(Clone, Debug)]
pub struct Made<'t> {
    /// The query's text, with headline and byline.
    pub document: Composed<'t>,
    /// What was found.
    pub extraction: Extraction,
}

/// Which part of an answer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its number, from 0.
    pub part: u32,
    /// Whether an earlier part of the answer was given already: that answer is to be gone on with.
    pub goes_on: bool,
    /// Whether more of the same part will be asked for.
    pub more: bool,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The part, as [`Form::write`] made it.
    pub part: Vec<u8>,
    /// Where it came from.
    pub cache_status: CacheStatus,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The stop signal was given before the end; nothing is kept then.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The answer has no part of that number.
    #[error("the answer has {parts} parts")]
    NoSuchPart {
        /// How many it has.
        parts: usize,
    },
}

/// Makes the extraction that a query asks for.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end.
pub fn extract<'q>(extractor: &Extractor, query: &'q Query, stop: &Stop) -> Result<Made<'q>, Stopped> {
    let document = Composed::new(&query.headline, &query.text, &query.byline);
    let extraction = extractor.extract_composed(&document, &query.options, stop)?;
    Ok(Made { document, extraction })
}

/// The engine with its cache.
#[derive(Debug)]
pub struct Service {
    extractor: Extractor,
    cache: Option<Cache>,
    recent: Recent,
    /// As many as long texts may be read at a time.
    turns: Arc<Semaphore>,
}

impl Service {
    /// A service that keeps its answers in `cache`, if there is one.
    pub fn new(extractor: Extractor, cache: Option<Cache>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { extractor, cache, recent: Recent::default(), turns: Arc::new(Semaphore::new(cores)) }
    }

    /// Waits until one more long text may be read: no more than there are cores are read at a time, since each takes many
    /// times its length in memory. The turn ends with what is returned.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // Nothing where the semaphore is closed, which nobody does.
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }

    /// The engine.
    pub fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// Answers a query, whose key is `key`, from the cache or the engine.
    ///
    /// # Errors
    /// [`NoAnswer`].
    pub fn answer(
        &self,
        key: &Key,
        query: &Query,
        form: &Form,
        wanted: Wanted,
        stop: &Stop,
    ) -> Result<Answer, NoAnswer> {
        if let Some(part) = self.kept(key, query, form, wanted) {
            return Ok(Answer { part, cache_status: CacheStatus::Hit });
        }
        let made = extract(&self.extractor, query, stop)?;
        let parts = (form.write)(query, &self.extractor, &made, form.part_bytes);
        let cache_status = self.keep(key, query, &parts, wanted);
        let count = parts.len();
        let part = parts.into_iter().nth(wanted.part as usize);
        part.map(|part| Answer { part, cache_status }).ok_or(NoAnswer::NoSuchPart { parts: count })
    }

    /// Everything that decides an answer, and nothing else.
    pub fn key(&self, query: &Query, form: &Form) -> Key {
        let Options { single_marks, min_confidence, kinds, unattributed, date } = &query.options;
        let date = date.map(|date| date.to_string()).unwrap_or_default();
        let kinds: Vec<u8> = kinds.iter().map(|kind| *kind as u8).collect();
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
        let others: &[&[u8]] = &[
            query.headline.as_bytes(),
            query.byline.as_bytes(),
            date.as_bytes(),
            self.extractor.language().as_bytes(),
            self.extractor.version().as_bytes(),
            &form.version.to_le_bytes(),
            &form.part_bytes.to_le_bytes(),
            encoding,
            marks,
            &min_confidence.to_le_bytes(),
            &query.context.to_le_bytes(),
            &kinds,
            &[u8::from(*unattributed)],
        ];
        Key::new(query.text.as_bytes(), others)
    }

    /// Where answers are kept on disk, if they are.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// Forgets every answer, on disk and in memory: how many values were on disk.
    ///
    /// # Errors
    /// [`Failed`], where no new store could be begun.
    pub fn purge(&self) -> Result<u64, Failed> {
        self.recent.retain(|_| false);
        self.cache.as_ref().map_or(Ok(0), Cache::purge)
    }

    /// Forgets all answers to one text, on disk and in memory: how many values were on disk.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn purge_text(&self, text: &str) -> Result<u64, Failed> {
        let of_text = KeysOf::new(text);
        self.recent.retain(|key| !of_text.has(key));
        self.cache.as_ref().map_or(Ok(0), |cache| cache.purge_text(text))
    }

    /// Waits until every kept answer is on disk.
    pub fn flush(&self) {
        if let Some(cache) = &self.cache {
            cache.flush();
        }
    }

    /// The part as it was kept, where the query may have that: a later part always, since its answer was made already.
    fn kept(&self, key: &Key, query: &Query, form: &Form, wanted: Wanted) -> Option<Vec<u8>> {
        let reads = query.cache_mode == CacheMode::Default
            || wanted.goes_on && query.cache_mode == CacheMode::Refresh;
        let held = || self.recent.get(key, wanted.part).filter(|_| wanted.goes_on);
        let kept = self.cache.as_ref().filter(|_| reads).and_then(|cache| cache.get(key, wanted.part));
        let part = kept.or_else(held)?;
        if (form.is_part)(&part) {
            return Some(part);
        }
        // As every fault of the cache, it is a miss.
        tracing::warn!("a kept answer cannot be read; it is made anew");
        None
    }

    fn keep(&self, key: &Key, query: &Query, parts: &[Vec<u8>], wanted: Wanted) -> CacheStatus {
        if let Some(cache) = self.cache.as_ref().filter(|_| query.cache_mode != CacheMode::Bypass) {
            // The first part last: where it is found, the others were kept.
            let numbered = (0u32..).zip(parts).collect::<Vec<_>>();
            numbered.into_iter().rev().for_each(|(part, bytes)| cache.insert(key, part, bytes));
            return CacheStatus::Miss;
        }
        if wanted.more || parts.len() > 1 {
            self.recent.hold(*key, parts);
        }
        CacheStatus::Bypass
    }
}

#[cfg(test)]
mod tests;
