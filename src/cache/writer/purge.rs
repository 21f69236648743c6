//! Purges: removal of all entries, or of those of one text.

use std::io;
use std::sync::Arc;

use super::super::counters::Counter;
use super::super::generation::{Generation, Recovery};
use super::{SHARES, Writer, remove};

impl Writer {
    pub(super) fn purge(&mut self) -> Option<u64> {
        let entries = self.shared.open().iter().map(|open| open.count().unwrap_or(0)).sum::<u64>();
        let waiting = self.shared.pending.forget(b"");
        self.unflushed = false;
        let open: Vec<u64> = self.shared.open().iter().map(|open| open.name.number).collect();
        open.into_iter().for_each(|number| self.take_out(number));
        // A verification in progress may still hold a generation open.
        self.shared.memory.forget_all(b"");
        let removed = remove(&self.place()).and_then(|_| self.remove_aside());
        if let Err(error) = removed {
            self.fail(&format!("the cache files cannot be removed: {error}"));
            return None;
        }
        Some(entries + waiting)
    }

    /// Includes the answers of other rule sets: nothing of the text may stay.
    pub(super) fn purge_text(&mut self, prefix: &[u8]) -> Option<u64> {
        let removed = self.remove_text(prefix);
        self.shared.memory.forget_all(prefix);
        removed
    }

    fn remove_text(&mut self, prefix: &[u8]) -> Option<u64> {
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
                    self.shared.counts.add(Counter::Faults, 1);
                    tracing::warn!(generation = %name, %fault, "purging a generation of the cache failed");
                    if fault.cure() != Recovery::SetAside {
                        return None;
                    }
                    self.take_out(name.number);
                    self.move_aside(&name);
                }
            }
        }
        // Damaged files cannot be searched for the text.
        self.remove_aside().is_ok().then_some(removed)
    }

    fn remove_aside(&self) -> io::Result<bool> {
        remove(&self.shared.folder.join("damaged"))
    }
}
