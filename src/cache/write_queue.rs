//! Entries waiting to be written to disk. Readers find them here. Bounded in bytes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Maximum bytes in the queue. Entries beyond it are dropped.
const MOST: usize = 32 << 20;

/// The result of [`WriteQueue::put`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enqueued {
    /// The entry was added.
    New,
    /// The entry replaced a queued one with the same key.
    Replaced,
    /// The queue is full; the entry was dropped.
    Full,
}

/// The queued entries by key.
#[derive(Debug, Default)]
pub(crate) struct WriteQueue {
    values: Mutex<HashMap<Vec<u8>, Arc<[u8]>>>,
    /// Total size of the values, in bytes.
    bytes: AtomicUsize,
}

impl WriteQueue {
    /// Queues an entry, if there is room.
    pub(crate) fn put(&self, key: &[u8], value: Vec<u8>) -> Enqueued {
        let mut values = self.lock();
        let new = value.len();
        let old = values.get(key).map_or(0, |value| value.len());
        let all = self.bytes.load(Ordering::Relaxed) - old + new;
        if all > MOST {
            return Enqueued::Full;
        }
        self.bytes.store(all, Ordering::Relaxed);
        match values.insert(key.into(), value.into()) {
            None => Enqueued::New,
            Some(_) => Enqueued::Replaced,
        }
    }

    /// The queued value of `key`.
    pub(crate) fn get(&self, key: &[u8]) -> Option<Arc<[u8]>> {
        // Nearly always empty, and then the lock is not taken.
        if self.bytes.load(Ordering::Relaxed) == 0 {
            return None;
        }
        self.lock().get(key).cloned()
    }

    /// Removes a value that was written, unless it was replaced meanwhile.
    pub(crate) fn done(&self, key: &[u8], value: &Arc<[u8]>) {
        let mut values = self.lock();
        if values.get(key).is_some_and(|now| Arc::ptr_eq(now, value)) {
            values.remove(key);
            self.bytes.fetch_sub(value.len(), Ordering::Relaxed);
        }
    }

    /// Removes the entries whose keys begin with `prefix`. Returns their number.
    pub(crate) fn forget(&self, prefix: &[u8]) -> u64 {
        let mut values = self.lock();
        let before = values.len();
        values.retain(|key, _| !key.starts_with(prefix));
        self.bytes.store(values.values().map(|value| value.len()).sum(), Ordering::Relaxed);
        (before - values.len()) as u64
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Arc<[u8]>>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_waits_than_the_bound() {
        let pending = WriteQueue::default();
        assert_eq!(pending.put(b"a", vec![1; MOST / 2]), Enqueued::New);
        assert_eq!(pending.put(b"b", vec![2; MOST / 2]), Enqueued::New);
        assert_eq!(pending.put(b"c", vec![3]), Enqueued::Full);
        // Replacing an entry does not need more room.
        assert_eq!(pending.put(b"a", vec![4; MOST / 2]), Enqueued::Replaced);
        let value = pending.get(b"a").unwrap();
        assert_eq!(value[0], 4);
        pending.done(b"a", &value);
        assert_eq!(pending.get(b"a"), None);
        assert_eq!(pending.put(b"c", vec![3]), Enqueued::New);
        assert_eq!((pending.forget(b"b"), pending.forget(b""), pending.forget(b"")), (1, 1, 0));
        assert_ne!(pending.put(b"a", vec![1; MOST]), Enqueued::Full);
    }

    #[test]
    fn a_newer_value_outlives_the_older_one() {
        let pending = WriteQueue::default();
        pending.put(b"a", vec![1]);
        let old = pending.get(b"a").unwrap();
        pending.put(b"a", vec![2]);
        pending.done(b"a", &old);
        assert_eq!(pending.get(b"a").as_deref(), Some(&[2][..]));
    }
}
