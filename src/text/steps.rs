//! How many steps the engine takes on a text, counted in its own tests and nowhere else.
//!
//! Time on a shared machine tells little; a count of what inner loops do is the same on every machine. Outside of unit
//! tests nothing is counted and the calls are empty.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts steps of an inner loop.
#[cfg(test)]
pub(crate) fn count_steps(steps: usize) {
    STEPS.with(|counted| counted.set(counted.get() + steps as u64));
}

/// Counts nothing.
#[cfg(not(test))]
#[inline(always)]
pub(crate) const fn count_steps(_: usize) {}

/// How many steps some work takes on this thread.
#[cfg(test)]
pub(crate) fn steps_of(work: impl FnOnce()) -> u64 {
    let before = STEPS.with(std::cell::Cell::get);
    work();
    STEPS.with(std::cell::Cell::get) - before
}
