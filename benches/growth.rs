//! Whether time grows linearly with the text: on news of any length, and on adversarial texts.
//!
//! `cargo bench --bench growth` prints nanoseconds per byte and their ratio to news articles of 10 KB. The column `growth`
//! compares a megabyte with a sixteenth of it: 1 if time is linear, 16 if it is quadratic.

#[path = "sample/hostile.rs"]
mod hostile;
mod sample;

use hostile::{filled, hostile};
use sample::{nanoseconds_a_byte, news};
use whosaid::{Extractor, Options, Stop};

const MEGABYTE: usize = 1 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::english()?;
    let (name, texts) = news(&extractor);
    let all = texts.join("\n\n");
    let extract = |text: &str| {
        extractor
            .extract(text, &Options::default(), &Stop::new())
            .map_or(0, |answer| answer.attributions.len())
    };
    // Warm up the lazy automata.
    nanoseconds_a_byte(1, &texts, extract);
    let usual = nanoseconds_a_byte(3, &pieces(&all, 10_000), extract);
    println!("{name}\n{:<44}{:>10}{:>10}{:>10}", "", "ns/byte", "ratio", "growth");
    println!("{:<44}{usual:>10.1}{:>10.2}", "news, 10 KB", 1.0);
    for (what, length) in [("news, 100 KB", 100_000), ("news, 1 MB", 1_000_000), ("news, 10 MB", 10_000_000)]
    {
        let time = nanoseconds_a_byte(2, &pieces(&filled(&all, length), length), extract);
        println!("{what:<44}{time:>10.1}{:>10.2}", time / usual);
    }
    for (what, unit) in hostile() {
        let small = nanoseconds_a_byte(2, &[filled(&unit, MEGABYTE / 16)], extract);
        let time = nanoseconds_a_byte(2, &[filled(&unit, MEGABYTE)], extract);
        println!("{what:<44}{time:>10.1}{:>10.2}{:>10.2}", time / usual, time / small);
    }
    Ok(())
}

/// The text in pieces of about that length, at most ten megabytes in total.
fn pieces(text: &str, length: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for paragraph in text.split_inclusive('\n') {
        if pieces.last().is_some_and(|piece| piece.len() + paragraph.len() > length) {
            pieces.push(String::new());
        }
        pieces.last_mut().into_iter().for_each(|piece| piece.push_str(paragraph));
    }
    pieces
}
