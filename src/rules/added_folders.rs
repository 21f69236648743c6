//! Folders that add to a language: a newsroom's own rules, readings, words, macros and aliases.

use toml::Spanned;

use super::{RulesError, SourceFile};

/// What a folder of further rules may hold; told where it holds something else.
const HOLDS: &str = "a folder that adds to a language holds rules/<group>/<name>.toml, readings/<name>.toml, words/<list>.txt, \
                     grammar.toml with macros, and aliases.toml";

/// Refuses files that a folder of further rules cannot hold: what is misplaced would count for nothing.
pub(super) fn check(files: &[SourceFile]) -> Result<(), RulesError> {
    let mut added = files.iter().filter(|file| file.added);
    let misplaced = |file: &&SourceFile| {
        let list = file.path.strip_prefix("words/").and_then(|name| name.strip_suffix(".txt"));
        file.path.ends_with(".toml") && !belongs(&file.path) || list.is_some_and(|name| !is_name(name))
    };
    match added.find(misplaced) {
        Some(file) => Err(RulesError::of_file(file, format!("this file would not be read: {HOLDS}"))),
        None => Ok(()),
    }
}

fn belongs(path: &str) -> bool {
    let depth = path.matches('/').count();
    matches!(path, "grammar.toml" | "aliases.toml")
        || path.starts_with("rules/") && depth == 2
        || path.starts_with("readings/") && depth == 1
}

/// The id that a rule or a reading must have: the language's code, or in an added folder a name of its author's, and the
/// path. `inner` is the path with full stops, as `direct.split`.
pub(super) fn expected_id(
    code: &str,
    file: &SourceFile,
    written: &Spanned<String>,
    inner: &str,
) -> Result<String, RulesError> {
    if file.added && !inner.split('.').all(is_name) {
        let message = "the names of the folder and the file are made of small letters, digits and hyphens";
        return Err(RulesError::of_file(file, message));
    }
    let prefix = if file.added { own_prefix(code, file, written.get_ref()) } else { code };
    let expected = format!("{prefix}.{inner}");
    if *written.get_ref() == expected {
        return Ok(expected);
    }
    let whose = if file.added { "a name of your own and the file's path" } else { "the file's path" };
    let message = format!("the id must equal {whose}: {expected}");
    Err(RulesError::at(file, written.span().start, message))
}

/// The first part of an id in an added folder: as it is written, or the folder's name where that cannot be.
fn own_prefix<'f>(code: &str, file: &'f SourceFile, written: &'f str) -> &'f str {
    let possible = |name: &&str| *name != code && is_name(name);
    let folder = file.folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let prefix = written.split('.').next().filter(possible);
    prefix.or(Some(folder).filter(possible)).unwrap_or("own")
}

/// Whether a part of an id is made of small letters, digits and hyphens, with a letter first.
pub fn is_name(part: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let tidy = !part.ends_with('-') && !part.contains("--");
    part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(inner) && tidy
}
