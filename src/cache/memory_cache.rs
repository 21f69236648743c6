//! The in-memory cache of entries read lately: most calls are for few articles.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::access_bits::AccessBits;
use super::entry_checksum::Entry;

/// Approximate overhead of an entry, in bytes.
const OVERHEAD: u64 = 200;
/// An entry may take at most one part in this many of its shard, so that a long one does not evict all others.
const MOST: u64 = 8;
/// A guess of the size of an entry, to estimate their number.
const TYPICAL: u64 = 4096;

/// A bounded cache. Eviction is S3-FIFO (Yang et al., SOSP 2023).
pub(crate) struct MemoryCache {
    values: Cache<Vec<u8>, Held, Bytes>,
    most: u64,
    removals: AtomicU64,
}

/// An entry. Valid while the generation that it was read from is open.
#[derive(Clone)]
struct Held {
    made: u64,
    bytes: Arc<[u8]>,
    generation: Weak<AccessBits>,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Vec<u8>, Held> for Bytes {
    fn weight(&self, key: &Vec<u8>, held: &Held) -> u64 {
        (key.len() + held.bytes.len()) as u64 + OVERHEAD
    }
}

/// A lookup in progress. Detects removals between the read from disk and the insertion here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look(u64);

impl MemoryCache {
    /// A cache of up to `bytes` bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let values = Cache::with_weighter((bytes / TYPICAL) as usize, bytes, Bytes);
        Self { most: values.shard_capacity() / MOST, values, removals: AtomicU64::new(0) }
    }

    /// The creation time and the bytes of an entry. Records the access in the generation of the entry.
    pub(crate) fn get(&self, key: &[u8]) -> Option<(u64, Arc<[u8]>)> {
        let held = self.values.get(key)?;
        let Some(used) = held.generation.upgrade() else {
            self.values.remove(key);
            return None;
        };
        used.note(key);
        Some((held.made, held.bytes))
    }

    /// Starts a lookup on disk.
    pub(crate) fn look(&self) -> Look {
        Look(self.removals.load(Ordering::Acquire))
    }

    /// Inserts an entry that was read from a generation.
    pub(crate) fn hold(&self, key: &[u8], kept: Entry<'_>, generation: &Arc<AccessBits>, look: Look) {
        if kept.bytes.len() as u64 > self.most {
            return;
        }
        let held = Held { made: kept.made, bytes: kept.bytes.into(), generation: Arc::downgrade(generation) };
        self.values.insert(key.into(), held);
        // An entry removed from disk since the lookup must not stay here.
        if self.look().0 != look.0 {
            self.values.remove(key);
        }
    }

    /// Removes an entry that is being replaced.
    pub(crate) fn forget(&self, key: &[u8]) {
        self.removals.fetch_add(1, Ordering::AcqRel);
        self.values.remove(key);
    }

    /// Removes the entries whose keys begin with `prefix`, which were removed from disk.
    pub(crate) fn forget_all(&self, prefix: &[u8]) {
        self.removals.fetch_add(1, Ordering::AcqRel);
        self.values.retain(|key, _| !key.starts_with(prefix));
    }
}

impl fmt::Debug for MemoryCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("bytes", &self.values.weight()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: Entry<'_> = Entry { made: 7, bytes: b"value" };

    #[test]
    fn a_value_is_held_while_its_generation_is_open() {
        let (memory, generation) = (MemoryCache::new(1 << 20), Arc::new(AccessBits::default()));
        let key = [1; 40];
        assert!(memory.get(&key).is_none());
        memory.hold(&key, KEPT, &generation, memory.look());
        assert!(!generation.has(&key));
        assert_eq!(memory.get(&key), Some((7, b"value"[..].into())));
        assert!(generation.has(&key));
        drop(generation);
        assert!(memory.get(&key).is_none());
    }

    #[test]
    fn what_was_removed_while_it_was_looked_for_is_not_held() {
        let (memory, generation) = (MemoryCache::new(1 << 20), Arc::new(AccessBits::default()));
        let look = memory.look();
        memory.forget_all(b"another");
        memory.hold(b"key", KEPT, &generation, look);
        assert!(memory.get(b"key").is_none());
        memory.hold(b"key", KEPT, &generation, memory.look());
        memory.forget_all(b"k");
        assert!(memory.get(b"key").is_none());
    }

    #[test]
    fn the_bound_is_kept_and_no_value_takes_it_all() {
        let (memory, generation) = (MemoryCache::new(1 << 20), Arc::new(AccessBits::default()));
        let (long, short) = (vec![1; 1 << 19], vec![1; 1 << 12]);
        memory.hold(b"long", Entry { bytes: &long, ..KEPT }, &generation, memory.look());
        assert!(memory.get(b"long").is_none());
        for number in 0..1000_u32 {
            let key = number.to_be_bytes();
            memory.hold(&key, Entry { bytes: &short, ..KEPT }, &generation, memory.look());
        }
        let held = (0..1000_u32).filter(|number| memory.get(&number.to_be_bytes()).is_some()).count();
        assert!((100..256).contains(&held), "{held}");
    }
}
