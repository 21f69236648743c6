//! Removal on request: of all entries, or of those of one text.

use std::sync::mpsc;

use super::writer::Task;
use super::{Cache, Failed, KeysOf};

impl Cache {
    /// Removes all entries, and damaged generations that were set aside. Returns the number of entries removed.
    ///
    /// # Errors
    /// [`Failed`] if the files cannot be removed.
    pub fn purge(&self) -> Result<u64, Failed> {
        let (tell, told) = mpsc::channel();
        self.ask(Task::Purge(tell));
        told.recv().ok().flatten().ok_or(Failed)
    }

    /// Removes all entries of one text, under every rule set. Returns the number of entries removed.
    ///
    /// # Errors
    /// [`Failed`] if a generation cannot be read or written.
    pub fn purge_text(&self, text: &str) -> Result<u64, Failed> {
        let (tell, told) = mpsc::channel();
        self.ask(Task::PurgeText(KeysOf::new(text).prefix().into(), tell));
        told.recv().ok().flatten().ok_or(Failed)
    }
}
