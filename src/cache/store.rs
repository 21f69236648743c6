//! sled, behind a wall: its panics and errors end here.
//!
//! sled 0.34 panics on most damage to its files, at opening or at any read. Such a store is set
//! aside and a new one begun. An error of the system, as a full disk, only skips the one operation.

use std::any::Any;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;
use std::{fs, io, thread};

use super::folder::OpenError;

/// How often, and how long each time, files that are being closed are waited for: two seconds in all.
const CLOSING_WAITS: u32 = 200;
const CLOSING_WAIT: Duration = Duration::from_millis(10);

/// The store.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    memory: u64,
    open: RwLock<Open>,
    faults: AtomicU64,
    /// Whether a damaged store was set aside when this one was opened.
    was_damaged: bool,
}

/// What a walk over some values did.
#[derive(Debug, Default)]
pub struct Sifted {
    pub seen: u64,
    pub removed: u64,
    /// The last key seen; nothing at the end.
    pub last: Option<Vec<u8>>,
}

#[derive(Debug)]
struct Open {
    /// Nothing once no new store could be begun.
    db: Option<sled::Db>,
    /// How many stores there were before, so that many calls that meet one damage renew the store once.
    renewals: u32,
}

/// What went wrong inside sled.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Sled(#[from] sled::Error),
    #[error("sled panicked: {0}")]
    Panic(String),
}

impl Fault {
    /// Whether the files themselves are bad.
    fn is_damage(&self) -> bool {
        match self {
            Self::Sled(sled::Error::Io(error)) => {
                matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData)
            }
            _ => true,
        }
    }

    /// Whether the files are still locked, which sled tells only in words.
    fn is_closing(&self) -> bool {
        matches!(self, Self::Sled(sled::Error::Io(error)) if error.to_string().starts_with("could not acquire lock"))
    }
}

impl Store {
    /// Opens or begins the store inside `folder`.
    pub fn open(folder: &Path, memory: u64) -> Result<Self, OpenError> {
        let path = folder.join("answers");
        let (db, was_damaged) =
            open_or_renew(&path, memory).map_err(|source| OpenError::Io { path: folder.into(), source })?;
        let open = RwLock::new(Open { db: Some(db), renewals: 0 });
        Ok(Self { path, memory, open, faults: AtomicU64::new(0), was_damaged })
    }

    /// The value under `key`; nothing on any fault.
    pub fn get(&self, key: &[u8]) -> Option<sled::IVec> {
        self.run("get", |db| db.get(key)).flatten()
    }

