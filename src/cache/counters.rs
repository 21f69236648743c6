//! The counters of the cache since its folder was created: counted in memory, saved to a file.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io};

/// The name of the file in the data folder.
const FILE: &str = "counts";

/// The counters.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    counters: [AtomicU64; NAMES.len()],
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Lookups that found an entry.
    Hits,
    /// Lookups that found nothing.
    Misses,
    /// Entries written.
    Inserts,
    /// Entries not written, because the store failed or the write queue was full.
    Skipped,
    /// Errors of the store.
    Faults,
    /// Damaged generations that were set aside.
    SetAside,
    /// Bytes on disk of generations evicted for space or age.
    EvictedBytes,
    /// Generations evicted for space or age.
    Evictions,
}

/// The names of the counters in the file, in the order of [`Counter`].
const NAMES: [&str; 8] =
    ["hits", "misses", "inserts", "skipped", "faults", "set-aside", "evicted-bytes", "evictions"];

impl Counters {
    /// Loads the counters saved in `folder`; zeros if there are none.
    pub(crate) fn load(folder: &Path) -> Self {
        let counts = Self::default();
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) if counts.read(&text).is_some() => {}
            Ok(_) => {
                tracing::warn!("the counters file is damaged; the counters start at zero");
                return Self::default();
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(%error, "the counters file cannot be read; the counters start at zero")
            }
        }
        counts
    }

    /// Saves the counters atomically, by a rename.
    pub(crate) fn save(&self, folder: &Path) -> io::Result<()> {
        let lines = NAMES.iter().zip(&self.counters);
        let text: String =
            lines.map(|(name, count)| format!("{name} = {}\n", count.load(Ordering::Relaxed))).collect();
        let new = folder.join([FILE, ".new"].concat());
        fs::write(&new, text)?;
        fs::rename(new, folder.join(FILE))
    }

    /// Adds `more` to a counter.
    pub(crate) fn add(&self, what: Counter, more: u64) {
        if let Some(counter) = self.counters.get(what as usize) {
            counter.fetch_add(more, Ordering::Relaxed);
        }
    }

    /// The value of a counter.
    pub(crate) fn get(&self, what: Counter) -> u64 {
        self.counters.get(what as usize).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    /// The sum of all counters, which changes whenever one does.
    pub(crate) fn sum(&self) -> u64 {
        self.counters.iter().fold(0, |sum, count| sum.wrapping_add(count.load(Ordering::Relaxed)))
    }

    /// Parses the file; `None` if it is invalid.
    fn read(&self, text: &str) -> Option<()> {
        for line in text.lines() {
            let (name, number) = line.split_once(" = ")?;
            let at = NAMES.iter().position(|known| *known == name)?;
            self.counters.get(at)?.store(number.parse().ok()?, Ordering::Relaxed);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_outlive_their_process_and_damage_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let counts = Counters::load(folder.path());
        counts.add(Counter::Hits, 3);
        counts.add(Counter::EvictedBytes, 5);
        counts.save(folder.path()).unwrap();
        let again = Counters::load(folder.path());
        assert_eq!(
            [Counter::Hits, Counter::Misses, Counter::EvictedBytes].map(|what| again.get(what)),
            [3, 0, 5]
        );
        for text in ["hits = 1\nmisses = x\n", "hits", "strange = 1\n", "hits = -1\n"] {
            fs::write(folder.path().join(FILE), text).unwrap();
            assert_eq!(Counters::load(folder.path()).sum(), 0, "{text}");
        }
    }
}
