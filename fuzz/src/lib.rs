//! Code shared by the fuzz targets.

pub mod answer;
pub mod daemon;
pub mod fragments;
pub mod invented;

use std::sync::LazyLock;

use whosaid::Extractor;

/// The built-in English rules, loaded once per process.
pub static ENGLISH: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::english().expect("the rules are sound"));

/// Separates the parts of an input: ASCII's unit separator, which does not occur in articles.
pub const BETWEEN: char = '\u{1f}';

/// The parts of a text input. Text keeps the corpus readable and editable.
pub fn parts(data: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(data).split(BETWEEN).map(str::to_owned).collect()
}
