//! Answers kept on disk: opaque bytes under a key of everything that decides them.
//!
//! The cache may fail and never lies: whatever is wrong with it is a miss and a warning. ValueLog carry a
//! version, their time and a checksum over key and bytes. The store is bounded: [`writer`] tells how. The folder belongs
//! to one process at a time.

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
mod verify;
mod value_log;
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
pub use stats::Stats;
pub use verify::Verified;

use crate::background_threads;

use counters::Counter;
use data_folder::DataFolder;
use entry_checksum::Entry;
use generation::{Fault, Generation};
use shared_state::Shared;
use write_queue::Enqueued;
use writer::{Bounds, Task, Writer};

/// How answers are kept.
#[derive(Clone, Debug)]
pub struct Settings {
    /// So many bytes of the cache are kept in memory.
    pub memory: u64,
    /// So many bytes it may take on disk. One damaged part of up to an eighth of this may be kept beside it.
    pub max_bytes: u64,
    /// Answers that are older are not given; those on disk go by and by.
    pub max_age: Option<Duration>,
    /// The version of the rule set whose answers are given and kept. Without one nothing is kept: somebody only looks at
    /// what is there.
    pub rules: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { memory: 64 << 20, max_bytes: 1 << 30, max_age: None, rules: None }
    }
}

/// Answers kept on disk.
#[derive(Debug)]
pub struct Cache {
    shared: Arc<Shared>,
    ask: Sender<Task>,
    ended: Mutex<Receiver<()>>,
    /// How many damaged parts were set aside before it was opened.
    aside_before: u64,
}

/// The store failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of kept answers failed; the log tells more")]
pub struct Failed;

/// How long a call of an operator waits for earlier writes.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(1);
/// How long the end of the writer is waited for.
const END: Duration = Duration::from_secs(15);

impl Cache {
    /// Longer values, in bytes, are not kept.
    pub const MAX_VALUE: usize = 4 << 20;

    /// Takes `folder`, which is made where it is missing (mode 0700), and begins to open what it holds. That goes on behind
    /// the calls: what is not open yet is not found.
    ///
    /// # Errors
    /// When the folder cannot be made or is held by another process. A corrupt store is no error.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, OpenError> {
        Self::open_by(folder, settings, shared_state::system_clock)
    }

    fn open_by(folder: &Path, settings: Settings, now: fn() -> u64) -> Result<Self, OpenError> {
        let held = DataFolder::take(folder)?;
        let Settings { memory, max_bytes: bytes, max_age, rules } = settings;
        let max_age = max_age.map(|age| age.as_secs());
        // Where each value stands takes little of the memory beside the values.
        let (index, values) = (memory / 8, memory / 8 * 7);
        let shared = Arc::new(Shared::new(folder.into(), values, max_age, now));
        let aside_before = shared.counts.get(Counter::SetAside);
        let writer =
            Writer::new(Arc::clone(&shared), held, Bounds { bytes, memory: index }, rules.as_deref());
        let (ask, asked) = mpsc::channel();
        let (tell, ended) = mpsc::channel();
        let state = Arc::clone(&shared);
        let work = move || {
            // What is kept is written when there is time for it.
            background_threads::lower_priority();
            if catch_unwind(AssertUnwindSafe(|| writer.run(&asked))).is_err() {
                state.say(Phase::Failing, Some("a fault in whosaid, which its log tells more of".into()));
            }
            let _ = tell.send(());
        };
        let thread = thread::Builder::new().name("cache".into()).spawn(work);
        thread.map_err(|source| OpenError::Io { path: folder.into(), source })?;
        Ok(Self { shared, ask, ended: Mutex::new(ended), aside_before })
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// How it is.
    pub fn state(&self) -> State {
        self.shared.state()
    }

    /// The bytes kept under a part of `key`, if any.
    pub fn get(&self, key: &Key, part: u32) -> Option<Vec<u8>> {
        let found = self.look_up(&key.of_part(part));
        self.shared.counts.add(if found.is_some() { Counter::Hits } else { Counter::Misses }, 1);
        found
    }

    /// The same, counted neither as a hit nor as a miss.
    pub fn peek(&self, key: &Key, part: u32) -> Option<Vec<u8>> {
        self.look_up(&key.of_part(part))
    }

    /// Keeps `bytes` under a part of `key`. They are found at once, and on disk a moment later. Where more waits for the
    /// disk than memory should hold, they are not kept.
    pub fn insert(&self, key: &Key, part: u32, bytes: &[u8]) {
        if bytes.len() <= Self::MAX_VALUE {
            let key = key.of_part(part);
            let kept = entry_checksum::Entry { made: (self.shared.now)(), bytes };
            self.hand_over(&key, entry_checksum::write(&key, kept));
        }
    }

    /// Gives and keeps answers of another rule set's version from now on.
    pub fn use_rules(&self, version: &str) {
        self.ask(Task::UseRules(version.into()));
    }

    /// Waits until everything inserted is on disk: whether it is.
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

    /// Looks after the store now, and waits until that is done.
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
            tracing::warn!("a kept answer is damaged or of another version; it counts as a miss");
            return None;
        };
        if self.shared.is_too_old(kept.made) { None } else { Some(kept) }
    }

    fn hand_over(&self, key: &[u8], value: Vec<u8>) {
        match self.shared.pending.put(key, value) {
            Enqueued::New => self.ask(Task::Write(key.into())),
            // The writer comes to it as it comes to the other.
            Enqueued::Replaced => {}
            Enqueued::Full => self.shared.counts.add(Counter::Skipped, 1),
        }
        self.shared.memory.forget(key);
    }

    /// A writer that has ended does nothing any more, which its state tells.
    fn ask(&self, task: Task) {
        let _ = self.ask.send(task);
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.shared.ending.store(true, Ordering::Relaxed);
        self.ask(Task::End);
        // A store that cannot write may never end.
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(END);
    }
}

#[cfg(test)]
mod eviction_tests;
#[cfg(test)]
mod tests;
