//! A counter of steps, so that tests can check that work is linear in the text. Counts only in test builds.

/// Counts steps of a loop whose length depends on the text.
#[cfg(not(test))]
#[inline(always)]
pub(crate) fn step(_steps: usize) {}

#[cfg(test)]
pub(crate) use counted::{step, steps, steps_of};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts steps of a loop whose length depends on the text.
    pub(crate) fn step(steps: usize) {
        STEPS.with(|sum| sum.set(sum.get() + steps));
    }

    /// The number of steps counted by this thread.
    pub(crate) fn steps() -> usize {
        STEPS.with(Cell::get)
    }

    /// The number of steps that `work` takes on this thread.
    pub(crate) fn steps_of(work: impl FnOnce()) -> usize {
        let before = steps();
        work();
        steps() - before
    }
}
