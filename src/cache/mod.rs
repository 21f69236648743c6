//! Answers kept on disk: opaque bytes under a key of everything that decides them.
//!
//! The cache may fail and never lies: whatever is wrong with it is a miss and a warning. Values carry a
//! version and a checksum over key and bytes. A store that is corrupt, at start or later, is set aside
//! under a new name and a new one begun. The folder belongs to one process at a time.

mod folder;
mod key;
mod store;
mod upkeep;
mod value;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

pub use folder::OpenError;
pub use key::{Key, KeysOf};
pub use upkeep::{Failed, Stats, Verified};

use folder::Folder;
use store::Store;

/// Answers kept on disk.
#[derive(Debug)]
pub struct Cache {
    store: Store,
    counts: Counts,
    /// Holds the folder against other processes for as long as the cache lives.
    folder: Folder,
}

/// How the cache was used since it was opened.
#[derive(Debug, Default)]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
    inserts: AtomicU64,
}

impl Cache {
    /// Longer values, in bytes, are not kept.
    pub const MAX_VALUE: usize = 4 << 20;

    /// Opens the cache in `folder`, which is made where it is missing (mode 0700), with `memory` bytes of
    /// it kept in memory.
    ///
    /// # Errors
    /// When the folder cannot be made or is held by another process. A corrupt store is no error.
    pub fn open(folder: &Path, memory: u64) -> Result<Self, OpenError> {
        let folder = Folder::take(folder)?;
        let store = Store::open(folder.path(), memory)?;
        Ok(Self { store, counts: Counts::default(), folder })
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The bytes kept under a part of `key`, if any.
    pub fn get(&self, key: &Key, part: u32) -> Option<Vec<u8>> {
        let found = self.look_up(&key.of_part(part));
        count(if found.is_some() { &self.counts.hits } else { &self.counts.misses });
        found
    }

    /// Keeps `bytes` under a part of `key`.
    pub fn insert(&self, key: &Key, part: u32, bytes: &[u8]) {
        let key = key.of_part(part);
        if bytes.len() <= Self::MAX_VALUE && self.store.insert(&key, value::write(&key, bytes)) {
            count(&self.counts.inserts);
        }
    }

    /// Waits until everything inserted is on disk.
    pub fn flush(&self) {
        self.store.flush();
    }

    fn look_up(&self, key: &[u8]) -> Option<Vec<u8>> {
        let kept = self.store.get(key)?;
        let value = value::read(key, &kept);
        if value.is_none() {
            tracing::warn!("a kept answer is damaged or of another version; it counts as a miss");
        }
        value.map(<[u8]>::to_vec)
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

#[cfg(test)]
mod tests;
