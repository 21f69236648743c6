//! The writer thread, the only one that opens, writes and removes generations.
//!
//! The store is a sequence of generations. Entries are written to the newest. When it reaches its share of the size limit, a
//! new one is started and the oldest are evicted. Entries of an evicted generation that were read are copied to the newest:
//! FIFO with reinsertion, whose hit rate is that of LRU or better (Corbato's CLOCK; Yang et al., "FIFO can be better than
//! LRU", HotOS 2023). A generation is removed as a folder, which frees its disk space immediately.

mod eviction;
mod purge;
mod recovery;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use super::counters::Counter;
use super::data_folder::DataFolder;
use super::generation::{Fault, Generation, Name, Recovery, bytes_below, rules_tag};
use super::shared_state::{Phase, Shared};

/// The number of full generations within the size limit.
const SHARES: u64 = 8;
/// Upper bound of the disk space of an index entry, in bytes; measured.
const ENTRY: u64 = 300;
/// Interval of the periodic maintenance.
const TICK: Duration = Duration::from_secs(1);
/// Interval of flushes, in ticks.
const FLUSH_TICKS: u32 = 5;
/// Timeout of flushing or closing a generation.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait for readers before a generation is removed.
const READERS: Duration = Duration::from_secs(1);

/// Tasks of the writer, executed in order.
#[derive(Debug)]
pub(crate) enum Task {
    /// Write the queued entry of a key.
    Write(Vec<u8>),
    /// Set a damaged generation aside.
    SetAside(u64),
    /// Wait for all earlier tasks and, optionally, for a flush. Sends whether that succeeded.
    Settle {
        /// Whether to flush.
        flush: bool,
        /// Receives the result.
        tell: Sender<bool>,
    },
    /// Switch to another version of the rule set.
    UseRules(String),
    /// Remove all entries. Sends their number, or `None` on failure.
    Purge(Sender<Option<u64>>),
    /// Remove the entries whose keys have a prefix. Sends their number, or `None` on failure.
    PurgeText(Vec<u8>, Sender<Option<u64>>),
    /// Run the periodic maintenance now.
    #[cfg(test)]
    Tick,
    /// Close everything.
    End,
}

/// The limits of the store.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes in memory for the indexes.
    pub memory: u64,
}

/// The state of the writer thread.
#[derive(Debug)]
pub(crate) struct Writer {
    shared: Arc<Shared>,
    /// `None` while the folder is gone.
    folder: Option<DataFolder>,
    bounds: Bounds,
    /// The current rule set, as a [`rules_tag`]. If `None`, nothing is written.
    rules: Option<String>,
    next_number: u64,
    /// Bytes written since the size of the newest generation was measured.
    unmeasured: u64,
    unflushed: bool,
    failing: Option<Failing>,
    ticked: Instant,
    ticks: u32,
    saved: u64,
}

/// The retry state of a failing store.
#[derive(Debug)]
struct Failing {
    wait: Duration,
    again_at: Instant,
    skipped: u64,
}

impl Writer {
    /// Creates the writer for a locked folder and a version of the rule set.
    pub(crate) fn new(shared: Arc<Shared>, folder: DataFolder, bounds: Bounds, rules: Option<&str>) -> Self {
        let rules = rules.map(rules_tag);
        let saved = shared.counts.sum();
        Self {
            shared,
            folder: Some(folder),
            bounds,
            rules,
            next_number: 1,
            unmeasured: 0,
            unflushed: false,
            failing: None,
            ticked: Instant::now(),
            ticks: 0,
            saved,
        }
    }

