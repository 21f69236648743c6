//! Which words may stand in a title, head it, or hang on it.

use std::ops::Range;

use super::names::Sort;
use super::title::Offices;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};

impl Offices<'_, '_, '_> {
    /// "R-Ohio": a letter and a dash inside one word.
    pub(super) fn is_party(&self, at: u32) -> bool {
        let mut letters = self.words.text(at).chars();
        self.words.is_word(at)
            && letters.next().is_some_and(char::is_uppercase)
            && matches!(letters.next(), Some('-' | '–' | '‑'))
    }

    /// One past an abbreviation whose full stop is a token of its own.
    pub(super) fn with_stop(&self, at: u32) -> u32 {
        let end = |at: u32| self.words.token(at).map_or(0, |t| t.span.end);
        let stop = self.words.text(at + 1) == "." && self.words.span(&(at + 1..at + 2)).start <= end(at);
        if stop { at + 2 } else { at + 1 }
    }

    /// A preposition outside of names.
    pub(super) fn hangs(&self, at: u32) -> bool {
        self.words.part(at).intersects(WordClass::PREPOSITION) && self.phrases.name_at(at).is_none()
    }

    pub(super) fn is_of(&self, at: u32) -> bool {
        let attributes = self.words.attributes(at);
        attributes.has(Attributes::LINK) && !attributes.has(Attributes::BEHALF)
    }

    pub(super) fn is_role(&self, at: u32) -> bool {
        self.words.attributes(at).any(Attributes::ROLE | Attributes::TITLE)
            && !self.words.part(at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
    }

    /// "Anti-slavery": goes on in lower case behind a hyphen, as no name does.
    pub(super) fn is_compound(&self, at: u32) -> bool {
        let tail = self.words.text(at).split_once('-').map(|(_, tail)| tail);
        tail.is_some_and(|tail| tail.starts_with(char::is_lowercase))
    }

    /// A role, or a party's member, of one person; any noun where a body's name hangs on it: "a fellow at the Tarn Institute".
    pub(super) fn is_head(&self, at: u32, hanging: &Range<u32>) -> bool {
        let attributes = self.words.attributes(at);
        let member = attributes.has(Attributes::DEMONYM) && self.words.is_capital(at);
        let noun = self.words.part(at).intersects(WordClass::NOUN)
            && self.words.kind(at) == TokenKind::Lower
            && hanging.clone().any(|t| self.ties_to_body(t));
        (self.is_role(at) || member || noun) && !attributes.has(Attributes::PLURAL)
    }

    /// "at the Tarn Institute".
    pub(super) fn ties_to_body(&self, preposition: u32) -> bool {
        let object = self.behind_article(preposition + 1, preposition + 3);
        self.words.attributes(preposition).any(Attributes::TIE | Attributes::BEHALF)
            && self.phrases.name_at(object).is_some_and(|n| self.phrases.sort_of(n) == Sort::Body)
    }

    /// "former", "top": no name, no noun.
    pub(super) fn is_plain_adjective(&self, at: u32) -> bool {
        let part = self.words.part(at);
        part.intersects(WordClass::ADJECTIVE)
            && !part.intersects(WordClass::NOUN.union(WordClass::NAME))
            && !self.words.attributes(at).has(Attributes::PLACE)
            && !self.words.attributes(at).any(Attributes::DEMONYM | Attributes::ROLE | Attributes::TITLE)
            && self.phrases.name_at(at).is_none_or(|n| self.names.get(n).is_some_and(|n| n.core.start > at))
    }

    pub(super) fn may_stand_in_title(&self, at: u32) -> bool {
        let (part, attributes) = (self.words.part(at), self.words.attributes(at));
        let noun = part.intersects(WordClass::NOMINAL.union(WordClass::PARTICIPLE))
            || attributes.any(Attributes::ROLE | Attributes::TITLE | Attributes::BODY | Attributes::DEMONYM);
        let grammar = WordClass::GRAMMAR.union(WordClass::REPORTING);
        let told = part.intersects(grammar)
            && !attributes.any(Attributes::ROLE | Attributes::TITLE | Attributes::BODY);
        noun && !told && self.words.is_word(at)
    }
}
