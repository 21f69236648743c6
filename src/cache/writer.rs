//! The writer: the one thread that opens, fills, follows and removes the generations of the store.
//!
//! The store is a row of generations. Answers go to the newest; when that holds its share of the bound, the next is
//! begun, and the oldest go until all fit. What was asked for of one that goes is written once more to the newest: FIFO with
//! reinsertion, which keeps what LRU keeps and more (Corbato's CLOCK; Yang et al., "FIFO can be better than LRU", HotOS
//! 2023). A generation goes as a folder, so that its room on disk is free at once.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use super::counts::Counted;
use super::folder::Folder;
use super::generation::{Cure, Fault, Generation, Name, bytes_below, rules_tag};
use super::shared::{Phase, Shared};

/// How many generations fill the bound.
const SHARES: u64 = 8;
/// Bytes on disk for one of values, at most: measured.
const AMPLIFICATION: u64 = 2;
/// More generations are never kept.
const MOST: usize = 32;
/// How often the writer looks after the folder.
const TICK: Duration = Duration::from_secs(1);
/// How often what was written is brought to the disk, in ticks.
const FLUSH_TICKS: u32 = 5;
/// How long a store may take to write what it holds or to close.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long readers are waited for before a generation is removed.
const READERS: Duration = Duration::from_secs(1);
/// When a store that fails is tried again, first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// Bytes that must be writable before a store that fails is tried again.
const PROBE: usize = 1 << 20;

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
    /// Bytes in memory.
    pub memory: u64,
    /// The version of the rule set whose answers are served and kept; nothing is kept without one.
    pub rules: Option<String>,
}

