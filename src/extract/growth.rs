//! Steps grow as the text does, on texts made to be hard.

use super::{Extractor, Options};
use crate::stop::Stop;
use crate::text::steps_of;
use hostile::{filled, hostile};

#[path = "../../benches/sample/hostile.rs"]
mod hostile;

/// The shorter text, in bytes, and how much longer the other one is.
const SHORT: usize = 40_000;
const TIMES: usize = 4;

/// So much more than in proportion a longer text may cost: windows and beams are not full in the shorter one.
const SLACK: f64 = 1.25;

fn steps(extractor: &Extractor, text: &str) -> u64 {
    steps_of(|| {
        assert!(extractor.extract(text, &Options::default(), &Stop::new()).is_ok());
    })
}

#[test]
fn steps_grow_as_the_text_does() {
    let extractor = Extractor::english().unwrap();
    let mut faults = Vec::new();
    for (what, unit) in hostile() {
        let small = steps(&extractor, &filled(&unit, SHORT));
        let large = steps(&extractor, &filled(&unit, SHORT * TIMES));
        // What is over within a few steps is compared with one step a byte.
        let growth = large as f64 / small.max(SHORT as u64) as f64 / TIMES as f64;
        println!("{what:<40}{small:>10}{large:>10}{growth:>8.2}");
        if growth > SLACK {
            faults.push(format!("{what}: {small} steps, {large} for {TIMES} times the text ({unit:.20})"));
        }
    }
    assert!(faults.is_empty(), "more than in proportion:\n{}", faults.join("\n"));
}

#[test]
fn every_byte_of_news_costs_some_steps() {
    let extractor = Extractor::english().unwrap();
    let text = filled("“We will appeal,” said Ann Lee, the mayor. He said that it rained.\n\n", SHORT);
    assert!(steps(&extractor, &text) > text.len() as u64);
}
