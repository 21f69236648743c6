//! The stop signal: how a caller ends work early.

mod interruptible_sort;

use std::sync::atomic::{AtomicBool, Ordering};

/// A stop signal, checked by the work between its steps.
#[derive(Debug, Default)]
pub struct Stop {
    given: AtomicBool,
    /// The signal is given once the thread has counted this many steps.
    #[cfg(test)]
    at_step: Option<usize>,
}

impl Stop {
    /// A signal that is not given yet.
    pub const fn new() -> Self {
        Self {
            given: AtomicBool::new(false),
            #[cfg(test)]
            at_step: None,
        }
    }

    /// A signal that is given after `steps` more steps of this thread.
    #[cfg(test)]
    pub(crate) fn after(steps: usize) -> Self {
        Self { at_step: Some(crate::text::steps() + steps), ..Self::new() }
    }

    /// Gives the signal: the work ends at its next check.
    pub fn stop(&self) {
        self.given.store(true, Ordering::Relaxed);
    }

    /// Returns [`Stopped`] if the signal is given.
    pub(crate) fn check(&self) -> Result<(), Stopped> {
        if self.is_stopped() { Err(Stopped) } else { Ok(()) }
    }

    /// Whether the signal is given.
    pub fn is_stopped(&self) -> bool {
        #[cfg(test)]
        if self.at_step.is_some_and(|step| crate::text::steps() >= step) {
            return true;
        }
        self.given.load(Ordering::Relaxed)
    }
}

/// The work was stopped by the caller's signal and has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("extraction was stopped")]
pub struct Stopped;
