//! The languages that are part of the program.

use super::SourceFile;

/// A hash of the engine's sources, made by the build script.
pub(super) const ENGINE: &str = env!("WHOSAID_ENGINE");

/// The build of the engine: the first 16 hexadecimal digits of that hash.
pub fn build() -> &'static str {
    ENGINE.get(..16).unwrap_or(ENGINE)
}

/// Path and text of each file, embedded by the build script.
const ENGLISH: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/language_en.rs"));

/// The files of the built-in English rules, to which others may be added.
pub fn english() -> Vec<SourceFile> {
    ENGLISH.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect()
}
