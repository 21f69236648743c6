//! A caller's wish that the work end.

mod interruptible_sort;

use std::sync::atomic::{AtomicBool, Ordering};

/// A caller's wish that the work end; looked at between steps.
#[derive(Debug, Default)]
pub struct Stop {
    given: AtomicBool,
    /// The signal is given when this many steps of the thread are counted.
    #[cfg(test)]
    at_step: Option<usize>,
}

impl Stop {
    /// A signal that nobody has given yet.
    pub const fn new() -> Self {
        Self {
            given: AtomicBool::new(false),
            #[cfg(test)]
            at_step: None,
        }
    }

    /// A signal that is given after so many steps more of this thread.
    #[cfg(test)]
    pub(crate) fn after(steps: usize) -> Self {
        Self { at_step: Some(crate::text::steps() + steps), ..Self::new() }
    }

    /// Asks the work to end at its next step.
    pub fn stop(&self) {
        self.given.store(true, Ordering::Relaxed);
    }

    /// Ends a step of the work where it should end.
    pub(crate) fn check(&self) -> Result<(), Stopped> {
        if self.is_stopped() { Err(Stopped) } else { Ok(()) }
    }

    /// Whether the work should end.
    pub fn is_stopped(&self) -> bool {
        #[cfg(test)]
        if self.at_step.is_some_and(|step| crate::text::steps() >= step) {
            return true;
        }
        self.given.load(Ordering::Relaxed)
    }
}

/// The work was ended by the caller's stop signal; nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("extraction was stopped")]
pub struct Stopped;