    /// Opens the store, then executes tasks until [`Task::End`].
    pub(crate) fn run(mut self, asked: &Receiver<Task>) {
        self.remove_older_layout();
        self.open_all();
        loop {
            match asked.recv_timeout(TICK) {
                Ok(Task::End) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(task) => self.take(task),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.ticked.elapsed() >= TICK {
                self.tick();
            }
        }
        self.close();
    }

    fn take(&mut self, task: Task) {
        // The receiver of a result may be gone.
        match task {
            Task::Write(key) => self.write(&key),
            Task::SetAside(number) => self.set_aside(number),
            Task::Settle { flush, tell } => drop(tell.send(!flush || self.flush())),
            Task::UseRules(version) => self.use_rules(&version),
            Task::Purge(tell) => drop(tell.send(self.purge())),
            Task::PurgeText(prefix, tell) => drop(tell.send(self.purge_text(&prefix))),
            #[cfg(test)]
            Task::Tick => self.tick(),
            Task::End => {}
        }
    }

    /// The folder of the generations.
    fn place(&self) -> PathBuf {
        self.shared.folder.join("generations")
    }

    /// Opens the generations of the current rule set, newest first.
    fn open_all(&mut self) {
        let mut names = self.names();
        names.sort_by_key(|name| name.number);
        self.next_number = names.last().map_or(1, |name| name.number + 1);
        let rules = self.rules.clone();
        let own = |name: &&Name| rules.as_ref().is_none_or(|rules| *rules == name.rules);
        for name in names.iter().rev().filter(own) {
            if self.shared.is_ending() {
                return;
            }
            if self.open_one(name).is_none() && self.failing.is_some() {
                break;
            }
        }
        // The newest may have reached its share already.
        self.unmeasured = self.share();
        if self.failing.is_none() {
            self.shared.say(Phase::Ready, None);
        }
        self.evict();
    }

    /// Opens a generation and publishes it to readers.
    fn open_one(&mut self, name: &Name) -> Option<()> {
        if self.shared.open().iter().any(|open| open.name == *name) {
            return Some(());
        }
        match Generation::open(&self.place(), name, self.bounds.memory / SHARES) {
            Ok(generation) => {
                let mut open = self.shared.open().to_vec();
                open.push(Arc::new(generation));
                open.sort_by_key(|generation| std::cmp::Reverse(generation.name.number));
                self.shared.set_open(open);
                Some(())
            }
            Err(fault) => {
                self.shared.counts.add(Counter::Faults, 1);
                tracing::warn!(generation = %name, %fault, "a generation of the cache cannot be opened");
                match fault.cure() {
                    Recovery::SetAside => self.move_aside(name),
                    // It cannot be opened if it may not grow. The others remain usable.
                    Recovery::NextFile => {}
                    Recovery::TryLater => self.fail(&fault.to_string()),
                }
                None
            }
        }
    }

    fn write(&mut self, key: &[u8]) {
        // `None` if it was purged meanwhile. It may be replaced while it is being written.
        while let Some(value) = self.shared.pending.get(key) {
            self.write_one(key, &value);
            self.shared.pending.done(key, &value);
        }
    }

    fn write_one(&mut self, key: &[u8], value: &[u8]) {
        match self.newest().map(|newest| newest.insert(key, value)) {
            Some(Ok(())) => {
                self.shared.counts.add(Counter::Inserts, 1);
                self.unflushed = true;
                self.unmeasured += value.len() as u64 + ENTRY;
                if self.unmeasured >= self.share() / 32 {
                    self.measure();
                }
            }
            Some(Err(fault)) => {
                self.shared.counts.add(Counter::Skipped, 1);
                self.meet(&fault);
            }
            None => {
                self.shared.counts.add(Counter::Skipped, 1);
                if let Some(failing) = &mut self.failing {
                    failing.skipped += 1;
                }
            }
        }
    }

    /// The generation to write to, created if necessary; `None` while the store fails.
    fn newest(&mut self) -> Option<Arc<Generation>> {
        if self.failing.is_some() {
            return None;
        }
        let rules = self.rules.clone()?;
        let newest = self.shared.open().first().cloned();
        let usable = newest.filter(|newest| newest.name.rules == rules && !newest.is_broken());
        usable.or_else(|| self.begin(rules))
    }

    fn begin(&mut self, rules: String) -> Option<Arc<Generation>> {
        let name = Name { number: self.next_number, begun: (self.shared.now)(), rules };
        self.next_number += 1;
        self.unmeasured = 0;
        self.open_one(&name)?;
        // Make room for it to grow.
        self.evict();
        self.shared.open().first().cloned()
    }

    /// Starts the next generation if the newest has reached its share.
    fn measure(&mut self) {
        self.unmeasured = 0;
        let newest = self.shared.open().first().cloned();
        if newest.is_some_and(|newest| bytes_below(newest.path()) >= self.share()) {
            self.next();
        }
    }

    fn next(&mut self) {
        if !self.flush() {
            return;
        }
        if let Some(rules) = self.rules.clone() {
            self.begin(rules);
        }
    }

    /// Flushes the newest generation. Returns whether everything is on disk.
    fn flush(&mut self) -> bool {
        let Some(newest) = self.shared.open().first().cloned().filter(|_| self.unflushed) else {
            return true;
        };
        self.unflushed = false;
        let flushed = within(PATIENCE, move || newest.flush()).unwrap_or(Err(Fault::Stuck("flushing")));
        match flushed {
            Ok(()) => true,
            Err(fault) => {
                self.meet(&fault);
                false
            }
        }
    }

    fn tick(&mut self) {
        (self.ticked, self.ticks) = (Instant::now(), self.ticks.wrapping_add(1));
        self.follow_folder();
        self.retry();
        self.follow_age();
        if self.ticks.is_multiple_of(FLUSH_TICKS) {
            self.flush();
        }
        self.save_counts();
    }

    fn use_rules(&mut self, version: &str) {
        self.flush();
        self.rules = Some(rules_tag(version));
        let rules = self.rules.clone();
        let open = self.shared.open();
        let others = open.iter().filter(|open| rules.as_ref() != Some(&open.name.rules));
        let others: Vec<u64> = others.map(|open| open.name.number).collect();
        drop(open);
        others.into_iter().for_each(|number| self.take_out(number));
        self.open_all();
    }

    /// Hides a generation from readers and closes it.
    fn take_out(&mut self, number: u64) {
        let open = self.shared.open();
        let (out, stay): (Vec<_>, Vec<_>) =
            open.iter().cloned().partition(|generation| generation.name.number == number);
        drop(open);
        self.shared.set_open(stay);
        let closed = out.into_iter().all(|generation| {
            wait_for_readers(&generation);
            within(PATIENCE, move || drop(generation)).is_some()
        });
        if !closed {
            tracing::warn!(number, "closing a generation of the cache timed out; it stays open");
        }
    }

    /// The names of all generations on disk.
    fn names(&self) -> Vec<Name> {
        let entries = fs::read_dir(self.place()).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok()).collect()
    }

