//! The cache of answers on disk: opaque bytes under a hash of all inputs of the answer.
//!
//! Errors of the store are misses and warnings; wrong bytes are never returned. Entries have a version, a time and a
//! checksum over key and bytes. The store is bounded, see [`writer`]. The folder is locked by one process at a time.

mod access_bits;
mod counters;
mod data_folder;
mod entry_checksum;
mod generation;
mod key;
mod memory_cache;
mod purge;
mod shared_state;
mod stats;
mod value_log;
mod verify;
mod write_queue;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

pub use data_folder::OpenError;
pub use key::{Key, KeysOf};
pub use shared_state::{Phase, State};
pub use stats::{Counts, Stats};
pub use verify::Verified;

use crate::background_threads;

use counters::Counter;
use data_folder::DataFolder;
use entry_checksum::Entry;
use generation::{Fault, Generation};
use shared_state::Shared;
use write_queue::Enqueued;
use writer::{Bounds, Task, Writer};

/// Settings of the cache.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Bytes of entries and indexes held in memory.
    pub memory: u64,
    /// Maximum bytes on disk. One damaged generation of up to an eighth of this may be kept in addition.
    pub max_bytes: u64,
    /// Maximum age of an answer. Older ones are not returned, and are removed from disk over time.
    pub max_age: Option<Duration>,
    /// The version of the rule set whose answers are read and written. If `None`, nothing is written: for inspection only.
    pub rules: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { memory: 64 << 20, max_bytes: 1 << 30, max_age: None, rules: None }
    }
}

/// An open cache.
#[derive(Debug)]
pub struct Cache {
    shared: Arc<Shared>,
    ask: Sender<Task>,
    ended: Mutex<Receiver<()>>,
    /// The value of the counter of damaged generations when it was opened.
    aside_before: u64,
}

/// The store failed; the log has the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cache store failed; see the log")]
pub struct Failed;

/// How long a call of an operator waits for earlier writes.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(1);
/// Timeout of the writer's shutdown.
const END: Duration = Duration::from_secs(15);

impl Cache {
    /// Maximum length of a value, in bytes. Longer ones are not stored.
    pub const MAX_VALUE: usize = 4 << 20;