    /// Puts `value` under `key`: whether there was no fault.
    pub fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        self.run("insert", |db| db.insert(key, value)).is_some()
    }

    /// How many values there are, and their bytes on disk; reads all keys.
    pub fn size(&self) -> Option<(u64, u64)> {
        self.run("count", |db| {
            let mut entries = 0;
            for key in db.iter().keys() {
                key?;
                entries += 1;
            }
            Ok((entries, db.size_on_disk()?))
        })
    }

    /// Whether a damaged store was set aside when this one was opened.
    pub fn was_damaged(&self) -> bool {
        self.was_damaged
    }

    /// Faults so far.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }

    /// Looks at up to `most` values behind the key `after` and removes those that are not `good`.
    pub fn sift(&self, after: &[u8], most: usize, good: impl Fn(&[u8], &[u8]) -> bool) -> Option<Sifted> {
        self.run("check", |db| {
            let mut sifted = Sifted::default();
            for entry in db.range::<&[u8], _>((Bound::Excluded(after), Bound::Unbounded)).take(most) {
                let (key, value) = entry?;
                sifted.seen += 1;
                if !good(&key, &value) {
                    db.remove(&key)?;
                    sifted.removed += 1;
                }
                sifted.last = Some(key.to_vec());
            }
            Ok(sifted)
        })
    }

    /// Removes every value whose key begins with `prefix`: how many.
    pub fn remove_all(&self, prefix: &[u8]) -> Option<u64> {
        self.run("remove", |db| {
            let mut removed = 0;
            for key in db.scan_prefix(prefix).keys() {
                removed += u64::from(db.remove(key?)?.is_some());
            }
            db.flush()?;
            Ok(removed)
        })
    }

    /// Deletes the store with all that was set aside, and begins a new one.
    pub fn begin_anew(&self) -> Option<()> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.renewals += 1;
        let old = open.db.take();
        drop(catch_unwind(AssertUnwindSafe(|| drop(old))));
        match delete_all(&self.path).and_then(|()| open_or_renew(&self.path, self.memory)) {
            Ok((db, _)) => open.db = Some(db),
            Err(error) => {
                tracing::error!(%error, "no new cache could be begun; answers are not kept any more");
                return None;
            }
        }
        Some(())
    }

    /// Waits until everything is on disk.
    pub fn flush(&self) {
        self.run("flush", |db| db.flush());
    }

    pub(super) fn run<T>(&self, action: &str, work: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Option<T> {
        let (fault, renewals) = {
            let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
            match guarded(|| open.db.as_ref().map(work).transpose()) {
                Ok(done) => return done,
                Err(fault) => (fault, open.renewals),
            }
        };
        self.faults.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(action, %fault, "the cache failed; this counts as a miss");
        if fault.is_damage() {
            self.renew(renewals);
        }
        None
    }

    /// Sets the damaged store aside and begins a new one, unless another call has done so since `renewals`.
    fn renew(&self, renewals: u32) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if open.renewals != renewals {
            return;
        }
        open.renewals += 1;
        let damaged = open.db.take();
        // Closing may meet the damage once more.
        drop(catch_unwind(AssertUnwindSafe(|| drop(damaged))));
        match set_aside(&self.path).and_then(|()| open_or_renew(&self.path, self.memory)) {
            Ok((db, _)) => open.db = Some(db),
            Err(error) => {
                tracing::error!(%error, "no new cache could be begun; answers are not kept any more")
            }
        }
    }
}

/// Opens the store, and says whether one that was damaged had to be set aside first.
fn open_or_renew(path: &Path, memory: u64) -> io::Result<(sled::Db, bool)> {
    let fault = match open(path, memory) {
        Ok(db) => return Ok((db, false)),
        Err(fault) if fault.is_damage() => fault,
        Err(fault) => return Err(io::Error::other(fault.to_string())),
    };
    tracing::warn!(%fault, "the cache is damaged");
    set_aside(path)?;
    open(path, memory).map(|db| (db, true)).map_err(|fault| io::Error::other(fault.to_string()))
}

/// Opens the store, waiting for files that are still being closed.
///
/// The threads of a store that this process has dropped may hold its files a moment longer. Nobody
/// else can: the folder is ours.
fn open(path: &Path, memory: u64) -> Result<sled::Db, Fault> {
    let open = || guarded(|| sled::Config::new().path(path).cache_capacity(memory).open());
    for _ in 0..CLOSING_WAITS {
        match open() {
            Err(fault) if fault.is_closing() => thread::sleep(CLOSING_WAIT),
            opened => return opened,
        }
    }
    open()
}

/// Renames the store to the first free name of `answers.damaged-1`, `-2`, …
fn set_aside(path: &Path) -> io::Result<()> {
    let mut names = (1..).map(|n: u32| path.with_extension(format!("damaged-{n}")));
    let name = names.find(|name| !name.exists()).ok_or_else(|| io::Error::other("no name is free"))?;
    fs::rename(path, &name)?;
    tracing::warn!(kept_as = %name.display(), "the damaged cache was set aside; a new one is begun");
    Ok(())
}

/// Deletes the store and what was set aside of it.
fn delete_all(path: &Path) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
    let aside = [name.to_string_lossy().as_ref(), ".damaged-"].concat();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == name || entry.file_name().to_string_lossy().starts_with(&aside) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => Ok(result?),
        Err(panic) => Err(Fault::Panic(words(panic.as_ref()))),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words").into()
}
