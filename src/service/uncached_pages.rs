//! Answers in several pages that are not in the cache, held in memory for the requests of their later pages.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::Key;

/// Maximum bytes held. The oldest answers are evicted first.
const MOST: usize = 64 << 20;

/// The parts of an answer.
pub(crate) type Parts = Arc<[Vec<u8>]>;

/// The latest answers with further pages.
#[derive(Debug, Default)]
pub(crate) struct UncachedPages(Mutex<VecDeque<(Key, Parts)>>);

impl UncachedPages {
    /// A part of an answer, if held.
    pub(crate) fn get(&self, key: &Key, part: u32) -> Option<Vec<u8>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, parts) = held.iter().find(|(other, _)| other == key)?;
        parts.get(part as usize).cloned()
    }

    /// Removes the answers whose keys `stays` rejects.
    pub(crate) fn retain(&self, stays: impl Fn(&Key) -> bool) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(key, _)| stays(key));
    }

    /// Holds an answer, unless it exceeds the limit by itself.
    pub(crate) fn hold(&self, key: Key, parts: &Parts) {
        if bytes(parts) > MOST {
            return;
        }
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(other, _)| *other != key);
        held.push_back((key, Arc::clone(parts)));
        while held.iter().map(|(_, parts)| bytes(parts)).sum::<usize>() > MOST {
            held.pop_front();
        }
    }
}

fn bytes(parts: &[Vec<u8>]) -> usize {
    parts.iter().map(Vec::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_answers_go_first_and_no_more_than_the_bound_is_held() {
        let recent = UncachedPages::default();
        let keys = [0, 1, 2].map(|n: u8| Key::new(&[n], &[]));
        let parts = [vec![1; MOST / 4], vec![2; MOST / 4]].into();
        keys.iter().for_each(|key| recent.hold(*key, &parts));
        assert_eq!(recent.get(&keys[0], 0), None);
        assert_eq!(recent.get(&keys[1], 1).map(|part| part[0]), Some(2));
        assert_eq!(recent.get(&keys[1], 2), None);
        recent.hold(keys[0], &[vec![0; MOST + 1]].into());
        assert_eq!(recent.get(&keys[0], 0), None);
        assert!(recent.get(&keys[2], 0).is_some());
        recent.retain(|key| *key != keys[2]);
        assert_eq!((recent.get(&keys[2], 0), recent.get(&keys[1], 0).is_some()), (None, true));
    }
}
