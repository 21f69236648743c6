//! Errors and warnings about a language's folder name the file, line and column.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod files;
mod limits;
mod patterns;
mod warnings;

use whosaid::rules::{RuleSet, SourceFile};

/// A rule with a placeholder for its pattern, which begins in line 5.
const RULE: &str = "id = \"zz.a.b\"\nsieve = \"near\"\nsummary = \"s\"\npattern = '''\n…'''\n";
const LANGUAGE: &str = "code = \"zz\"\nname = \"Z\"\nsieves = [\"near\", \"far\"]\n";
const GRAMMAR: &str = "[[macro]]\nname = \"PAIR\"\npattern = \"stop comma\"\n";

#[test]
fn the_folder_without_changes_is_valid() {
    let rule = RULE.replace('…', "<content: PAIR>");
    assert!(RuleSet::parse(&folder(&[("rules/a/b.toml", &rule)])).is_ok());
}

/// The error of the valid folder with these files added or replaced, or "nothing".
fn refusal(changed: &[(&str, &str)]) -> String {
    RuleSet::parse(&folder(changed)).map(|_| "nothing".into()).unwrap_or_else(|error| error.to_string())
}

fn folder(changed: &[(&str, &str)]) -> Vec<SourceFile> {
    let sound = [("language.toml", LANGUAGE), ("grammar.toml", GRAMMAR)];
    let kept = sound.iter().filter(|(path, _)| changed.iter().all(|(other, _)| other != path));
    kept.chain(changed).map(|(path, text)| SourceFile::new(*path, *text)).collect()
}
