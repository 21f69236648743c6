//! The writer: the one thread that opens, fills, follows and removes the generations of the store.
//!
//! The store is a row of generations. Answers go to the newest; when that holds its share of the bound, the next is
//! begun, and the oldest go until all fit. What was asked for of one that goes is written once more to the newest: FIFO with
//! reinsertion, which keeps what LRU keeps and more (Corbato's CLOCK; Yang et al., "FIFO can be better than LRU", HotOS
//! 2023). A generation goes as a folder, so that its room on disk is free at once.

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

/// How many generations fill the bound.
const SHARES: u64 = 8;
/// Bytes on disk for the key of a value and its place, at most: measured.
const ENTRY: u64 = 300;
/// How often the writer looks after the folder.
const TICK: Duration = Duration::from_secs(1);
/// How often what was written is brought to the disk, in ticks.
const FLUSH_TICKS: u32 = 5;
/// How long a store may take to write what it holds or to close.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long readers are waited for before a generation is removed.
const READERS: Duration = Duration::from_secs(1);

/// What the writer is asked to do, in order.
#[derive(Debug)]
pub enum Task {
    /// Write what is pending under a key.
    Write(Vec<u8>),
    /// Set a damaged generation aside.
    SetAside(u64),
    /// Tell when everything asked before is done; and on disk, where that is wanted: whether it is.
    Settle {
        /// Whether it is to be on disk.
        flush: bool,
        /// Whom to tell.
        tell: Sender<bool>,
    },
    /// Serve another rule set's answers.
    UseRules(String),
    /// Remove everything: whether it is gone and how many values it was.
    Purge(Sender<Option<u64>>),
    /// Remove the values whose keys begin so: how many.
    PurgeText(Vec<u8>, Sender<Option<u64>>),
    /// Look after the store now, and not when it is time.
    #[cfg(test)]
    Tick,
    /// Close everything.
    End,
}

/// How the store is bounded.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes in memory of where each value stands.
    pub memory: u64,
}

/// The writer's own.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
    /// Nothing while the folder is lost.
    folder: Option<DataFolder>,
    bounds: Bounds,
    /// Whose answers are served and kept, as [`rules_tag`] writes it; nothing is kept without.
    rules: Option<String>,
    next_number: u64,
    /// Bytes of values written since the newest generation was measured.
    unmeasured: u64,
    unflushed: bool,
    failing: Option<Failing>,
    ticked: Instant,
    ticks: u32,
    saved: u64,
}

/// Why and since when nothing is kept.
#[derive(Debug)]
struct Failing {
    wait: Duration,
    again_at: Instant,
    skipped: u64,
}

impl Writer {
    /// A writer in a folder that is held, for the answers of the rule set of that version.
    pub fn new(shared: Arc<Shared>, folder: DataFolder, bounds: Bounds, rules: Option<&str>) -> Self {
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

    /// Opens what is there, then does what is asked until the end.
    pub fn run(mut self, asked: &Receiver<Task>) {
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
        // Whoever asked may have gone.
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

    /// Where the generations are.
    fn place(&self) -> PathBuf {
        self.shared.folder.join("generations")
    }

    /// Opens the generations of our rule set, newest first.
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
        // The newest may hold its share already.
        self.unmeasured = self.share();
        if self.failing.is_none() {
            self.shared.say(Phase::Ready, None);
        }
        self.evict();
    }

    /// Opens one and gives it to readers.
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
                tracing::warn!(generation = %name, %fault, "a part of the store of answers cannot be opened");
                match fault.cure() {
                    Recovery::SetAside => self.move_aside(name),
                    // It cannot be opened where it may not grow; the others are of use without it.
                    Recovery::NextFile => {}
                    Recovery::TryLater => self.fail(&fault.to_string()),
                }
                None
            }
        }
    }

    fn write(&mut self, key: &[u8]) {
        // Removed since where there is none; another may come while one is written.
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

    /// The generation that is written to, begun where there is none; nothing while the store fails.
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
        // Room for it to fill.
        self.evict();
        self.shared.open().first().cloned()
    }

    /// Begins the next generation where the newest holds its share.
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

    /// Whether everything is on disk.
    fn flush(&mut self) -> bool {
        let Some(newest) = self.shared.open().first().cloned().filter(|_| self.unflushed) else {
            return true;
        };
        self.unflushed = false;
        let flushed = within(PATIENCE, move || newest.flush()).unwrap_or(Err(Fault::Stuck("a flush")));
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

    /// Takes a generation from the readers and closes it.
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
            tracing::warn!(number, "a part of the store does not close; it is left behind");
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
                tracing::warn!(%error, "the counts of the cache cannot be saved");
            }
        }
    }

    /// What versions before this layout left.
    fn remove_older_layout(&self) {
        let entries = fs::read_dir(&self.shared.folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name == "answers" || name.starts_with("answers.damaged-") {
                tracing::info!(folder = %name, "the store of an earlier version is removed");
                if let Err(error) = remove(&entry.path()) {
                    tracing::warn!(%error, "it cannot be removed");
                }
            }
        }
    }

    fn close(&mut self) {
        // What is not on disk now was told by whoever asked for it.
        self.flush();
        let open: Vec<u64> = self.shared.open().iter().map(|open| open.name.number).collect();
        open.into_iter().for_each(|number| self.take_out(number));
        self.save_counts();
    }
}

/// Removes a folder with all in it: whether there was one.
fn remove(folder: &std::path::Path) -> io::Result<bool> {
    match fs::remove_dir_all(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Readers hold a generation for as long as they look something up.
fn wait_for_readers(generation: &Arc<Generation>) {
    let begun = Instant::now();
    while Arc::strong_count(generation) > 1 && begun.elapsed() < READERS {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Does something that may never end, and does not wait for it longer than `time`.
fn within<T: Send + 'static>(time: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = channel();
    let thread = thread::Builder::new().name("cache".into());
    thread.spawn(move || drop(tell.send(work()))).ok()?;
    told.recv_timeout(time).ok()
}
