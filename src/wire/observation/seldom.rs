//! How often a line is logged: a flood of refusals must not become a flood of lines.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The least time between two lines of one kind.
const PAUSE: Duration = Duration::from_secs(1);

/// Lets one line of each kind pass in a second, and counts those left out. Holds an entry for each kind, so there must be few.
#[derive(Debug)]
pub(crate) struct Seldom<K>(Mutex<HashMap<K, Last>>);

/// The last line of a kind.
#[derive(Debug)]
struct Last {
    logged: Instant,
    left_out: u64,
}

impl<K> Default for Seldom<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Seldom<K> {
    /// Whether a line of this kind may be logged at the time `now`: `None` if not, else the number of lines of its kind that were
    /// left out since the last one.
    pub(crate) fn may_log(&self, kind: K, now: Instant) -> Option<u64> {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = kinds.get_mut(&kind) else {
            kinds.insert(kind, Last { logged: now, left_out: 0 });
            return Some(0);
        };
        if now.saturating_duration_since(last.logged) < PAUSE {
            last.left_out += 1;
            return None;
        }
        last.logged = now;
        Some(std::mem::take(&mut last.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_second_says_how_many_were_left_out() {
        let (seldom, start) = (Seldom::default(), Instant::now());
        let after = |milliseconds| seldom.may_log("token", start + Duration::from_millis(milliseconds));
        assert_eq!(after(0), Some(0));
        for millisecond in 0..1000 {
            assert_eq!(after(millisecond), None, "{millisecond}");
        }
        assert_eq!(after(1000), Some(1000));
        assert_eq!([after(1999), after(2000)], [None, Some(1)]);
        assert_eq!(after(9000), Some(0));
    }

    #[test]
    fn kinds_do_not_hide_one_another() {
        let (seldom, now) = (Seldom::default(), Instant::now());
        assert_eq!(
            ["token", "origin", "token"].map(|kind| seldom.may_log(kind, now)),
            [Some(0), Some(0), None]
        );
    }

    #[test]
    fn threads_whose_clocks_were_read_in_another_order_do_no_harm() {
        let (seldom, start) = (Seldom::default(), Instant::now());
        let later = start + PAUSE;
        assert_eq!([later, start].map(|now| seldom.may_log((), now)), [Some(0), None]);
    }
}
