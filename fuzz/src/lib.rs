//! What the fuzz targets share.

pub mod answer;
pub mod daemon;
pub mod fragments;
pub mod invented;

use std::sync::LazyLock;

use whosaid::Extractor;

/// The built-in English, loaded once a process.
pub static ENGLISH: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::english().expect("the rules are sound"));

/// Parts the parts of an input: ASCII's unit separator, which no article has.
pub const BETWEEN: char = '\u{1f}';

/// The parts of an input that is text, so that a corpus can be read and written by people.
pub fn parts(data: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(data).split(BETWEEN).map(str::to_owned).collect()
}
