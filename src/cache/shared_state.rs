//! What readers of the cache and its writer share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::counters::{Counter, Counters};
use super::generation::{Fault, Generation, Recovery};
use super::memory_cache::MemoryCache;
use super::write_queue::WriteQueue;

/// The open generations, newest first.
pub type Open = Arc<[Arc<Generation>]>;

/// How the cache is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What it is at.
    pub phase: Phase,
    /// What happened to it, in words; empty where nothing did.
    pub detail: String,
}

/// What the cache is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// What was kept earlier is still being opened; what is found of it already is served.
    #[default]
    Opening,
    /// Answers are kept and found.
    Ready,
    /// New answers are not kept for now; it is tried again and again.
    Failing,
}

/// What readers and writer share.
#[derive(Debug)]
pub struct Shared {
    /// The data folder.
    pub folder: PathBuf,
    /// What is on its way to the disk.
    pub pending: WriteQueue,
    /// What was asked for lately.
    pub memory: MemoryCache,
    /// How the cache is used.
    pub counts: Counters,
    /// Whether the cache is being closed.
    pub ending: AtomicBool,
    /// Older answers, in seconds, are not given.
    pub max_age: Option<u64>,
    /// The clock: seconds since 1970.
    pub now: fn() -> u64,
    open: RwLock<Open>,
    state: Mutex<State>,
}

/// Seconds since 1970 by the clock of the system; 0 before.
pub fn system_clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

impl Shared {
    /// Nothing is open yet; `memory` bytes are for what is asked for.
    pub fn new(folder: PathBuf, memory: u64, max_age: Option<u64>, now: fn() -> u64) -> Self {
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

    /// The open generations as they are now.
    pub fn open(&self) -> Open {
        Arc::clone(&self.open.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in their place.
    pub fn set_open(&self, generations: Vec<Arc<Generation>>) {
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = generations.into();
    }

    /// How the cache is.
    pub fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says how it is from now on.
    pub fn say(&self, phase: Phase, detail: Option<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.phase = phase;
        state.detail = detail.unwrap_or_else(|| std::mem::take(&mut state.detail));
    }

    /// Whether something made then is too old to be given. What was made later than now, by a clock that was set back
    /// since, is not.
    pub fn is_too_old(&self, made: u64) -> bool {
        self.max_age.is_some_and(|most| (self.now)().saturating_sub(made) > most)
    }

    /// Counters a fault of a generation, tells the first, and gives up what is damaged: whether the writer must hear of it.
    pub fn meet(&self, generation: &Generation, fault: &Fault) -> bool {
        self.counts.add(Counter::Faults, 1);
        let damaged = fault.cure() == Recovery::SetAside;
        let news = if damaged { generation.give_up() } else { generation.tell() };
        if news {
            tracing::warn!(generation = %generation.name, %fault, "the store of answers failed; this counts as a miss");
        }
        news && damaged
    }

    /// Whether the cache is being closed.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }
}
