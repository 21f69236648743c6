//! Answers queries from the cache or the engine, for as long as a caller waits.

mod answer_format;
mod answer_request;
mod cache_key;
mod long_texts;
mod query;
mod single_flight;
mod uncached_pages;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

pub use answer_format::{AnswerFormat, Extracted};
pub use answer_request::{Answer, AnswerError, AnswerRequest, WantedPart};
pub use long_texts::LongTextPool;
pub use query::{CacheMode, CacheStatus, Query};

use single_flight::{Flights, Outcome, Work};
use uncached_pages::UncachedPages;

use crate::cache::{Cache, Failed, Key, KeysOf};
use crate::extract::Extractor;
use crate::markup::Document;
use crate::metrics::{Metrics, SPANS, Stage};
use crate::stop::{Stop, Stopped};

/// Extracts the attributions of a query.
///
/// # Errors
/// [`AnswerError`] if `stop` is given meanwhile, or the document has no text.
pub fn extract<'q>(
    extractor: &Extractor,
    query: &'q Query,
    stop: &Stop,
) -> Result<Extracted<'q>, AnswerError> {
    let document = parse(query, stop)?;
    let extraction = extractor.extract_document(&document, &query.options, stop)?;
    Ok(Extracted { document, extraction })
}

fn parse<'q>(query: &'q Query, stop: &Stop) -> Result<Document<'q>, AnswerError> {
    let document = Document::new(query.document_type, &query.headline, &query.text, &query.byline, stop)?;
    document.check_text()?;
    Ok(document)
}

/// The engine with its cache.
#[derive(Debug)]
pub struct Service {
    extractor: RwLock<Extractor>,
    cache: Option<Cache>,
    uncached_pages: UncachedPages,
    flights: Arc<Flights>,
    pool: LongTextPool,
    extractions: AtomicU64,
    metrics: Metrics,
    /// The number of purges. Read-locked while an answer is being stored.
    purges: RwLock<u64>,
}

impl Service {
    /// A service that stores its answers in `cache`, if any.
    pub fn new(extractor: Extractor, cache: Option<Cache>) -> Self {
        let service = Self {
            extractor: RwLock::new(extractor),
            cache,
            uncached_pages: UncachedPages::default(),
            flights: Arc::default(),
            pool: LongTextPool::default(),
            extractions: AtomicU64::new(0),
            metrics: Metrics::new(),
            purges: RwLock::new(0),
        };
        service.serve_own_rules();
        service
    }

