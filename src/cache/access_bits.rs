//! Which values were asked for: a bit for each key's hash, of a fixed number of bits.

use std::sync::atomic::{AtomicU64, Ordering};

/// 128 KiB of bits: as many as a generation of a large store has values.
const WORDS: usize = 1 << 14;
/// Where in a key the hash begins that tells values of one text apart.
const HASH: usize = 16;

/// The bits. Two keys may share one: then a value is taken for used that is not.
#[derive(Debug)]
pub struct AccessBits(Box<[AtomicU64]>);

impl Default for AccessBits {
    fn default() -> Self {
        Self((0..WORDS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl AccessBits {
    /// Notes that a value was asked for.
    pub fn note(&self, key: &[u8]) {
        let (word, bit) = place(key);
        // Most are noted already, and a read disturbs no other core.
        if let Some(word) = self.0.get(word).filter(|word| word.load(Ordering::Relaxed) & bit == 0) {
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// Whether a value was asked for.
    pub fn has(&self, key: &[u8]) -> bool {
        let (word, bit) = place(key);
        self.0.get(word).is_some_and(|word| word.load(Ordering::Relaxed) & bit != 0)
    }
}

fn place(key: &[u8]) -> (usize, u64) {
    let hash =
        key.get(HASH..).and_then(|rest| rest.first_chunk::<8>()).map_or(0, |hash| u64::from_le_bytes(*hash));
    ((hash >> 6) as usize % WORDS, 1 << (hash % 64))
}
