//! Answers kept on disk: opaque bytes under a key of everything that decides them.
//!
//! The cache may fail and never lies: whatever is wrong with it is a miss and a warning. Values carry a
//! version, their time and a checksum over key and bytes. The store is bounded: [`writer`] tells how. The folder belongs
//! to one process at a time.

mod counts;
mod folder;
mod generation;
mod key;
mod memory;
mod pending;
mod shared;
mod upkeep;
mod used;
mod value;
mod values;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

pub use folder::OpenError;
pub use key::{Key, KeysOf};
pub use shared::{Phase, State};
pub use upkeep::{Failed, Stats, Verified};

use crate::priority;

use counts::Counted;
use folder::Folder;
use pending::Put;
use shared::Shared;
use value::Kept;
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
        Self::open_by(folder, settings, shared::system_clock)
    }

    fn open_by(folder: &Path, settings: Settings, now: fn() -> u64) -> Result<Self, OpenError> {
        let held = Folder::take(folder)?;
        let Settings { memory, max_bytes: bytes, max_age, rules } = settings;
        let max_age = max_age.map(|age| age.as_secs());
        // Where each value stands takes little of the memory beside the values.
        let (index, values) = (memory / 8, memory / 8 * 7);
        let shared = Arc::new(Shared::new(folder.into(), values, max_age, now));
        let aside_before = shared.counts.get(Counted::SetAside);
        let writer =
            Writer::new(Arc::clone(&shared), held, Bounds { bytes, memory: index }, rules.as_deref());
        let (ask, asked) = mpsc::channel();
        let (tell, ended) = mpsc::channel();
        let state = Arc::clone(&shared);
        let work = move || {
            // What is kept is written when there is time for it.
            priority::step_back();
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
        self.shared.counts.add(if found.is_some() { Counted::Hits } else { Counted::Misses }, 1);
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
            let kept = value::Kept { made: (self.shared.now)(), bytes };
            self.hand_over(&key, value::write(&key, kept));
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

    fn read<'v>(&self, key: &[u8], value: &'v [u8]) -> Option<Kept<'v>> {
        let Some(kept) = value::read(key, value) else {
            tracing::warn!("a kept answer is damaged or of another version; it counts as a miss");
            return None;
        };
        if self.shared.is_too_old(kept.made) { None } else { Some(kept) }
    }

    fn hand_over(&self, key: &[u8], value: Vec<u8>) {
        match self.shared.pending.put(key, value) {
            Put::Waits => self.ask(Task::Write(key.into())),
            // The writer comes to it as it comes to the other.
            Put::InPlace => {}
            Put::NoRoom => self.shared.counts.add(Counted::Skipped, 1),
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
mod bound_tests;
#[cfg(test)]
mod tests;
