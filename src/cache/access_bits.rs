//! Which entries were read: a bit set of fixed size, indexed by a hash of the key.

use std::sync::atomic::{AtomicU64, Ordering};

/// 128 KiB of bits: about as many as a generation of a large store has entries.
const WORDS: usize = 1 << 14;
/// The offset in a key of the hash that differs between entries of one text.
const HASH: usize = 16;

/// The bits. Two keys may share one, so an entry may be considered read that was not.
#[derive(Debug)]
pub(crate) struct AccessBits(Box<[AtomicU64]>);

impl Default for AccessBits {
    fn default() -> Self {
        Self((0..WORDS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl AccessBits {
    /// Records that an entry was read.
    pub(crate) fn note(&self, key: &[u8]) {
        let (word, bit) = place(key);
        // Most bits are set already, and a load does not invalidate the cache lines of other cores.
        if let Some(word) = self.0.get(word).filter(|word| word.load(Ordering::Relaxed) & bit == 0) {
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// Whether an entry was read.
    pub(crate) fn has(&self, key: &[u8]) -> bool {
        let (word, bit) = place(key);
        self.0.get(word).is_some_and(|word| word.load(Ordering::Relaxed) & bit != 0)
    }
}

fn place(key: &[u8]) -> (usize, u64) {
    let hash =
        key.get(HASH..).and_then(|rest| rest.first_chunk::<8>()).map_or(0, |hash| u64::from_le_bytes(*hash));
    ((hash >> 6) as usize % WORDS, 1 << (hash % 64))
}
