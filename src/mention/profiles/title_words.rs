//! Tests of which words may be in a title, head it, or modify it.

use super::title_and_affiliation::Offices;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

impl Offices<'_, '_, '_> {
    /// Whether a word is a party and a constituency: "R-Ohio".
    pub(crate) fn is_party(&self, at: u32) -> bool {
        let mut letters = self.words.text(at).chars();
        self.words.is_word(at)
            && letters.next().is_some_and(char::is_uppercase)
            && matches!(letters.next(), Some('-' | '–' | '‑'))
    }

    /// Returns one past an abbreviation, including a full stop that is a separate token.
    pub(crate) fn with_stop(&self, at: u32) -> u32 {
        let end = |at: u32| self.words.token(at).map_or(0, |t| t.span.end);
        let stop = self.words.text(at + 1) == "."
            && self.words.span(TokenSpan::new(at + 1, at + 2)).start <= end(at);
        if stop { at + 2 } else { at + 1 }
    }

    /// Whether a token is a preposition outside of names.
    pub(crate) fn hangs(&self, at: u32) -> bool {
        self.words.word_class(at).intersects(WordClass::PREPOSITION) && self.places.name_at(at).is_none()
    }

    pub(crate) fn is_of(&self, at: u32) -> bool {
        let attributes = self.words.attributes(at);
        attributes.has(Attributes::LINK) && !attributes.has(Attributes::BEHALF)
    }

    pub(crate) fn is_role(&self, at: u32) -> bool {
        self.words.attributes(at).any(Attributes::ROLE | Attributes::TITLE)
            && !self.words.word_class(at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
    }

    /// Whether a word continues in lower case after a hyphen, as names do not: "Anti-slavery".
    pub(crate) fn is_compound(&self, at: u32) -> bool {
        let tail = self.words.text(at).split_once('-').map(|(_, tail)| tail);
        tail.is_some_and(|tail| tail.starts_with(char::is_lowercase))
    }

    /// Whether a word may head a title: a role or a party member in the singular, or any noun to which an organization is attached:
    /// "a fellow at the Tarn Institute".
    pub(crate) fn is_head(&self, at: u32, hanging: TokenSpan) -> bool {
        let attributes = self.words.attributes(at);
        let member = attributes.has(Attributes::DEMONYM) && self.words.is_capital(at);
        let noun = self.words.word_class(at).intersects(WordClass::NOUN)
            && self.words.kind(at) == TokenKind::Lower
            && hanging.positions().any(|t| self.ties_to_body(t));
        (self.is_role(at) || member || noun) && !attributes.has(Attributes::PLURAL)
    }

    /// "at the Tarn Institute".
    pub(crate) fn ties_to_body(&self, preposition: u32) -> bool {
        let object = self.behind_article(preposition + 1, preposition + 3);
        self.words.attributes(preposition).any(Attributes::TIE | Attributes::BEHALF)
            && self.places.name_at(object).is_some_and(|n| self.places.kind_of(n) == EntityKind::Organization)
    }

    /// "former", "top": no name, no noun.
    pub(crate) fn is_plain_adjective(&self, at: u32) -> bool {
        let class = self.words.word_class(at);
        class.intersects(WordClass::ADJECTIVE)
            && !class.intersects(WordClass::NOUN.union(WordClass::NAME))
            && !self.words.attributes(at).has(Attributes::PLACE)
            && !self.words.attributes(at).any(Attributes::DEMONYM | Attributes::ROLE | Attributes::TITLE)
            && self.places.name_at(at).is_none_or(|n| self.names.get(n).is_some_and(|n| n.core.start > at))
    }

    pub(crate) fn may_stand_in_title(&self, at: u32) -> bool {
        let (class, attributes) = (self.words.word_class(at), self.words.attributes(at));
        let noun = class.intersects(WordClass::NOMINAL.union(WordClass::PARTICIPLE))
            || attributes.any(Attributes::ROLE | Attributes::TITLE | Attributes::BODY | Attributes::DEMONYM);
        let grammar = WordClass::GRAMMAR.union(WordClass::REPORTING);
        let told = class.intersects(grammar)
            && !attributes.any(Attributes::ROLE | Attributes::TITLE | Attributes::BODY);
        noun && !told && self.words.is_word(at)
    }
}
