//! What those who run a daemon do with its cache: count, check, remove.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use super::counts::Counted;
use super::generation::{Generation, bytes_below};
use super::writer::Task;
use super::{Cache, KeysOf, State, value};

/// Answers checked between two looks at whether to go on.
const STEP: usize = 1000;
/// How long what was just handed over is waited for.
const SETTLED: Duration = Duration::from_secs(1);

/// What is kept, and how it was used since the folder was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Kept values of the rule set that is used; an answer in parts counts as several.
    pub entries: u64,
    /// Bytes on disk of the whole folder.
    pub disk_bytes: u64,
    /// Values found.
    pub hits: u64,
    /// Values looked for and not found.
    pub misses: u64,
    /// Values kept.
    pub inserts: u64,
    /// Values not kept, since the store was not ready for them.
    pub skipped: u64,
    /// Faults of the store.
    pub faults: u64,
    /// Damaged parts of the store that were set aside.
    pub set_aside: u64,
    /// Bytes on disk of what went for its room or its age.
    pub evicted_bytes: u64,
    /// How it is.
    pub state: State,
    /// The data folder.
    pub folder: PathBuf,
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Values checked so far.
    pub checked: u64,
    /// Values to check, as counted at the beginning.
    pub total: u64,
    /// Damaged values found and removed so far.
    pub damaged: u64,
}

/// The store failed; the log tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of kept answers failed; the log tells more")]
pub struct Failed;

impl Cache {
    /// Counts what is kept; takes as long as to read all keys.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn stats(&self) -> Result<Stats, Failed> {
        self.settle(SETTLED);
        let read = |what| self.shared.counts.get(what);
        Ok(Stats {
            entries: self.count()?,
            disk_bytes: bytes_below(self.folder()),
            hits: read(Counted::Hits),
            misses: read(Counted::Misses),
            inserts: read(Counted::Inserts),
            skipped: read(Counted::Skipped),
            faults: read(Counted::Faults),
            set_aside: read(Counted::SetAside),
            evicted_bytes: read(Counted::EvictedBytes),
            state: self.state(),
            folder: self.folder().into(),
        })
    }

    /// Compares every kept value with its checksum and removes the damaged ones; `tell` hears how far that has come, at
    /// the end too, and may end it.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn verify(&self, mut tell: impl FnMut(Verified) -> ControlFlow<()>) -> Result<(), Failed> {
        self.settle(SETTLED);
        let mut so_far = Verified { total: self.count()?, ..Verified::default() };
        for generation in self.shared.open().iter() {
            if self.verify_one(generation, &mut so_far, &mut tell)?.is_break() {
                return Ok(());
            }
        }
        let _ = tell(so_far);
        Ok(())
    }

    /// Whether a damaged part of the store was set aside since it was opened.
    pub fn was_damaged(&self) -> bool {
        self.shared.counts.get(Counted::SetAside) > self.aside_before
    }

    /// Removes everything, also what was set aside: how many values were kept.
    ///
    /// # Errors
    /// [`Failed`], where it cannot be removed.
    pub fn purge(&self) -> Result<u64, Failed> {
        let (tell, told) = mpsc::channel();
        self.ask(Task::Purge(tell));
        told.recv().ok().flatten().ok_or(Failed)
    }

    /// Removes all answers to one text, of whatever rule set: how many values these were.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn purge_text(&self, text: &str) -> Result<u64, Failed> {
        let (tell, told) = mpsc::channel();
        self.ask(Task::PurgeText(KeysOf::new(text).prefix().into(), tell));
        told.recv().ok().flatten().ok_or(Failed)
    }

    /// Waits until what was there before is open and what was handed over is taken care of, but no longer than `time`.
    pub fn settle(&self, time: Duration) {
        let (tell, told) = mpsc::channel();
        self.ask(Task::Settle { flush: false, tell });
        let _ = told.recv_timeout(time);
    }

    fn count(&self) -> Result<u64, Failed> {
        let open = self.shared.open();
        let counts = open.iter().map(|generation| self.guarded(generation, Generation::count));
        counts.sum()
    }

    fn verify_one(
        &self,
        generation: &Generation,
        so_far: &mut Verified,
        tell: &mut impl FnMut(Verified) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Failed> {
        let is_whole = |key: &[u8], kept: &[u8]| value::read(key, kept).is_some();
        let mut after = Vec::new();
        loop {
            let step = self.guarded(generation, |generation| generation.sift(&after, STEP, is_whole))?;
            let Some(last) = step.last else { return Ok(ControlFlow::Continue(())) };
            after = last;
            so_far.checked += step.seen;
            so_far.damaged += step.removed;
            // Answers may have been kept meanwhile.
            so_far.total = so_far.total.max(so_far.checked);
            if tell(*so_far).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    fn guarded<T>(
        &self,
        generation: &Generation,
        work: impl FnOnce(&Generation) -> Result<T, super::generation::Fault>,
    ) -> Result<T, Failed> {
        work(generation).map_err(|fault| {
            if self.shared.meet(generation, &fault) {
                self.ask(Task::SetAside(generation.name.number));
            }
            Failed
        })
    }
}
