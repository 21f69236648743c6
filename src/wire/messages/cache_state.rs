//! The state and statistics of the cache, as messages.

use crate::cache::{Phase, State, Stats};
use crate::service::Service;

use crate::wire::v1;

/// The state of a service's cache, and its latest problem or an empty string.
pub(crate) fn of(service: &Service) -> (v1::CacheState, String) {
    service.cache().map_or((v1::CacheState::Off, String::new()), |cache| state(cache.state()))
}

fn state(state: State) -> (v1::CacheState, String) {
    let phase = match state.phase {
        Phase::Opening => v1::CacheState::Opening,
        Phase::Ready => v1::CacheState::Ready,
        Phase::Failing => v1::CacheState::Failing,
    };
    (phase, state.detail)
}

/// Converts the statistics to a message.
pub fn stats(stats: &Stats) -> v1::GetCacheStatsResponse {
    let counts = &stats.counts;
    let (state, detail) = state(counts.state.clone());
    v1::GetCacheStatsResponse {
        entries: stats.entries,
        disk_bytes: counts.disk_bytes,
        hits: counts.hits,
        misses: counts.misses,
        inserts: counts.inserts,
        faults: counts.faults,
        folder: counts.folder.to_string_lossy().into(),
        skipped: counts.skipped,
        set_aside: counts.set_aside,
        evicted_bytes: counts.evicted_bytes,
        state: state.into(),
        detail,
    }
}

/// The state as text: `ready`, or `failing: the disk is full`.
pub fn in_words(state: v1::CacheState, detail: &str) -> String {
    let word = match state {
        v1::CacheState::Unspecified => "unknown",
        v1::CacheState::Off => "off",
        v1::CacheState::Opening => "opening",
        v1::CacheState::Ready => "ready",
        v1::CacheState::Failing => "failing",
    };
    if detail.is_empty() { word.into() } else { format!("{word}: {detail}") }
}
