//! Cache or extract: one answer for one query, for as long as somebody waits for it.

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

pub use answer_format::{AnswerFormat, Extracted};
pub use answer_request::{Answer, AnswerError, AnswerRequest, WantedPart};
pub use long_texts::LongTextPool;
pub use query::{CacheMode, CacheStatus, Query};

use single_flight::{Flights, Outcome, Work};
use uncached_pages::UncachedPages;

use crate::cache::{Cache, Failed, Key, KeysOf};
use crate::extract::Extractor;
use crate::stop::{Stop, Stopped};
use crate::text::Composed;

/// Makes the extraction that a query asks for.
///
/// # Errors
/// [`Stopped`] when `stop` was given before the end.
pub fn extract<'q>(extractor: &Extractor, query: &'q Query, stop: &Stop) -> Result<Extracted<'q>, Stopped> {
    let document = Composed::new(&query.headline, &query.text, &query.byline);
    let extraction = extractor.extract_composed(&document, &query.options, stop)?;
    Ok(Extracted { document, extraction })
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
    /// How often something was removed. Held by whoever keeps an answer.
    purges: RwLock<u64>,
}

impl Service {
    /// A service that keeps its answers in `cache`, if there is one.
    pub fn new(extractor: Extractor, cache: Option<Cache>) -> Self {
        let service = Self {
            extractor: RwLock::new(extractor),
            cache,
            uncached_pages: UncachedPages::default(),
            flights: Arc::default(),
            pool: LongTextPool::default(),
            extractions: AtomicU64::new(0),
            purges: RwLock::new(0),
        };
        service.serve_own_rules();
        service
    }

    /// The engine.
    pub fn extractor(&self) -> Extractor {
        self.extractor.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers by another engine from now on; calls that have begun go on by theirs.
    pub fn use_extractor(&self, extractor: Extractor) {
        *self.extractor.write().unwrap_or_else(PoisonError::into_inner) = extractor;
        self.serve_own_rules();
    }

    /// Where calls with long texts are to be answered.
    pub fn pool(&self) -> &LongTextPool {
        &self.pool
    }

    /// How often a text was read so far.
    pub fn extractions(&self) -> u64 {
        self.extractions.load(Ordering::Relaxed)
    }

    /// Answers a query from the cache or the engine. What is asked for by several at the same time is read once, and
    /// stopped when nobody waits for it any more. A long text takes its time also to be looked up: that is to be done in
    /// [`Self::pool`].
    ///
    /// # Errors
    /// [`AnswerError`].
    pub async fn answer(self: &Arc<Self>, ask: AnswerRequest) -> Result<Answer, AnswerError> {
        let ask = Arc::new(ask);
        let (key, kept) = self.look_up(&ask)?;
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

    /// Where answers are kept on disk, if they are.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// Forgets every answer, on disk and in memory: how many values were on disk.
    ///
    /// # Errors
    /// [`Failed`], where the store cannot be removed.
    pub fn purge(&self) -> Result<u64, Failed> {
        self.begin_purge();
        self.uncached_pages.retain(|_| false);
        self.cache.as_ref().map_or(Ok(0), Cache::purge)
    }

    /// Forgets all answers to one text, on disk and in memory: how many values were on disk.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn purge_text(&self, text: &str) -> Result<u64, Failed> {
        self.begin_purge();
        let of_text = KeysOf::new(text);
        self.uncached_pages.retain(|key| !of_text.has(key));
        self.cache.as_ref().map_or(Ok(0), |cache| cache.purge_text(text))
    }

    /// Waits until every kept answer is on disk: whether they all are.
    pub fn flush(&self) -> bool {
        self.cache.as_ref().is_none_or(Cache::flush)
    }

    /// What is being read now is not kept: it may be what is to be removed.
    fn begin_purge(&self) {
        *self.purges.write().unwrap_or_else(PoisonError::into_inner) += 1;
    }

    fn serve_own_rules(&self) {
        if let Some(cache) = &self.cache {
            cache.use_rules(self.extractor().version());
        }
    }

    /// The key of a query, and what is kept under it.
    fn look_up(&self, ask: &AnswerRequest) -> Result<(Key, Option<Vec<u8>>), AnswerError> {
        let key = cache_key::of(ask);
        let other = ask.wanted.goes_on.is_some_and(|check| check != key.check());
        if other { Err(AnswerError::NoSuchPart) } else { Ok((key, self.kept(&key, ask))) }
    }

    /// Has the answer made, by this call or by another that wants the same.
    async fn make(self: &Arc<Self>, ask: &Arc<AnswerRequest>, key: Key) -> Outcome {
        let (waiter, work) = self.flights.join((key, ask.query.cache_mode), ask);
        if let Some(work) = work {
            let service = Arc::clone(self);
            let read = move || service.work(&key, work);
            if ask.long { self.pool.read(read) } else { read() }
        }
        waiter.outcome().await
    }

    fn work(&self, key: &Key, work: Work) {
        let Some(ask) = work.ask() else { return };
        let outcome = catch_unwind(AssertUnwindSafe(|| self.read(&ask, key, work.stop())));
        // What it said has been logged.
        work.finish(outcome.unwrap_or(Outcome::None(AnswerError::Fault)));
    }

    fn read(&self, ask: &AnswerRequest, key: &Key, stop: &Stop) -> Outcome {
        if stop.is_stopped() {
            return Outcome::None(Stopped.into());
        }
        // Another call may have kept it between this one's look and its turn.
        if ask.query.cache_mode == CacheMode::Default && self.is_kept(key, ask) {
            return Outcome::Kept;
        }
        let purges = *self.purges.read().unwrap_or_else(PoisonError::into_inner);
        self.extractions.fetch_add(1, Ordering::Relaxed);
        let made = match extract(&ask.extractor, &ask.query, stop) {
            Ok(made) => made,
            Err(stopped) => return Outcome::None(stopped.into()),
        };
        let parts = (ask.form.write)(&ask.query, &ask.extractor, &made, ask.form.part_bytes);
        let parts: Arc<[Vec<u8>]> = parts.into();
        let cache_status = self.keep(key, ask, &parts, purges);
        Outcome::Made(parts, cache_status)
    }

    /// The part as it was kept, where the query may have that: a later part always, since its answer was made already.
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
        // As every fault of the cache, it is a miss.
        tracing::warn!("a kept answer cannot be read; it is made anew");
        None
    }

    /// Whether the wanted part is kept whole; counted nowhere.
    fn is_kept(&self, key: &Key, ask: &AnswerRequest) -> bool {
        let kept = self.cache.as_ref().and_then(|cache| cache.peek(key, ask.wanted.part));
        kept.is_some_and(|part| (ask.form.is_part)(&part))
    }

    /// Keeps an answer that was begun after so many purges.
    fn keep(&self, key: &Key, ask: &AnswerRequest, parts: &Arc<[Vec<u8>]>, purges: u64) -> CacheStatus {
        let now = self.purges.read().unwrap_or_else(PoisonError::into_inner);
        if *now != purges {
            return CacheStatus::Bypass;
        }
        if let Some(cache) = self.cache.as_ref().filter(|_| ask.query.cache_mode != CacheMode::Bypass) {
            // The first part last: where it is found, the others were kept.
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
