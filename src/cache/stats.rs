//! The statistics of the cache: entries, bytes on disk and counters.

use std::path::PathBuf;

use super::counters::Counter;
use super::generation::{Generation, bytes_below};
use super::{Cache, Failed, SETTLE_TIMEOUT, State};

/// The size of the cache, and its counters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Entries of the rule set in use. An answer in several parts has one entry per part.
    pub entries: u64,
    /// Everything else.
    pub counts: Counts,
}

/// What is known of the cache without reading its keys. The counters are those since the data folder was created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Bytes on disk of the whole data folder.
    pub disk_bytes: u64,
    /// Lookups that found an entry.
    pub hits: u64,
    /// Lookups that found none.
    pub misses: u64,
    /// Entries written.
    pub inserts: u64,
    /// Entries not written, because the store failed or the write queue was full.
    pub skipped: u64,
    /// Errors of the store.
    pub faults: u64,
    /// Damaged generations that were set aside.
    pub set_aside: u64,
    /// Bytes on disk of generations evicted for space or age.
    pub evicted_bytes: u64,
    /// Generations evicted for space or age.
    pub evictions: u64,
    /// The state of the store.
    pub state: State,
    /// The data folder.
    pub folder: PathBuf,
}

impl Cache {
    /// Counts the entries and reads the counters. Reads every key.
    ///
    /// # Errors
    /// [`Failed`] if a generation cannot be read.
    pub fn stats(&self) -> Result<Stats, Failed> {
        self.settle(SETTLE_TIMEOUT);
        Ok(Stats { entries: self.count()?, counts: self.counts() })
    }

    /// Measures the data folder and reads the counters.
    pub fn counts(&self) -> Counts {
        let read = |what| self.shared.counts.get(what);
        Counts {
            disk_bytes: bytes_below(self.folder()),
            hits: read(Counter::Hits),
            misses: read(Counter::Misses),
            inserts: read(Counter::Inserts),
            skipped: read(Counter::Skipped),
            faults: read(Counter::Faults),
            set_aside: read(Counter::SetAside),
            evicted_bytes: read(Counter::EvictedBytes),
            evictions: read(Counter::Evictions),
            state: self.state(),
            folder: self.folder().into(),
        }
    }

    /// Whether a damaged generation was set aside since the cache was opened.
    pub fn was_damaged(&self) -> bool {
        self.shared.counts.get(Counter::SetAside) > self.aside_before
    }

    pub(super) fn count(&self) -> Result<u64, Failed> {
        let open = self.shared.open();
        let counts = open.iter().map(|generation| self.reporting(generation, Generation::count));
        counts.sum()
    }
}
