//! What Rust asks of a language's words, and what a language says that it does without.

use toml::Spanned;

use super::{RulesError, SourceFile};
use crate::lexicon::{TermKind, hint, vocabulary};

/// Refuses names of the contract that do not exist among those that a language does without.
pub(super) fn check_without(file: &SourceFile, without: &[Spanned<String>]) -> Result<(), RulesError> {
    for name in without {
        if !asked().any(|(spelled, _)| spelled == *name.get_ref()) {
            let known: Vec<String> = asked().map(|(spelled, _)| spelled).collect();
            let hint = hint(name.get_ref(), known.iter().map(String::as_str));
            let message = format!("Rust asks for no feature or attribute called {}{hint}", name.get_ref());
            return Err(RulesError::at(file, name.span().start, message));
        }
    }
    Ok(())
}

/// The features and attributes that word lists should give, as files spell them, with what they mean.
pub(super) fn asked() -> impl Iterator<Item = (String, &'static str)> {
    let of_words = vocabulary().filter(|term| !term.asked_by.is_empty());
    of_words.filter_map(|term| match term.kind {
        TermKind::Feature => Some((term.name.to_owned(), term.meaning)),
        TermKind::Attribute => Some((format!("@{}", term.name), term.meaning)),
        _ => None,
    })
}
