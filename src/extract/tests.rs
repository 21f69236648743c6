//! Whether work grows as the text does: steps are counted, no time is taken.

#[path = "../../benches/sample/hostile.rs"]
mod hostile;

use std::sync::LazyLock;

use super::{Extractor, Options};
use crate::stop::Stop;
use crate::text::{steps, steps_of};
use hostile::{filled, hostile};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// The length of the shorter text, in bytes; the longer one has [`TIMES`] as many.
const SHORT: usize = 50_000;
const TIMES: usize = 4;

/// A text four times as long may take this many times the steps: what is quadratic takes sixteen times.
const MOST: f64 = 4.6;

fn steps_for(text: &str) -> usize {
    steps_of(|| drop(ENGLISH.extract(text, &Options::default(), &Stop::new())))
}

#[test]
fn no_text_takes_more_steps_than_its_length_asks_for() {
    let mut faults = Vec::new();
    for (what, unit) in hostile() {
        let short = steps_for(&filled(&unit, SHORT));
        let long = steps_for(&filled(&unit, SHORT * TIMES));
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

/// So many steps after the signal every text's work has ended.
const LATE: usize = 60_000;

/// The most steps that are taken after a signal, for signals spread over the whole extraction of a text.
fn late(text: &str, signals: usize) -> usize {
    let all = steps_for(text);
    let late = (0..signals).map(|signal| {
        let given = all / signals * signal;
        let stop = Stop::after(given);
        let before = steps();
        let answer = ENGLISH.extract(text, &Options::default(), &stop);
        let taken = (steps() - before).saturating_sub(given);
        // Only work that has come to its end may give an answer.
        assert!(answer.is_err() || given + taken >= all, "no answer of a part of the work");
        taken
    });
    late.max().unwrap_or_default()
}

/// Ordinary news as one paragraph of that length.
fn news(length: usize) -> String {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap();
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().filter(|path| path.extension().is_some_and(|kind| kind == "txt"));
    let all: String = texts.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    filled(&all.replace('\n', " "), length)
}

#[test]
fn work_ends_within_the_same_steps_of_a_signal_whatever_the_text_and_its_length() {
    let mut faults = Vec::new();
    let texts = hostile().into_iter().map(|(what, unit)| (what, filled(&unit, SHORT * TIMES)));
    let texts = texts.chain([("news", news(SHORT * TIMES))]);
    for (what, text) in texts {
        for length in [SHORT, SHORT * TIMES] {
            let late = late(&filled(&text, length), 24);
            if std::env::var_os("WHOSAID_STEPS").is_some() {
                eprintln!("{what:40} {length:>8} {late:>8}");
            }
            if late > LATE {
                faults.push(format!("{what}, {length} bytes: {late} steps"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
