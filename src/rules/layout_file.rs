//! `layout.toml`: the kinds of lines of a language.

use serde::Deserialize;
use toml::Spanned;

use super::{RulesError, SourceFile, file_formats};
use crate::layout::{Effect, Layout, LineKind};

const LAYOUT: &str = "layout.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    #[serde(default)]
    line: Vec<LineEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEntry {
    #[allow(dead_code, reason = "for the reader of the file")]
    kind: String,
    effect: Named,
    regex: Spanned<String>,
    /// Lines that it matches.
    matches: Vec<Spanned<String>>,
    /// Lines that it must not match.
    near: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Named {
    Aside,
    Silent,
    Text,
    Signature,
    Turn,
}

/// Reads the kinds of lines; none without the file.
///
/// # Errors
/// An expression that does not compile, that lacks a group, or that its own examples contradict.
pub(super) fn read(files: &[SourceFile]) -> Result<Layout, RulesError> {
    let Some(file) = files.iter().find(|file| file.path == LAYOUT && !file.added) else {
        return Ok(Layout::default());
    };
    let raw: LayoutFile = file_formats::read(file)?;
    let kinds = raw.line.iter().map(|entry| kind(file, entry)).collect::<Result<Vec<_>, _>>()?;
    let layout = Layout::new(&kinds).map_err(|message| RulesError::of_file(file, message))?;
    for (number, entry) in raw.line.iter().enumerate() {
        check(file, entry, |line| layout.matches(number, line))?;
    }
    Ok(layout)
}

fn kind(file: &SourceFile, entry: &LineEntry) -> Result<LineKind, RulesError> {
    let at = |message: String| RulesError::at(file, entry.regex.span().start, message);
    let (effect, groups): (_, &[&str]) = match entry.effect {
        Named::Aside => (Effect::Aside, &[]),
        Named::Silent => (Effect::Silent, &[]),
        Named::Text => (Effect::Text, &[]),
        Named::Signature => (Effect::Signature, &["who"]),
        Named::Turn => (Effect::Turn, &["who", "mark"]),
    };
    let kind = LineKind::new(effect, entry.regex.get_ref()).map_err(at)?;
    if let Some(group) = groups.iter().find(|group| !kind.has_group(group)) {
        return Err(at(format!("this effect needs a group {group}: (?<{group}>…)")));
    }
    if entry.matches.len() < 2 || entry.near.len() < 2 {
        return Err(at("give two lines that match and two near ones that do not".into()));
    }
    Ok(kind)
}

/// Checks the examples of a kind.
fn check(file: &SourceFile, entry: &LineEntry, is_match: impl Fn(&str) -> bool) -> Result<(), RulesError> {
    for (lines, wanted) in [(&entry.matches, true), (&entry.near, false)] {
        if let Some(line) = lines.iter().find(|line| is_match(line.get_ref()) != wanted) {
            let message = if wanted {
                "the expression does not match this line"
            } else {
                "the expression matches this line"
            };
            return Err(RulesError::at(file, line.span().start, message));
        }
    }
    Ok(())
}
