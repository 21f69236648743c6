//! The state shared by the readers of the cache and its writer thread.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::counters::{Counter, Counters};
use super::generation::{Fault, Generation, Recovery};
use super::memory_cache::MemoryCache;
use super::write_queue::WriteQueue;

/// The open generations, newest first.
pub(crate) type Open = Arc<[Arc<Generation>]>;

/// The state of the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The phase.
    pub phase: Phase,
    /// The latest problem, as text. Empty if there was none.
    pub detail: String,
}

/// The phase of the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Generations are being opened. Entries of those already open are found.
    #[default]
    Opening,
    /// Entries are read and written.
    Ready,
    /// New entries are dropped. Writing is retried with backoff.
    Failing,
}

/// The shared state.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The data folder.
    pub folder: PathBuf,
    /// Entries waiting to be written.
    pub pending: WriteQueue,
    /// Entries read lately.
    pub memory: MemoryCache,
    /// The counters.
    pub counts: Counters,
    /// Whether the cache is being closed.
    pub ending: AtomicBool,
    /// Maximum age of an entry, in seconds.
    pub max_age: Option<u64>,
    /// The clock: seconds since 1970.
    pub now: fn() -> u64,
    open: RwLock<Open>,
    state: Mutex<State>,
}

/// Seconds since 1970 by the system clock.
pub(crate) fn system_clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

impl Shared {
    /// The state before any generation is open, with an in-memory cache of `memory` bytes.
    pub(crate) fn new(folder: PathBuf, memory: u64, max_age: Option<u64>, now: fn() -> u64) -> Self {
        Self {
            counts: Counters::load(&folder),
            folder,
            pending: WriteQueue::default(),
            memory: MemoryCache::new(memory),
            ending: AtomicBool::new(false),
            max_age,
            now,
            open: RwLock::default(),
            state: Mutex::default(),
        }
    }

    /// A snapshot of the open generations.
    pub(crate) fn open(&self) -> Open {
        Arc::clone(&self.open.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the open generations.
    pub(crate) fn set_open(&self, generations: Vec<Arc<Generation>>) {
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = generations.into();
    }

    /// The state of the cache.
    pub(crate) fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the phase, and the detail if given.
    pub(crate) fn say(&self, phase: Phase, detail: Option<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.phase = phase;
        state.detail = detail.unwrap_or_else(|| std::mem::take(&mut state.detail));
    }

    /// Whether an entry created at `made` exceeds the maximum age. A time in the future, after the clock was set back, does
    /// not.
    pub(crate) fn is_too_old(&self, made: u64) -> bool {
        self.max_age.is_some_and(|most| (self.now)().saturating_sub(made) > most)
    }

    /// Counts a fault, logs the first of its generation, and marks damage. Returns whether the writer must set it aside.
    pub(crate) fn meet(&self, generation: &Generation, fault: &Fault) -> bool {
        self.counts.add(Counter::Faults, 1);
        let damaged = fault.cure() == Recovery::SetAside;
        let news = if damaged { generation.give_up() } else { generation.tell() };
        if news {
            tracing::warn!(generation = %generation.name, %fault, "reading the cache failed; treated as a miss");
        }
        news && damaged
    }

    /// Whether the cache is being closed.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }
}
