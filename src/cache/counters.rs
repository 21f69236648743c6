//! How the cache was used since its folder was begun: counted in memory, kept in a file over restarts.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io};

/// The file, below the data folder.
const FILE: &str = "counts";

/// The counters; all but [`Counters::add`] read them.
#[derive(Debug, Default)]
pub struct Counters {
    counters: [AtomicU64; NAMES.len()],
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Lookups that found an entry.
    Hits,
    /// Lookups that found nothing.
    Misses,
    /// Entries written.
    Inserts,
    /// Entries not written, because the store was not ready for them.
    Skipped,
    /// Faults of the store.
    Faults,
    /// Stores set aside.
    SetAside,
    /// Bytes on disk of generations that went for their room or their age.
    EvictedBytes,
}

/// The counters in the order of [`Counter`], as they are called in the file.
const NAMES: [&str; 7] = ["hits", "misses", "inserts", "skipped", "faults", "set-aside", "evicted-bytes"];

impl Counters {
    /// The counters that were saved in `folder`; zeros where there are none.
    pub fn load(folder: &Path) -> Self {
        let counts = Self::default();
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) if counts.read(&text).is_some() => {}
            Ok(_) => {
                tracing::warn!("the file of counts is damaged; counting begins anew");
                return Self::default();
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "the file of counts cannot be read; counting begins anew"),
        }
        counts
    }

    /// Saves them: the file is the old one or the new one, whole.
    pub fn save(&self, folder: &Path) -> io::Result<()> {
        let lines = NAMES.iter().zip(&self.counters);
        let text: String =
            lines.map(|(name, count)| format!("{name} = {}\n", count.load(Ordering::Relaxed))).collect();
        let new = folder.join([FILE, ".new"].concat());
        fs::write(&new, text)?;
        fs::rename(new, folder.join(FILE))
    }

    /// Counters `more` of something.
    pub fn add(&self, what: Counter, more: u64) {
        if let Some(counter) = self.counters.get(what as usize) {
            counter.fetch_add(more, Ordering::Relaxed);
        }
    }

    /// How much was counted of something.
    pub fn get(&self, what: Counter) -> u64 {
        self.counters.get(what as usize).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    /// A number that changes whenever anything is counted.
    pub fn sum(&self) -> u64 {
        self.counters.iter().fold(0, |sum, count| sum.wrapping_add(count.load(Ordering::Relaxed)))
    }

    /// Takes what a file says: nothing where that is no file of ours.
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
