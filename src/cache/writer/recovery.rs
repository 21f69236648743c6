//! Recovery from errors: damaged files, size limits, a full disk, a removed folder.

use std::time::{Duration, Instant};
use std::{fs, io};

use super::super::counters::Counter;
use super::super::data_folder::DataFolder;
use super::super::generation::{Fault, Name, Recovery};
use super::super::shared_state::Phase;
use super::{Failing, Writer, remove};

/// Retry delay of a failing store: initial and maximum.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
const TAKEN_AWAY: &str = "the data folder was removed";
/// Bytes that must be writable before a failing store is opened again.
const PROBE: usize = 1 << 20;

impl Writer {
    /// Handles a fault of the newest generation.
    pub(super) fn meet(&mut self, fault: &Fault) {
        self.shared.counts.add(Counter::Faults, 1);
        let newest = self.shared.open().first().cloned();
        match fault.cure() {
            Recovery::SetAside => {
                tracing::warn!(%fault, "the cache store is damaged");
                if let Some(newest) = newest {
                    self.set_aside(newest.name.number);
                }
            }
            Recovery::NextFile => {
                let detail = "a file of the store reached the size limit for files; a new one was created";
                tracing::warn!(%fault, "{detail}");
                self.shared.say(self.shared.state().phase, Some(detail.into()));
                self.unflushed = false;
                if let (Some(newest), Some(rules)) = (newest, self.rules.clone()) {
                    let name = newest.name.clone();
                    drop(newest);
                    self.take_out(name.number);
                    self.begin(rules);
                    // Reopening clears sled's error state.
                    self.open_one(&name);
                }
            }
            Recovery::TryLater => self.fail(&fault.to_string()),
        }
    }

    /// Closes a damaged generation and sets it aside.
    pub(super) fn set_aside(&mut self, number: u64) {
        let open = self.shared.open();
        let Some(damaged) = open.iter().find(|open| open.name.number == number) else { return };
        let name = damaged.name.clone();
        drop(open);
        self.take_out(number);
        self.move_aside(&name);
    }

    /// Renames a damaged generation to `damaged`, replacing an earlier one.
    pub(super) fn move_aside(&mut self, name: &Name) {
        let aside = self.shared.folder.join("damaged");
        let removed = remove(&aside)
            .and_then(|removed| fs::rename(self.place().join(name.to_string()), &aside).map(|()| removed));
        match removed {
            Ok(removed) => {
                self.shared.counts.add(Counter::SetAside, 1);
                let other = if removed { "; the one set aside before was removed" } else { "" };
                let detail = format!("a damaged part of the store was set aside{other}");
                tracing::warn!(kept_as = %aside.display(), "{detail}");
                self.shared.say(self.shared.state().phase, Some(detail));
            }
            Err(error) => self.fail(&format!("a damaged part of the store cannot be set aside: {error}")),
        }
    }

    /// Suspends writing, and schedules the next retry with backoff.
    pub(super) fn fail(&mut self, why: &str) {
        let wait = self.failing.as_ref().map_or(RETRY.0, |failing| (failing.wait * 2).min(RETRY.1));
        let skipped = self.failing.as_ref().map_or(0, |failing| failing.skipped);
        if self.failing.is_none() {
            tracing::error!(why, "new answers are not cached until the store can be written again");
        }
        self.failing = Some(Failing { wait, again_at: Instant::now() + wait, skipped });
        self.shared.say(Phase::Failing, Some(why.into()));
    }

    /// Retries a failing store when the delay is over.
    pub(super) fn retry(&mut self) {
        if self.failing.as_ref().is_none_or(|failing| Instant::now() < failing.again_at) {
            return;
        }
        let taken_away = !self.has_folder();
        if let Err(error) = self.probe() {
            return self.fail(&error.to_string());
        }
        let before = self.failing.take();
        if taken_away {
            self.begun_anew();
        }
        // Reopening clears sled's error state. A generation that cannot be opened stays where it is.
        let newest = self.shared.open().first().map(|newest| newest.name.number);
        newest.into_iter().for_each(|number| self.take_out(number));
        self.open_all();
        if self.failing.is_none() {
            let not_kept = before.map_or(0, |failing| failing.skipped);
            tracing::warn!(not_kept, "new answers are cached again");
        }
    }

    /// Writes and removes a file, to test whether the folder is writable. Creates the folder again if it is gone.
    pub(super) fn probe(&mut self) -> io::Result<()> {
        if !self.has_folder() {
            self.folder = None;
            self.folder = Some(DataFolder::take(&self.shared.folder).map_err(io::Error::other)?);
        }
        let probe = self.shared.folder.join("probe");
        let written = fs::write(&probe, vec![0; PROBE]);
        // A partial file takes space as well.
        let removed = fs::remove_file(&probe);
        written.and(removed)
    }

    /// Creates the folder again if it was removed.
    pub(super) fn follow_folder(&mut self) {
        if self.failing.is_some()
            || self.has_folder() && self.shared.open().iter().all(|open| open.path().is_dir())
        {
            return;
        }
        self.shared.counts.add(Counter::Faults, 1);
        let open: Vec<u64> = self.shared.open().iter().map(|open| open.name.number).collect();
        open.into_iter().for_each(|number| self.take_out(number));
        self.unflushed = false;
        match self.probe() {
            Ok(()) => self.begun_anew(),
            Err(error) => self.fail(&format!("{TAKEN_AWAY}: {error}")),
        }
    }

    fn has_folder(&self) -> bool {
        self.folder.as_ref().is_some_and(DataFolder::is_there)
    }

    fn begun_anew(&self) {
        let detail = format!("{TAKEN_AWAY}; a new one was created");
        tracing::warn!(folder = %self.shared.folder.display(), "{detail}");
        self.shared.say(Phase::Ready, Some(detail));
    }
}
