//! What those who run a daemon do with its cache: count, check, remove.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::{Cache, KeysOf, value};

/// Answers checked between two looks at whether to go on.
const STEP: usize = 1000;

/// What is kept, and how it was used since the cache was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Kept values; an answer in parts counts as several.
    pub entries: u64,
    /// Bytes on disk.
    pub disk_bytes: u64,
    /// Values found.
    pub hits: u64,
    /// Values looked for and not found.
    pub misses: u64,
    /// Values kept.
    pub inserts: u64,
    /// Faults of the store.
    pub faults: u64,
    /// The data folder.
    pub folder: PathBuf,
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Values checked so far.
    pub checked: u64,
    /// Values to check, as counted at the beginning.
    pub total: u64,
    /// Damaged values found and removed so far.
    pub damaged: u64,
}

/// The store failed; the log tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of kept answers failed; the log tells more")]
pub struct Failed;

impl Cache {
    /// Counts what is kept; takes as long as to read all keys.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn stats(&self) -> Result<Stats, Failed> {
        let (entries, disk_bytes) = self.store.size().ok_or(Failed)?;
        let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        Ok(Stats {
            entries,
            disk_bytes,
            hits: read(&self.counts.hits),
            misses: read(&self.counts.misses),
            inserts: read(&self.counts.inserts),
            faults: self.store.faults(),
            folder: self.folder().into(),
        })
    }

    /// Compares every kept value with its checksum and removes the damaged ones; `tell` hears how far that has come, at
    /// the end too, and may end it.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn verify(&self, mut tell: impl FnMut(Verified) -> ControlFlow<()>) -> Result<(), Failed> {
        let faults = self.store.faults();
        let (total, _) = self.store.size().ok_or(Failed)?;
        let mut so_far = Verified { total, ..Verified::default() };
        let mut after = Vec::new();
        loop {
            let is_whole = |key: &[u8], kept: &[u8]| value::read(key, kept).is_some();
            let step = self.store.sift(&after, STEP, is_whole).ok_or(Failed)?;
            so_far.checked += step.seen;
            so_far.damaged += step.removed;
            // Answers may have been kept meanwhile.
            so_far.total = so_far.total.max(so_far.checked);
            let ends = tell(so_far).is_break();
            match step.last {
                Some(last) if !ends => after = last,
                // A store that failed on the way was set aside, and the rest was read of an empty one.
                _ => return if self.store.faults() == faults { Ok(()) } else { Err(Failed) },
            }
        }
    }

    /// Whether the store was damaged as a whole when it was opened, and set aside.
    pub fn was_damaged(&self) -> bool {
        self.store.was_damaged()
    }

    /// Removes everything, also what was set aside: how many values were kept.
    ///
    /// # Errors
    /// [`Failed`], where no new store could be begun.
    pub fn purge(&self) -> Result<u64, Failed> {
        let entries = self.store.size().map_or(0, |(entries, _)| entries);
        self.store.begin_anew().ok_or(Failed)?;
        Ok(entries)
    }

    /// Removes all answers to one text: how many values these were.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn purge_text(&self, text: &str) -> Result<u64, Failed> {
        self.store.remove_all(KeysOf::new(text).prefix()).ok_or(Failed)
    }
}
