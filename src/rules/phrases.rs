//! Phrases that patterns name, as `'in the words of'`: each is one atom, found before all chunks.

use std::collections::BTreeSet;

use crate::lexicon::{WordClass, WordList};
use crate::pattern::{Node, Test};

/// One phrase that some pattern names.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The feature of its atom: the words between apostrophes, as the pattern has them.
    pub feature: String,
    /// Its words, one after the other.
    pub node: Node,
}

/// Whether a feature is that of a phrase.
pub(super) fn is_phrase(feature: &str) -> bool {
    feature.starts_with('\'') && feature.contains(' ')
}

/// The phrases among some features, longest first: of two that begin alike the longer one is meant.
pub(super) fn phrases(features: &BTreeSet<String>, clitics: &[String], lists: &[WordList]) -> Vec<Phrase> {
    let named = features.iter().filter(|name| is_phrase(name));
    let mut found: Vec<Phrase> = named
        .map(|name| {
            let words = name.trim_matches('\'').split(' ').flat_map(|word| tokens(word, clitics, lists));
            Phrase { feature: name.clone(), node: Node::Sequence(words.map(atom).collect()) }
        })
        .collect();
    let length = |phrase: &Phrase| if let Node::Sequence(words) = &phrase.node { words.len() } else { 0 };
    found.sort_by_key(|phrase| std::cmp::Reverse(length(phrase)));
    found
}

/// The tokens of a word: what a clitic ends is two, unless a list knows it whole.
fn tokens(word: &str, clitics: &[String], lists: &[WordList]) -> Vec<String> {
    let listed = lists.iter().any(|list| list.words.iter().any(|known| known.text == word));
    let clitic = clitics
        .iter()
        .filter(|_| !listed)
        .find(|clitic| word.len() > clitic.len() && word.ends_with(clitic.as_str()));
    let parted = clitic.and_then(|clitic| word.strip_suffix(clitic.as_str()));
    match parted {
        Some(before) => vec![format!("'{before}'"), WordClass::POSSESSIVE_MARK.name().to_owned()],
        None => vec![format!("'{word}'")],
    }
}

fn atom(feature: String) -> Node {
    Node::Atom(Test::Feature(feature))
}
