//! Phrases that patterns name, as `'in the words of'`: each is one atom, found before all chunks.

use std::collections::BTreeSet;

use crate::lexicon::{Attributes, WordClass, WordList, is_phrase};
use crate::pattern::{Node, Test};

/// One phrase that some pattern names.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The feature of its atom: the words between apostrophes, as the pattern has them.
    pub feature: String,
    /// Its words, one after the other.
    pub node: Node,
}

/// The phrases among some features, longest first: of two that begin alike the longer one is meant.
pub(super) fn phrases(features: &BTreeSet<String>, clitics: &[String], lists: &[WordList]) -> Vec<Phrase> {
    let named = features.iter().filter(|name| is_phrase(name));
    let mut found: Vec<Phrase> = named
        .map(|name| {
            let words = name.trim_matches('\'').split(' ').flat_map(|word| tokens(word, clitics, lists));
            Phrase { feature: name.clone(), node: Node::Sequence(words.collect()) }
        })
        .collect();
    let length = |phrase: &Phrase| if let Node::Sequence(words) = &phrase.node { words.len() } else { 0 };
    found.sort_by_key(|phrase| std::cmp::Reverse(length(phrase)));
    found
}

/// The tokens of a word, each by its test: what an apostrophe joins is two, unless a list knows it as one word.
fn tokens(word: &str, clitics: &[String], lists: &[WordList]) -> Vec<Node> {
    let is = |list: &&WordList| list.words.iter().any(|known| known.text == word);
    let contraction = |list: &&WordList| Attributes::of_list(&list.name).has(Attributes::CONTRACTION);
    let joint = word.find('\'').filter(|at| *at > 0);
    let one_word = lists.iter().any(|list| is(&list) && !contraction(&list));
    let Some((before, clitic)) = joint.filter(|_| !one_word).and_then(|at| word.split_at_checked(at)) else {
        return vec![atom(literal(word))];
    };
    let own = literal(clitic);
    // The same letters are a possessor's mark or a verb, as what stands before them decides.
    let behind = match clitics.iter().any(|known| known == clitic) {
        true => Test::One(vec![own, Test::Feature(WordClass::POSSESSIVE_MARK.name().to_owned())]),
        false => own,
    };
    vec![atom(literal(before)), Node::Atom(behind)]
}

fn literal(word: &str) -> Test {
    Test::Feature(format!("'{word}'"))
}

fn atom(test: Test) -> Node {
    Node::Atom(test)
}