/// The writer's own.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
    /// Nothing while the folder is lost.
    folder: Option<Folder>,
    bounds: Bounds,
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
    /// A writer in a folder that is held.
    pub fn new(shared: Arc<Shared>, folder: Folder, bounds: Bounds) -> Self {
        let rules = bounds.rules.as_deref().map(rules_tag);
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
                self.shared.counts.add(Counted::Faults, 1);
                tracing::warn!(generation = %name, %fault, "a part of the store of answers cannot be opened");
                match fault.cure() {
                    Cure::SetAside => self.move_aside(name),
                    // It cannot be opened where it may not grow; the others are of use without it.
                    Cure::NextFile => {}
                    Cure::TryLater => self.fail(&fault.to_string()),
                }
                None
            }
        }
    }

    fn write(&mut self, key: &[u8]) {
        // Removed since, or written with a later task.
        let Some(value) = self.shared.pending.get(key) else { return };
        match self.newest().map(|newest| newest.insert(key, &value)) {
            Some(Ok(())) => {
                self.shared.counts.add(Counted::Inserts, 1);
                self.unflushed = true;
                self.unmeasured += value.len() as u64;
                if self.unmeasured >= self.share() / 32 {
                    self.measure();
                }
            }
            Some(Err(fault)) => {
                self.shared.counts.add(Counted::Skipped, 1);
                self.meet(&fault);
            }
            None => {
                self.shared.counts.add(Counted::Skipped, 1);
                if let Some(failing) = &mut self.failing {
                    failing.skipped += 1;
                }
            }
        }
        self.shared.pending.done(key, &value);
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

    /// What a generation may take on disk. A half of one is for what is written once more before the old place of it is
    /// free.
    fn share(&self) -> u64 {
        self.bounds.bytes / (2 * SHARES + 1) * 2
    }

    /// Removes generations until the newest has room to fill: other rule sets' first, then the oldest.
    fn evict(&mut self) {
        let newest = self.shared.open().first().map(|newest| newest.name.number);
        let rules = self.rules.clone();
        let mut names = self.names();
        names.retain(|name| Some(name.number) != newest);
        names.sort_by_key(|name| (rules.as_ref().is_none_or(|rules| *rules == name.rules), name.number));
        let sized = names.into_iter().map(|name| (bytes_below(&self.place().join(name.to_string())), name));
        let sized: Vec<(u64, Name)> = sized.collect();
        let room = self.share() * (SHARES - 1);
        let (mut bytes, mut count) = (sized.iter().map(|(bytes, _)| bytes).sum::<u64>(), sized.len());
        // Without a rule set somebody only looks at the store.
        for (size, name) in sized.iter().filter(|_| rules.is_some()) {
            if bytes <= room && count < MOST {
                break;
            }
            (bytes, count) = (bytes - size, count - 1);
            self.keep_used(name.number);
            self.remove_for_good(name, *size);
        }
    }

    /// Writes what was asked for of a generation once more to the newest: no more than half a share, so that room is won
    /// also where everything is used.
    fn keep_used(&mut self, number: u64) {
        let open = self.shared.open();
        let old = open.iter().find(|open| open.name.number == number);
        let (Some(old), Some(newest)) = (old, open.first()) else { return };
        let newer = |key: &[u8]| {
            let mut newer = open.iter().take_while(|open| open.name.number != number);
            newer.any(|newer| newer.has(key).unwrap_or(false))
        };
        let (mut left, mut fault) = (self.share() / 2 / AMPLIFICATION, None);
        let walked = old.walk(|key, value| {
            let size = value.len() as u64;
            if !old.used().has(key) || newer(key) {
                return ControlFlow::Continue(());
            }
            if size > left {
                return ControlFlow::Break(());
            }
            left -= size;
            self.unmeasured += size;
            self.unflushed = true;
            newest.insert(key, value).map_or_else(
                |failed| {
                    fault = Some(failed);
                    ControlFlow::Break(())
                },
                ControlFlow::Continue,
            )
        });
        drop(open);
        // A fault of the old one is no matter: it goes.
        if let Some(fault) = fault.filter(|_| walked.is_ok()) {
            self.meet(&fault);
        }
    }

    fn remove_for_good(&mut self, name: &Name, size: u64) {
        self.shared.counts.add(Counted::EvictedBytes, size);
        self.take_out(name.number);
        tracing::debug!(generation = %name, bytes = size, "a part of the store of answers was removed");
        if let Err(error) = remove(&self.place().join(name.to_string())) {
            tracing::warn!(%error, "a part of the store of answers cannot be removed");
        }
    }

    /// Removes the generations all of whose answers are too old, and ends the newest before its answers span too much time.
    fn follow_age(&mut self) {
        let (Some(most), now) = (self.shared.max_age, (self.shared.now)()) else { return };
        let mut names = self.names();
        names.sort_by_key(|name| name.number);
        // All that a generation holds was made before the next was begun.
        let ended = names.iter().zip(names.iter().skip(1).map(|next| next.begun));
        let old = ended.filter(|(_, end)| now.saturating_sub(*end) > most);
        for name in old.map(|(name, _)| name.clone()).collect::<Vec<_>>() {
            let size = bytes_below(&self.place().join(name.to_string()));
            self.remove_for_good(&name, size);
        }
        let newest = self.shared.open().first().map(|newest| newest.name.begun);
        if newest.is_some_and(|begun| now.saturating_sub(begun) > (most / SHARES).max(1))
            && self.failing.is_none()
        {
            self.next();
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

    /// Meets a fault of the newest generation.
    fn meet(&mut self, fault: &Fault) {
        self.shared.counts.add(Counted::Faults, 1);
        let newest = self.shared.open().first().cloned();
        match fault.cure() {
            Cure::SetAside => {
                tracing::warn!(%fault, "the store of answers is damaged");
                if let Some(newest) = newest {
                    self.set_aside(newest.name.number);
                }
            }
            Cure::NextFile => {
                let detail = "a file of the store may not grow any further; another was begun";
                tracing::warn!(%fault, "{detail}");
                self.shared.say(self.shared.state().phase, Some(detail.into()));
                self.unflushed = false;
                if let (Some(newest), Some(rules)) = (newest, self.rules.clone()) {
                    let name = newest.name.clone();
                    drop(newest);
                    self.take_out(name.number);
                    self.begin(rules);
                    // Opened again, it has forgotten its error.
                    self.open_one(&name);
                }
            }
            Cure::TryLater => self.fail(&fault.to_string()),
        }
    }

    /// Sets a damaged generation aside.
    fn set_aside(&mut self, number: u64) {
        let open = self.shared.open();
        let Some(damaged) = open.iter().find(|open| open.name.number == number) else { return };
        let name = damaged.name.clone();
        drop(open);
        self.take_out(number);
        self.move_aside(&name);
    }

    /// Keeps the newest of what was set aside, and no other.
    fn move_aside(&mut self, name: &Name) {
        let aside = self.shared.folder.join("damaged");
        let removed = remove(&aside)
            .and_then(|removed| fs::rename(self.place().join(name.to_string()), &aside).map(|()| removed));
        match removed {
            Ok(removed) => {
                self.shared.counts.add(Counted::SetAside, 1);
                let other = if removed { "; what was set aside before was removed" } else { "" };
                let detail = format!("a damaged part of the store was set aside{other}");
                tracing::warn!(kept_as = %aside.display(), "{detail}");
                self.shared.say(self.shared.state().phase, Some(detail));
            }
            Err(error) => self.fail(&format!("a damaged part of the store cannot be set aside: {error}")),
        }
    }

    /// Keeps nothing for a while.
    fn fail(&mut self, why: &str) {
        let wait = self.failing.as_ref().map_or(RETRY.0, |failing| (failing.wait * 2).min(RETRY.1));
        let skipped = self.failing.as_ref().map_or(0, |failing| failing.skipped);
        if self.failing.is_none() {
            tracing::error!(why, "answers are not kept until the store can be written again");
        }
        self.failing = Some(Failing { wait, again_at: Instant::now() + wait, skipped });
        self.shared.say(Phase::Failing, Some(why.into()));
    }

    /// Tries a store that failed once more.
    fn retry(&mut self) {
        if self.failing.as_ref().is_none_or(|failing| Instant::now() < failing.again_at) {
            return;
        }
        if let Err(error) = self.probe() {
            return self.fail(&error.to_string());
        }
        let before = self.failing.take();
        // Opened again, it has forgotten its error; one that will not be is left where it is.
        let newest = self.shared.open().first().map(|newest| newest.name.number);
        newest.into_iter().for_each(|number| self.take_out(number));
        self.open_all();
        if self.failing.is_none() {
            let not_kept = before.map_or(0, |failing| failing.skipped);
            tracing::warn!(not_kept, "answers are kept again");
        }
    }

    /// Whether the folder can be written.
    fn probe(&mut self) -> io::Result<()> {
        if self.folder.as_ref().is_none_or(|folder| !folder.is_there()) {
            self.folder = None;
            self.folder = Some(Folder::take(&self.shared.folder).map_err(io::Error::other)?);
        }
        let probe = self.shared.folder.join("probe");
        let written = fs::write(&probe, vec![0; PROBE]);
        // What was written of it takes room.
        let removed = fs::remove_file(&probe);
        written.and(removed)
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

    /// Begins anew where the folder was taken away.
    fn follow_folder(&mut self) {
        let there = self.folder.as_ref().is_some_and(Folder::is_there);
        if self.failing.is_some() || there && self.shared.open().iter().all(|open| open.path().is_dir()) {
            return;
        }
        self.shared.counts.add(Counted::Faults, 1);
        let why = "the data folder was taken away";
        let open: Vec<u64> = self.shared.open().iter().map(|open| open.name.number).collect();
        open.into_iter().for_each(|number| self.take_out(number));
        self.unflushed = false;
        match self.probe() {
            Ok(()) => {
                let detail = format!("{why}; another was begun");
                tracing::warn!(folder = %self.shared.folder.display(), "{detail}");
                self.shared.say(Phase::Ready, Some(detail));
            }
            Err(error) => self.fail(&format!("{why}: {error}")),
        }
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

    fn purge(&mut self) -> Option<u64> {
        let entries = self.shared.open().iter().map(|open| open.count().unwrap_or(0)).sum::<u64>();
        let waiting = self.shared.pending.forget(b"");
        self.unflushed = false;
        let open: Vec<u64> = self.shared.open().iter().map(|open| open.name.number).collect();
        open.into_iter().for_each(|number| self.take_out(number));
        let removed = remove(&self.place()).and_then(|_| remove(&self.shared.folder.join("damaged")));
        if let Err(error) = removed {
            self.fail(&format!("the store cannot be removed: {error}"));
            return None;
        }
        Some(entries + waiting)
    }

    /// Also of other rule sets' answers: whoever asks wants nothing kept of a text.
    fn purge_text(&mut self, prefix: &[u8]) -> Option<u64> {
        let mut removed = self.shared.pending.forget(prefix);
        for name in self.names() {
            let open = self.shared.open().iter().find(|open| open.name == name).cloned();
            let generation = match open {
                Some(open) => Ok(open),
                None => Generation::open(&self.place(), &name, self.bounds.memory / SHARES).map(Arc::new),
            };
            match generation.and_then(|generation| generation.remove_all(prefix)) {
                Ok(more) => removed += more,
                Err(fault) => {
                    self.shared.counts.add(Counted::Faults, 1);
                    tracing::warn!(generation = %name, %fault, "a part of the store of answers failed");
                    if fault.cure() != Cure::SetAside {
                        return None;
                    }
                    self.take_out(name.number);
                    self.move_aside(&name);
                }
            }
        }
        Some(removed)
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
