//! Verification: every entry is compared with its checksum, and damaged entries are removed.

use std::ops::ControlFlow;

use super::generation::Generation;
use super::{Cache, Failed, SETTLE_TIMEOUT, entry_checksum};

/// Entries verified between two progress reports.
const BATCH: usize = 1000;

/// The progress of a verification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries verified so far.
    pub checked: u64,
    /// Entries to verify, as counted at the start.
    pub total: u64,
    /// Damaged entries found and removed so far.
    pub damaged: u64,
}

impl Cache {
    /// Compares every entry with its checksum and removes damaged entries. `report` is called with the progress, the last
    /// time at the end, and may end the verification early.
    ///
    /// # Errors
    /// [`Failed`] if a generation cannot be read.
    pub fn verify(&self, mut report: impl FnMut(Verified) -> ControlFlow<()>) -> Result<(), Failed> {
        self.settle(SETTLE_TIMEOUT);
        let mut so_far = Verified { total: self.count()?, ..Verified::default() };
        for generation in self.shared.open().iter() {
            if self.verify_generation(generation, &mut so_far, &mut report)?.is_break() {
                return Ok(());
            }
        }
        let _ = report(so_far);
        Ok(())
    }

    fn verify_generation(
        &self,
        generation: &Generation,
        so_far: &mut Verified,
        report: &mut impl FnMut(Verified) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Failed> {
        let is_intact = |key: &[u8], stored: &[u8]| entry_checksum::read(key, stored).is_some();
        let mut after = Vec::new();
        loop {
            let batch = self.reporting(generation, |generation| generation.sift(&after, BATCH, is_intact))?;
            let Some(last) = batch.last else { return Ok(ControlFlow::Continue(())) };
            after = last;
            so_far.checked += batch.seen;
            so_far.damaged += batch.removed;
            // Entries may have been added since the count.
            so_far.total = so_far.total.max(so_far.checked);
            if report(*so_far).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}
