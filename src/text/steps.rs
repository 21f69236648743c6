//! How much work a text takes, so that tests can say that it grows no faster than the text; no other build counts.

/// Counts steps of a loop whose length the text decides.
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

    /// Counts steps of a loop whose length the text decides.
    pub(crate) fn step(steps: usize) {
        STEPS.with(|sum| sum.set(sum.get() + steps));
    }

    /// How many steps this thread has counted.
    pub(crate) fn steps() -> usize {
        STEPS.with(Cell::get)
    }

    /// How many steps some work takes in this thread.
    pub(crate) fn steps_of(work: impl FnOnce()) -> usize {
        let before = steps();
        work();
        steps() - before
    }
}
