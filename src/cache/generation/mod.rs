//! A generation: the answers of one period and one rule set, in a value log and a sled index of positions in it.
//!
//! sled 0.34 panics on most damage to its files, on opening or on any read. Its panics and errors become [`Fault`]s here.

mod fault;
mod name;

use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, thread};

pub(crate) use fault::{Fault, Recovery};
pub(crate) use name::{Name, rules_tag};

use fault::guarded;

use super::access_bits::AccessBits;
use super::entry_checksum;
use super::value_log::{Place, ValueLog};

/// Minimum cache capacity of sled, in bytes.
const LEAST: u64 = 64 << 10;
/// Number and length of the waits for files that are still being closed: two seconds in total.
const CLOSING_WAITS: u32 = 200;
const CLOSING_WAIT: Duration = Duration::from_millis(10);

/// An open generation.
#[derive(Debug)]
pub(crate) struct Generation {
    /// The name of its folder.
    pub name: Name,
    path: PathBuf,
    /// The index: the position of each value in the log.
    db: sled::Db,
    values: ValueLog,
    used: Arc<AccessBits>,
    /// Whether it is damaged and no longer read.
    broken: AtomicBool,
    /// Whether a fault of it was logged.
    told: AtomicBool,
}

/// The result of [`Generation::sift`].
#[derive(Debug, Default)]
pub(crate) struct Sifted {
    /// Entries examined.
    pub seen: u64,
    /// Entries removed.
    pub removed: u64,
    /// The last key examined; `None` at the end.
    pub last: Option<Vec<u8>>,
}

impl Generation {
    /// Opens or creates the generation `name` inside `folder`, with a sled cache of `memory` bytes. Waits for files that are
    /// still being closed: the threads of a dropped sled instance may hold them for a moment. No other process can, as the
    /// folder is locked.
    pub(crate) fn open(folder: &Path, name: &Name, memory: u64) -> Result<Self, Fault> {
        let path = folder.join(name.to_string());
        let open = || {
            guarded(|| {
                let db = sled::Config::new().path(&path).cache_capacity(memory.max(LEAST)).open()?;
                Ok((db, ValueLog::inside(&path)?))
            })
        };
        let mut opened = open();
        for _ in 0..CLOSING_WAITS {
            if !opened.as_ref().is_err_and(Fault::is_closing) {
                break;
            }
            thread::sleep(CLOSING_WAIT);
            opened = open();
        }
        let (db, values) = opened?;
        Ok(Self {
            name: name.clone(),
            path,
            db,
            values,
            used: Arc::default(),
            broken: AtomicBool::new(false),
            told: AtomicBool::new(false),
        })
    }

    /// The path of its folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Marks it as damaged, so that it is no longer read. Returns whether it was not before.
    pub(crate) fn give_up(&self) -> bool {
        !self.broken.swap(true, Ordering::Relaxed)
    }

    /// Records that a fault is logged. Returns whether it is the first.
    pub(crate) fn tell(&self) -> bool {
        !self.told.swap(true, Ordering::Relaxed)
    }

    /// Whether it is marked as damaged.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    /// The entries read since it was opened.
    pub(crate) fn used(&self) -> &Arc<AccessBits> {
        &self.used
    }

    /// The value under `key`.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.run(|db| db.get(key)?.map_or(Ok(None), |place| self.value(&place)))
    }

    /// Whether there is a value under `key`.
    pub(crate) fn has(&self, key: &[u8]) -> Result<bool, Fault> {
        self.run(|db| db.contains_key(key))
    }

    /// Writes `value` under `key`. Must be called by one thread at a time.
    pub(crate) fn insert(&self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        self.run(|db| {
            let place = self.values.append(value)?.to_bytes();
            match db.insert(key, &place)? {
                Some(old) => self.erase(key, &old),
                None => Ok(()),
            }
        })
    }

    /// Flushes the log and the index to disk.
    pub(crate) fn flush(&self) -> Result<(), Fault> {
        self.run(|db| {
            self.values.sync()?;
            db.flush()
        })
        .map(drop)
    }

    /// The number of entries. Reads all keys.
    pub(crate) fn count(&self) -> Result<u64, Fault> {
        self.run(|db| {
            let mut entries = 0;
            for key in db.iter().keys() {
                key?;
                entries += 1;
            }
            Ok(entries)
        })
    }

    /// Calls `see` with the entries whose keys are `wanted`, until it breaks.
    pub(crate) fn walk(
        &self,
        wanted: impl Fn(&[u8]) -> bool,
        mut see: impl FnMut(&[u8], &[u8]) -> ControlFlow<()>,
    ) -> Result<(), Fault> {
        self.run(|db| {
            for entry in db.iter() {
                let (key, place) = entry?;
                if !wanted(&key) {
                    continue;
                }
                let Some(value) = self.value(&place)? else { continue };
                if see(&key, &value).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Examines up to `most` entries after the key `after` and removes those that are not `good`.
    pub(crate) fn sift(
        &self,
        after: &[u8],
        most: usize,
        good: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Result<Sifted, Fault> {
        self.run(|db| {
            let mut sifted = Sifted::default();
            for entry in db.range::<&[u8], _>((Bound::Excluded(after), Bound::Unbounded)).take(most) {
                let (key, place) = entry?;
                sifted.seen += 1;
                if !self.value(&place)?.is_some_and(|value| good(&key, &value)) {
                    // It may have been replaced meanwhile. Its bytes are not overwritten: they may belong to another entry.
                    let removed = db.compare_and_swap(&key, Some(place), None::<&[u8]>)?;
                    sifted.removed += u64::from(removed.is_ok());
                }
                sifted.last = Some(key.to_vec());
            }
            Ok(sifted)
        })
    }

    /// Removes the entries whose keys begin with `prefix` and overwrites their values. Returns their number.
    pub(crate) fn remove_all(&self, prefix: &[u8]) -> Result<u64, Fault> {
        self.run(|db| {
            let mut removed = 0;
            for key in db.scan_prefix(prefix).keys() {
                let key = key?;
                if let Some(place) = db.remove(&key)? {
                    self.erase(&key, &place)?;
                    removed += 1;
                }
            }
            self.values.sync()?;
            db.flush()?;
            Ok(removed)
        })
    }

    /// The value at an encoded position; `None` if the position is invalid.
    fn value(&self, place: &[u8]) -> sled::Result<Option<Vec<u8>>> {
        Place::from_bytes(place).map_or(Ok(None), |place| Ok(self.values.read(place)?))
    }

    /// Overwrites the value of `key` at an encoded position. Reads it first: after a power loss the position may belong to
    /// another entry.
    fn erase(&self, key: &[u8], place: &[u8]) -> sled::Result<()> {
        let Some(place) = Place::from_bytes(place) else { return Ok(()) };
        if self.values.read(place)?.is_some_and(|found| entry_checksum::read(key, &found).is_some()) {
            self.values.erase(place)?;
        }
        Ok(())
    }

    pub(super) fn run<T>(&self, work: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, Fault> {
        guarded(|| work(&self.db))
    }
}

/// The size of a file, or of all files below a folder, in bytes. Unreadable ones count as 0.
pub(crate) fn bytes_below(path: &Path) -> u64 {
    let Ok(about) = fs::symlink_metadata(path) else { return 0 };
    if !about.is_dir() {
        return about.len();
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| bytes_below(&entry.path())).sum()
}
