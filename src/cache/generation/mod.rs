//! A generation: the answers of one stretch of time and one rule set, in a file of values and a sled store of where each
//! stands.
//!
//! sled 0.34 panics on most damage to its files, at opening or at any read: its panics and errors end here, as
//! [`Fault`]s.

mod fault;
mod name;

use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, thread};

pub use fault::{Fault, Recovery};
pub use name::{Name, rules_tag};

use fault::guarded;

use super::access_bits::AccessBits;
use super::entry_checksum;
use super::value_log::{Place, ValueLog};

/// sled takes no less memory than some of this.
const LEAST: u64 = 64 << 10;
/// How often, and how long each time, files that are being closed are waited for: two seconds in all.
const CLOSING_WAITS: u32 = 200;
const CLOSING_WAIT: Duration = Duration::from_millis(10);

/// An open store.
#[derive(Debug)]
pub struct Generation {
    /// The name of its folder.
    pub name: Name,
    path: PathBuf,
    /// Where each value stands.
    db: sled::Db,
    values: ValueLog,
    used: Arc<AccessBits>,
    /// Whether it is damaged: nobody asks it any more.
    broken: AtomicBool,
    /// Whether a fault of it was told.
    told: AtomicBool,
}

/// What a walk over some values did.
#[derive(Debug, Default)]
pub struct Sifted {
    /// ValueLog looked at.
    pub seen: u64,
    /// Those of them that were removed.
    pub removed: u64,
    /// The last key seen; nothing at the end.
    pub last: Option<Vec<u8>>,
}

impl Generation {
    /// Opens or begins the store of that name inside `folder`, with `memory` bytes of it in memory; waits for files that
    /// are still being closed.
    ///
    /// The threads of a store that this process has dropped may hold its files a moment longer. Nobody else can: the
    /// folder is ours.
    pub fn open(folder: &Path, name: &Name, memory: u64) -> Result<Self, Fault> {
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

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets nobody ask it any more: whether that is news.
    pub fn give_up(&self) -> bool {
        !self.broken.swap(true, Ordering::Relaxed)
    }

    /// Notes that a fault is told: whether it is the first.
    pub fn tell(&self) -> bool {
        !self.told.swap(true, Ordering::Relaxed)
    }

    /// Whether it was given up.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    /// What was asked for of it since it was opened.
    pub fn used(&self) -> &Arc<AccessBits> {
        &self.used
    }

    /// The value under `key`.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.run(|db| db.get(key)?.map_or(Ok(None), |place| self.value(&place)))
    }

    /// Whether there is a value under `key`.
    pub fn has(&self, key: &[u8]) -> Result<bool, Fault> {
        self.run(|db| db.contains_key(key))
    }

    /// Puts `value` under `key`. By one thread at a time.
    pub fn insert(&self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        self.run(|db| {
            let place = self.values.append(value)?.to_bytes();
            match db.insert(key, &place)? {
                Some(old) => self.erase(key, &old),
                None => Ok(()),
            }
        })
    }

    /// Waits until everything is on disk.
    pub fn flush(&self) -> Result<(), Fault> {
        self.run(|db| {
            self.values.sync()?;
            db.flush()
        })
        .map(drop)
    }

    /// How many values there are; reads all keys.
    pub fn count(&self) -> Result<u64, Fault> {
        self.run(|db| {
            let mut entries = 0;
            for key in db.iter().keys() {
                key?;
                entries += 1;
            }
            Ok(entries)
        })
    }

    /// Walks over the values whose keys are wanted until `see` has seen enough.
    pub fn walk(
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

    /// Looks at up to `most` values behind the key `after` and removes those that are not `good`.
    pub fn sift(
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
                    // Another may have come in its place meanwhile. Its bytes are left: they may be another's.
                    let removed = db.compare_and_swap(&key, Some(place), None::<&[u8]>)?;
                    sifted.removed += u64::from(removed.is_ok());
                }
                sifted.last = Some(key.to_vec());
            }
            Ok(sifted)
        })
    }

    /// Removes every value whose key begins with `prefix`: how many.
    pub fn remove_all(&self, prefix: &[u8]) -> Result<u64, Fault> {
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

    /// The value at a place of the tree; nothing where it is not there.
    fn value(&self, place: &[u8]) -> sled::Result<Option<Vec<u8>>> {
        Place::from_bytes(place).map_or(Ok(None), |place| Ok(self.values.read(place)?))
    }

    /// Leaves nothing of the value of `key` at a place of the tree. After a loss of power a place may be another's.
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

/// Bytes of all files below a folder, or of a file; what cannot be read counts for nothing.
pub fn bytes_below(path: &Path) -> u64 {
    let Ok(about) = fs::symlink_metadata(path) else { return 0 };
    if !about.is_dir() {
        return about.len();
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| bytes_below(&entry.path())).sum()
}
