//! Whether work grows as the text does: steps are counted, no time is taken.

#[path = "../../benches/sample/hostile.rs"]
mod hostile;

use std::sync::LazyLock;

use super::{Extractor, Options};
use crate::stop::Stop;
use crate::text::steps_of;
use hostile::{filled, hostile};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// The length of the shorter text, in bytes; the longer one has [`TIMES`] as many.
const SHORT: usize = 50_000;
const TIMES: usize = 4;

/// A text four times as long may take this many times the steps: what is quadratic takes sixteen times.
const MOST: f64 = 4.6;

fn steps(text: &str) -> usize {
    steps_of(|| drop(ENGLISH.extract(text, &Options::default(), &Stop::new())))
}

#[test]
fn no_text_takes_more_steps_than_its_length_asks_for() {
    let mut faults = Vec::new();
    for (what, unit) in hostile() {
        let short = steps(&filled(&unit, SHORT));
        let long = steps(&filled(&unit, SHORT * TIMES));
        let growth = long as f64 / short as f64;
        if std::env::var_os("WHOSAID_STEPS").is_some() {
            eprintln!("{what:40} {short:>12} {long:>12} {growth:.2}");
        }
        if growth > MOST {
            faults.push(format!("{what} ({:?}): {short} steps, then {long}", unit.get(..8)));
        }
        if short < SHORT / 10 {
            faults.push(format!("{what}: only {short} steps are counted"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