    /// Creates `folder` if it is missing (mode 0700), locks it, and starts to open its store in the background. Entries are
    /// misses until their generation is open.
    ///
    /// # Errors
    /// [`OpenError`] if the folder cannot be created or is locked by another process. A corrupt store is not an error.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, OpenError> {
        Self::open_by(folder, settings, shared_state::system_clock)
    }

    fn open_by(folder: &Path, settings: Settings, now: fn() -> u64) -> Result<Self, OpenError> {
        let held = DataFolder::take(folder)?;
        let Settings { memory, max_bytes: bytes, max_age, rules } = settings;
        let max_age = max_age.map(|age| age.as_secs());
        // Indexes need little memory compared to values.
        let (index, values) = (memory / 8, memory / 8 * 7);
        let shared = Arc::new(Shared::new(folder.into(), values, max_age, now));
        let aside_before = shared.counts.get(Counter::SetAside);
        let writer =
            Writer::new(Arc::clone(&shared), held, Bounds { bytes, memory: index }, rules.as_deref());
        let (ask, asked) = mpsc::channel();
        let (tell, ended) = mpsc::channel();
        let state = Arc::clone(&shared);
        let work = move || {
            // Writing must not delay short calls.
            background_threads::lower_priority();
            if catch_unwind(AssertUnwindSafe(|| writer.run(&asked))).is_err() {
                state.say(Phase::Failing, Some("see the log".into()));
            }
            let _ = tell.send(());
        };
        let thread = thread::Builder::new().name("cache".into()).spawn(work);
        thread.map_err(|source| OpenError::Io { path: folder.into(), source })?;
        Ok(Self { shared, ask, ended: Mutex::new(ended), aside_before })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// The state of the cache.
    pub fn state(&self) -> State {
        self.shared.state()
    }

    /// The stored bytes of a part of `key`. Counts a hit or a miss.
    pub fn get(&self, key: &Key, part: u32) -> Option<Vec<u8>> {
        let found = self.look_up(&key.of_part(part));
        self.shared.counts.add(if found.is_some() { Counter::Hits } else { Counter::Misses }, 1);
        found
    }

    /// The same, without counting a hit or a miss.
    pub fn peek(&self, key: &Key, part: u32) -> Option<Vec<u8>> {
        self.look_up(&key.of_part(part))
    }

    /// Queues `bytes` to be written under a part of `key`. They are found immediately. Dropped if the write queue is full.
    pub fn insert(&self, key: &Key, part: u32, bytes: &[u8]) {
        if bytes.len() <= Self::MAX_VALUE {
            let key = key.of_part(part);
            let kept = entry_checksum::Entry { made: (self.shared.now)(), bytes };
            self.hand_over(&key, entry_checksum::write(&key, kept));
        }
    }

    /// Switches to the answers of another version of the rule set.
    pub fn use_rules(&self, version: &str) {
        self.ask(Task::UseRules(version.into()));
    }

    /// Waits until all inserts are on disk. Returns whether they are.
    pub fn flush(&self) -> bool {
        let (tell, told) = mpsc::channel();
        self.ask(Task::Settle { flush: true, tell });
        told.recv().unwrap_or(false)
    }

    /// Waits until all generations are open and all earlier inserts are written, at most for `timeout`.
    pub fn settle(&self, timeout: Duration) {
        let (tell, told) = mpsc::channel();
        self.ask(Task::Settle { flush: false, tell });
        let _ = told.recv_timeout(timeout);
    }

    /// Runs `work` and reports its fault to the counters, the log and the writer.
    fn reporting<T>(
        &self,
        generation: &Generation,
        work: impl FnOnce(&Generation) -> Result<T, Fault>,
    ) -> Result<T, Failed> {
        work(generation).map_err(|fault| {
            if self.shared.meet(generation, &fault) {
                self.ask(Task::SetAside(generation.name.number));
            }
            Failed
        })
    }

    /// Runs the periodic maintenance now, and waits for it.
    #[cfg(test)]
    fn tick(&self) {
        self.ask(Task::Tick);
        self.flush();
    }

    fn look_up(&self, key: &[u8]) -> Option<Vec<u8>> {
        if let Some(waiting) = self.shared.pending.get(key) {
            return self.read(key, &waiting).map(|kept| kept.bytes.to_vec());
        }
        let memory = &self.shared.memory;
        if let Some((_, bytes)) = memory.get(key).filter(|(made, _)| !self.shared.is_too_old(*made)) {
            return Some(bytes.to_vec());
        }
        let look = memory.look();
        for generation in self.shared.open().iter() {
            match generation.get(key) {
                _ if generation.is_broken() => {}
                Ok(None) => {}
                Ok(Some(value)) => {
                    generation.used().note(key);
                    let kept = self.read(key, &value)?;
                    memory.hold(key, kept, generation.used(), look);
                    return Some(kept.bytes.to_vec());
                }
                Err(fault) => {
                    if self.shared.meet(generation, &fault) {
                        self.ask(Task::SetAside(generation.name.number));
                    }
                }
            }
        }
        None
    }

    fn read<'v>(&self, key: &[u8], value: &'v [u8]) -> Option<Entry<'v>> {
        let Some(kept) = entry_checksum::read(key, value) else {
            tracing::warn!("a cached answer is damaged or of another format; treated as a miss");
            return None;
        };
        if self.shared.is_too_old(kept.made) { None } else { Some(kept) }
    }

    fn hand_over(&self, key: &[u8], value: Vec<u8>) {
        match self.shared.pending.put(key, value) {
            Enqueued::New => self.ask(Task::Write(key.into())),
            // The write task of the replaced entry will write this one.
            Enqueued::Replaced => {}
            Enqueued::Full => self.shared.counts.add(Counter::Skipped, 1),
        }
        self.shared.memory.forget(key);
    }

    /// Sends a task to the writer. If it has ended the task is dropped; the state shows that.
    fn ask(&self, task: Task) {
        let _ = self.ask.send(task);
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.shared.ending.store(true, Ordering::Relaxed);
        self.ask(Task::End);
        // A store that cannot write may block forever.
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(END);
    }
}

#[cfg(test)]
mod eviction_tests;
#[cfg(test)]
mod tests;
