//! `grammar.toml`: macros, and the chunks of the cascade in their order.

use std::collections::BTreeSet;

use toml::Spanned;

use super::file_formats::{self, ChunkEntry, GrammarFile, MacroEntry};
use super::{RulesError, SourceFile};
use crate::pattern::{Macros, Node, macros_in, parse};

/// The file of macros and chunks.
pub(super) const GRAMMAR: &str = "grammar.toml";

/// Parses the macros, those of added folders behind the language's own, and hands on its chunks.
///
/// # Errors
/// The first problem, with its place.
pub(super) fn read(files: &[SourceFile]) -> Result<(Macros, Vec<ChunkEntry>), RulesError> {
    let (mut macros, mut chunks) = (Macros::new(), Vec::new());
    let mut grammars = files.iter().filter(|file| file.path == GRAMMAR).collect::<Vec<_>>();
    grammars.sort_by_key(|file| file.added);
    for file in grammars {
        let grammar: GrammarFile = file_formats::read(file)?;
        if let (true, Some(chunk)) = (file.added, grammar.chunks.first()) {
            return Err(RulesError::at(file, chunk.name.span().start, NO_CHUNKS));
        }
        for entry in &grammar.macros {
            add(file, entry, &grammar.macros, &mut macros)?;
        }
        chunks.extend(grammar.chunks);
    }
    Ok((macros, chunks))
}

const NO_CHUNKS: &str =
    "an added folder may define macros but no chunks: the order of the chunks decides what every rule sees";

fn add(
    file: &SourceFile,
    entry: &MacroEntry,
    all: &[MacroEntry],
    macros: &mut Macros,
) -> Result<(), RulesError> {
    let name = entry.name.get_ref();
    let refused = |message: String| Err(RulesError::at(file, entry.name.span().start, message));
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    if !capital || macros.contains_key(name) {
        return refused("a macro's name is in capitals and stands once".into());
    }
    if let Some(circle) = circle(all, name) {
        return refused(format!("the macro {name} stands for itself: {circle}"));
    }
    let node = parse_in(file, &entry.pattern, macros)?;
    macros.insert(name.clone(), node);
    Ok(())
}

/// Parses a pattern of a file.
///
/// # Errors
/// The first problem, with its place in the file.
pub(super) fn parse_in(
    file: &SourceFile,
    pattern: &Spanned<String>,
    macros: &Macros,
) -> Result<Node, RulesError> {
    let at = file_formats::pattern_offset(&file.text, pattern.span().start);
    parse(pattern.get_ref(), macros).map_err(|error| RulesError::at(file, at + error.at, error.message))
}

/// The way on which a macro leads back to itself, as `A → B → A`; nothing where it does not.
fn circle(macros: &[MacroEntry], name: &str) -> Option<String> {
    let named = |of: &str| macros.iter().find(|entry| entry.name.get_ref() == of);
    let mut seen = BTreeSet::from([name]);
    let mut ways = vec![vec![name]];
    while let Some(way) = ways.pop() {
        let uses = way.last().and_then(|last| named(last)).map(|entry| macros_in(entry.pattern.get_ref()));
        for next in uses.unwrap_or_default() {
            let way = [way.as_slice(), &[next]].concat();
            if next == name {
                return Some(way.join(" → "));
            }
            if seen.insert(next) {
                ways.push(way);
            }
        }
    }
    None
}
