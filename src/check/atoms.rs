//! The atoms of a text, as authors of rules are shown them.

use std::fmt::Write;

use crate::attribution::AtomView;
use crate::rules::RuleSet;

/// An atom a line: its number, its words and its features.
pub(super) fn shown(rules: &RuleSet, atoms: &[AtomView], text: &str) -> String {
    let words: Vec<String> = atoms.iter().map(|atom| words(atom, text)).collect();
    let width = words.iter().map(|words| words.chars().count()).max().unwrap_or_default().min(WIDEST);
    let mut out = String::new();
    for ((number, atom), words) in (1..).zip(atoms).zip(words) {
        let features = features(rules, atom);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "    {number:>3}  {words:<width$}  [{features}]");
    }
    out
}

/// Words longer than this, in code points, are cut in a list.
const WIDEST: usize = 40;

/// One atom in a sentence.
pub(super) fn row(rules: &RuleSet, atom: &AtomView, text: &str) -> String {
    format!("{} [{}]", words(atom, text), features(rules, atom))
}

/// The features of an atom, those that are words behind the others.
fn features(rules: &RuleSet, atom: &AtomView) -> String {
    let mut names: Vec<&str> = rules.table().names_of(atom.class).collect();
    names.sort_by_key(|name| name.starts_with('\''));
    names.join(" ")
}

fn words(atom: &AtomView, text: &str) -> String {
    let words = atom.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None if words.is_empty() => "(end)".into(),
        None => words,
    }
}