    fn save_counts(&mut self) {
        let sum = self.shared.counts.sum();
        if self.saved != sum && self.failing.is_none() {
            self.saved = sum;
            if let Err(error) = self.shared.counts.save(&self.shared.folder) {
                tracing::warn!(%error, "the counters of the cache cannot be saved");
            }
        }
    }

    /// Removes the files of versions with an older layout.
    fn remove_older_layout(&self) {
        let entries = fs::read_dir(&self.shared.folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name == "answers" || name.starts_with("answers.damaged-") {
                tracing::info!(folder = %name, "removing the cache of an earlier version");
                if let Err(error) = remove(&entry.path()) {
                    tracing::warn!(%error, "the cache of an earlier version cannot be removed");
                }
            }
        }
    }

    fn close(&mut self) {
        // A failure was reported by the flush of whoever closes the cache.
        self.flush();
        let open: Vec<u64> = self.shared.open().iter().map(|open| open.name.number).collect();
        open.into_iter().for_each(|number| self.take_out(number));
        self.save_counts();
    }
}

/// Removes a folder recursively. Returns whether it existed.
fn remove(folder: &std::path::Path) -> io::Result<bool> {
    match fs::remove_dir_all(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Waits for readers, which hold a generation during a lookup.
fn wait_for_readers(generation: &Arc<Generation>) {
    let begun = Instant::now();
    while Arc::strong_count(generation) > 1 && begun.elapsed() < READERS {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Runs work that may block forever, and waits for it at most for `time`.
fn within<T: Send + 'static>(time: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = channel();
    let thread = thread::Builder::new().name("cache".into());
    thread.spawn(move || drop(tell.send(work()))).ok()?;
    told.recv_timeout(time).ok()
}