    /// The same service, whose stages are counted by `metrics`.
    pub fn counted_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// What the daemon counts.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The current engine.
    pub fn extractor(&self) -> Extractor {
        self.extractor.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the engine. Calls in progress continue with theirs.
    pub fn use_extractor(&self, extractor: Extractor) {
        *self.extractor.write().unwrap_or_else(PoisonError::into_inner) = extractor;
        self.serve_own_rules();
    }

    /// The pool for calls with long texts.
    pub fn pool(&self) -> &LongTextPool {
        &self.pool
    }

    /// The number of extractions so far.
    pub fn extractions(&self) -> u64 {
        self.extractions.load(Ordering::Relaxed)
    }

    /// Answers a query from the cache or the engine. Concurrent calls with the same key share one extraction, which is stopped
    /// when the last of them is dropped. Looking up a long text takes time too: call this in [`Self::pool`].
    ///
    /// # Errors
    /// [`AnswerError`] if the work was stopped, the engine panicked, or the requested part does not exist.
    pub async fn answer(self: &Arc<Self>, ask: AnswerRequest) -> Result<Answer, AnswerError> {
        let bytes = ask.query.text.len();
        let answered = self.answer_uncounted(ask).await;
        if let Ok(answer) = &answered {
            self.metrics.answered(answer.cache_status.name(), bytes);
        }
        answered
    }

    async fn answer_uncounted(self: &Arc<Self>, ask: AnswerRequest) -> Result<Answer, AnswerError> {
        let ask = Arc::new(ask);
        let (key, kept) = self.stage(Stage::Lookup, || self.look_up(&ask))?;
        let hit = |part| Answer { part, cache_status: CacheStatus::Hit, check: key.check() };
        if let Some(part) = kept {
            return Ok(hit(part));
        }
        if !ask.long {
            long_texts::yield_to_queued_calls().await;
        }
        loop {
            match self.make(&ask, key).await {
                Outcome::Made(parts, cache_status) => {
                    let part = parts.get(ask.wanted.part as usize).cloned().ok_or(AnswerError::NoSuchPart)?;
                    return Ok(Answer { part, cache_status, check: key.check() });
                }
                Outcome::Kept => {
                    if let Some(part) = self.kept(&key, &ask) {
                        return Ok(hit(part));
                    }
                }
                Outcome::None(none) => return Err(none),
            }
        }
    }

    /// The cache key of a request.
    pub fn key(ask: &AnswerRequest) -> Key {
        cache_key::of(ask)
    }

    /// The cache, if any.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// Removes all answers, on disk and in memory. Returns the number of entries removed from disk.
    ///
    /// # Errors
    /// [`Failed`] if the files cannot be removed.
    pub fn purge(&self) -> Result<u64, Failed> {
        self.begin_purge();
        self.uncached_pages.retain(|_| false);
        self.cache.as_ref().map_or(Ok(0), Cache::purge)
    }

    /// Removes all answers to one text, on disk and in memory. Returns the number of entries removed from disk.
    ///
    /// # Errors
    /// [`Failed`] if the store cannot be read or written.
    pub fn purge_text(&self, text: &str) -> Result<u64, Failed> {
        self.begin_purge();
        let of_text = KeysOf::new(text);
        self.uncached_pages.retain(|key| !of_text.has(key));
        self.cache.as_ref().map_or(Ok(0), |cache| cache.purge_text(text))
    }

    /// Flushes the cache. Returns whether all answers are on disk.
    pub fn flush(&self) -> bool {
        self.cache.as_ref().is_none_or(Cache::flush)
    }

    /// From now on extractions in progress are not stored: they may be of the purged text.
    fn begin_purge(&self) {
        *self.purges.write().unwrap_or_else(PoisonError::into_inner) += 1;
    }

    fn serve_own_rules(&self) {
        if let Some(cache) = &self.cache {
            cache.use_rules(self.extractor().version());
        }
    }

    /// The key of a query, and the cached part.
    fn look_up(&self, ask: &AnswerRequest) -> Result<(Key, Option<Vec<u8>>), AnswerError> {
        let key = Self::key(ask);
        let other = ask.wanted.goes_on.is_some_and(|check| check != key.check());
        if other { Err(AnswerError::NoSuchPart) } else { Ok((key, self.kept(&key, ask))) }
    }

    /// Extracts the answer, or joins a call that does so.
    async fn make(self: &Arc<Self>, ask: &Arc<AnswerRequest>, key: Key) -> Outcome {
        let (waiter, work) = self.flights.join((key, ask.query.cache_mode), ask);
        if let Some(work) = work {
            let service = Arc::clone(self);
            let (span, queued) = (tracing::Span::current(), Instant::now());
            let read = move || span.in_scope(|| service.work(&key, work));
            if !ask.long {
                read();
            } else {
                let metrics = self.metrics.clone();
                self.pool.read(move || {
                    metrics.took(Stage::Queue, queued.elapsed());
                    read();
                });
            }
        }
        waiter.outcome().await
    }

    fn work(&self, key: &Key, work: Work) {
        let Some(ask) = work.ask() else { return };
        let outcome = catch_unwind(AssertUnwindSafe(|| self.read(&ask, key, work.stop())));
        // The panic was logged.
        work.finish(outcome.unwrap_or(Outcome::None(AnswerError::Fault)));
    }

    fn read(&self, ask: &AnswerRequest, key: &Key, stop: &Stop) -> Outcome {
        if stop.is_stopped() {
            return Outcome::None(Stopped.into());
        }
        // Another call may have stored it since the lookup.
        if ask.query.cache_mode == CacheMode::Default && self.is_kept(key, ask) {
            return Outcome::Kept;
        }
        let purges = *self.purges.read().unwrap_or_else(PoisonError::into_inner);
        self.extractions.fetch_add(1, Ordering::Relaxed);
        let made = match self.extract(ask, stop) {
            Ok(made) => made,
            Err(none) => return Outcome::None(none),
        };
        let write = || (ask.form.write)(&ask.query, &ask.extractor, &made, ask.form.part_bytes);
        let parts = self.stage(Stage::Encode, write);
        let parts: Arc<[Vec<u8>]> = parts.into();
        let cache_status = self.keep(key, ask, &parts, purges);
        Outcome::Made(parts, cache_status)
    }

    /// As [`extract`], with the time of each stage.
    fn extract<'q>(&self, ask: &'q AnswerRequest, stop: &Stop) -> Result<Extracted<'q>, AnswerError> {
        let document = self.stage(Stage::Parse, || parse(&ask.query, stop))?;
        let extract = || ask.extractor.extract_document(&document, &ask.query.options, stop);
        let extraction = self.stage(Stage::Extract, extract)?;
        Ok(Extracted { document, extraction })
    }

    /// Does the work of a stage, whose time is counted and is a span of the call.
    fn stage<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let _span = tracing::trace_span!(target: SPANS, "stage", otel.name = stage.name()).entered();
        self.metrics.time(stage, work)
    }

    /// The cached part, if the cache mode allows it. Also for a later page of a refresh, since its answer was just made.
    fn kept(&self, key: &Key, ask: &AnswerRequest) -> Option<Vec<u8>> {
        let (wanted, mode) = (ask.wanted, ask.query.cache_mode);
        let goes_on = wanted.goes_on.is_some();
        let reads = mode == CacheMode::Default || goes_on && mode == CacheMode::Refresh;
        let held = || self.uncached_pages.get(key, wanted.part).filter(|_| goes_on);
        let kept = self.cache.as_ref().filter(|_| reads).and_then(|cache| cache.get(key, wanted.part));
        let part = kept.or_else(held)?;
        if (ask.form.is_part)(&part) {
            return Some(part);
        }
        // Like every error of the cache, this is a miss.
        tracing::warn!("a cached answer cannot be read; extracting again");
        None
    }

    /// Whether the requested part is cached. Not counted as a lookup.
    fn is_kept(&self, key: &Key, ask: &AnswerRequest) -> bool {
        let kept = self.cache.as_ref().and_then(|cache| cache.peek(key, ask.wanted.part));
        kept.is_some_and(|part| (ask.form.is_part)(&part))
    }

    /// Stores an answer, unless there was a purge since `purges` was read.
    fn keep(&self, key: &Key, ask: &AnswerRequest, parts: &Arc<[Vec<u8>]>, purges: u64) -> CacheStatus {
        let now = self.purges.read().unwrap_or_else(PoisonError::into_inner);
        if *now != purges {
            return CacheStatus::Bypass;
        }
        if let Some(cache) = self.cache.as_ref().filter(|_| ask.query.cache_mode != CacheMode::Bypass) {
            // The first part last: if it is found, the others were stored.
            let numbered = (0u32..).zip(parts.iter()).collect::<Vec<_>>();
            numbered.into_iter().rev().for_each(|(part, bytes)| cache.insert(key, part, bytes));
            return CacheStatus::Miss;
        }
        if ask.wanted.more || parts.len() > 1 {
            self.uncached_pages.hold(*key, parts);
        }
        CacheStatus::Bypass
    }
}

#[cfg(test)]
mod tests;
