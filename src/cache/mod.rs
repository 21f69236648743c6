//! Answers kept on disk: opaque bytes under a key of everything that decides them.
//!
//! The cache may fail and never lies: whatever is wrong with it is a miss and a warning. Values carry a
//! version and a checksum over key and bytes. A store that is corrupt, at start or later, is set aside
//! under a new name and a new one begun. The folder belongs to one process at a time.

mod folder;
mod key;
mod store;
mod value;

use std::path::Path;

pub use folder::OpenError;
pub use key::Key;

use folder::Folder;
use store::Store;

/// Answers kept on disk.
#[derive(Debug)]
pub struct Cache {
    store: Store,
    /// Holds the folder against other processes for as long as the cache lives.
    _folder: Folder,
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
        Ok(Self { store, _folder: folder })
    }

    /// The bytes kept under `key`, if any.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let kept = self.store.get(key.as_bytes())?;
        let value = value::read(key, &kept);
        if value.is_none() {
            tracing::warn!("a kept answer is damaged or of another version; it counts as a miss");
        }
        value.map(<[u8]>::to_vec)
    }

    /// Keeps `bytes` under `key`.
    pub fn insert(&self, key: &Key, bytes: &[u8]) {
        if bytes.len() <= Self::MAX_VALUE {
            self.store.insert(key.as_bytes(), value::write(key, bytes));
        }
    }

    /// Waits until everything inserted is on disk.
    pub fn flush(&self) {
        self.store.flush();
    }
}

#[cfg(test)]
mod tests;
