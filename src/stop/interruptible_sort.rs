//! Sorting that the stop signal can interrupt: a merge sort whose runs are short.

use std::collections::VecDeque;

use super::{Stop, Stopped};
use crate::text::step;

/// Values sorted or merged between two checks of the signal.
const PIECE: usize = 2048;

impl Stop {
    /// Stable sort by a key that returns [`Stopped`] if the signal is given meanwhile.
    pub(crate) fn sort_by_key<T, K: Ord>(
        &self,
        list: &mut Vec<T>,
        mut key: impl FnMut(&T) -> K,
    ) -> Result<(), Stopped> {
        if list.len() <= PIECE {
            list.sort_by_key(key);
            return self.check();
        }
        if self.is_sorted(list, &mut key)? {
            return Ok(());
        }
        let mut rest = std::mem::take(list).into_iter();
        let mut runs = VecDeque::new();
        loop {
            let mut run: Vec<T> = rest.by_ref().take(PIECE).collect();
            if run.is_empty() {
                break;
            }
            self.check()?;
            step(run.len());
            run.sort_by_key(&mut key);
            runs.push_back((runs.len(), run));
        }
        *list = self.join(runs, key)?;
        Ok(())
    }

    /// The same, but unstable, which is faster.
    pub(crate) fn sort_unstable_by_key<T, K: Ord>(
        &self,
        list: &mut Vec<T>,
        key: impl FnMut(&T) -> K,
    ) -> Result<(), Stopped> {
        if list.len() > PIECE {
            return self.sort_by_key(list, key);
        }
        list.sort_unstable_by_key(key);
        self.check()
    }

    fn is_sorted<T, K: Ord>(&self, list: &[T], key: &mut impl FnMut(&T) -> K) -> Result<bool, Stopped> {
        for first in (0..list.len()).step_by(PIECE) {
            self.check()?;
            let piece = list.get(first..(first + PIECE + 1).min(list.len())).unwrap_or_default();
            step(piece.len());
            if !piece.is_sorted_by_key(&mut *key) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Joins sorted runs, each with the place of its first value, two neighbours at a time.
    fn join<T, K: Ord>(
        &self,
        mut runs: VecDeque<(usize, Vec<T>)>,
        mut key: impl FnMut(&T) -> K,
    ) -> Result<Vec<T>, Stopped> {
        while let Some((place, first)) = runs.pop_front() {
            // The last run of an odd number waits for the next round.
            let neighbour = runs.front().is_some_and(|(behind, _)| *behind > place);
            let next = if neighbour { runs.pop_front() } else { None };
            match next {
                Some((_, second)) => runs.push_back((place, self.merge(first, second, &mut key)?)),
                None if runs.is_empty() => return Ok(first),
                None => runs.push_back((place, first)),
            }
        }
        Ok(Vec::new())
    }

    fn merge<T, K: Ord>(
        &self,
        first: Vec<T>,
        second: Vec<T>,
        key: &mut impl FnMut(&T) -> K,
    ) -> Result<Vec<T>, Stopped> {
        let mut joined = Vec::with_capacity(first.len() + second.len());
        let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
        loop {
            if joined.len() % PIECE == 0 {
                self.check()?;
            }
            step(1);
            let mut later = |own: &T| second.peek().is_some_and(|other| key(other) < key(own));
            match first.next_if(|own| !later(own)).or_else(|| second.next()) {
                Some(value) => joined.push(value),
                None => return Ok(joined),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PIECE;
    use crate::stop::{Stop, Stopped};

    #[test]
    fn sorts_as_the_standard_library_does() {
        for length in [0, 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 7, 9 * PIECE] {
            let list: Vec<(usize, usize)> = (0..length).map(|at| (at * 7919 % 613, at)).collect();
            let (mut own, mut expected) = (list.clone(), list);
            Stop::new().sort_by_key(&mut own, |(key, _)| *key).unwrap();
            expected.sort_by_key(|(key, _)| *key);
            assert_eq!(own, expected);
        }
    }

    #[test]
    fn a_sort_stops() {
        let mut list: Vec<usize> = (0..5 * PIECE).rev().collect();
        let stop = Stop::after(PIECE * 7);
        assert_eq!(stop.sort_by_key(&mut list, |value| *value), Err(Stopped));
    }
}
