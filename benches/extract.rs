//! The speed of extraction, in total and by stage, compared with other passes over the same texts.
//!
//! `cargo bench --bench extract` prints a table. The last column compares with `unicode_word_indices`, which looks at every
//! character, as the engine does.

mod sample;

use std::hint::black_box;
use std::time::Instant;

use sample::{nanoseconds_a_byte, news};
use unicode_segmentation::UnicodeSegmentation;
use whosaid::internals::{Reader, pair, paragraphs};
use whosaid::{Extractor, Options, SingleMarks, Stop};

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::english()?;
    let (name, texts) = news(&extractor);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{name}: {} articles, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    let first = nanoseconds_a_byte(1, texts.get(..100).unwrap_or(&texts), |text| whole(&extractor, text));
    let words = nanoseconds_a_byte(ROUNDS, &texts, |text| text.unicode_word_indices().count());
    let engine = nanoseconds_a_byte(ROUNDS, &texts, |text| whole(&extractor, text));
    let pairing = nanoseconds_a_byte(ROUNDS, &texts, marks);
    let tokens = nanoseconds_a_byte(ROUNDS, &texts, |text| tokens(&extractor, text));
    let scan = nanoseconds_a_byte(ROUNDS, &texts, |text| text.bytes().filter(|byte| *byte == b'"').count());
    println!("{:<34}{:>10}{:>10}{:>10}", "", "MB/s", "ns/byte", "ratio");
    let line =
        |what: &str, time: f64| println!("{what:<34}{:>10.1}{time:>10.2}{:>10.3}", 1e3 / time, words / time);
    line("scan for one byte", scan);
    line("unicode_word_indices", words);
    line("engine: the first 100 articles", first);
    line("engine", engine);
    line("  paragraphs and pairing", pairing);
    line("  tokens", tokens);
    line("  chunks, rules, speakers", engine - pairing - tokens);
    println!("English loaded and compiled in {:.1} ms, the best of {ROUNDS}", loading()?);
    Ok(())
}

/// The minimum time to load and compile the built-in rules, in milliseconds.
fn loading() -> Result<f64, Box<dyn std::error::Error>> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(Extractor::english()?);
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

fn whole(extractor: &Extractor, text: &str) -> usize {
    extractor.extract(text, &Options::default(), &Stop::new()).map_or(0, |answer| answer.attributions.len())
}

fn marks(text: &str) -> usize {
    let stop = Stop::new();
    let paired = paragraphs(text, &stop).and_then(|own| pair(text, &own, SingleMarks::Auto, &stop));
    paired.map_or(0, |paired| paired.quotations.len())
}

/// Tokenizes a text including its quotations, which is a little more work than in the engine.
fn tokens(extractor: &Extractor, text: &str) -> usize {
    let rules = extractor.rules();
    let reader = Reader { text, lexicon: rules.lexicon(), shapes: rules.shapes(), clitics: rules.clitics() };
    let mut tokens = Vec::new();
    let stop = Stop::new();
    for paragraph in paragraphs(text, &stop).unwrap_or_default() {
        let _ = reader.read(paragraph, &[], &stop, &mut tokens);
    }
    tokens.len()
}
