//! Makes the keys of names, and returns the words of keys.

use super::gather::Entities;
use super::lexemes::Lexeme;
use super::name_key::{NameKey, is_acronym};
use crate::document::TokenKind;
use crate::lexicon::Attributes;
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::text::TokenSpan;

impl Entities {
    pub(super) fn key_of(&mut self, words: &Words, name: &Name) -> NameKey {
        let attributes = words.attributes(name.core.start);
        let given = attributes.has(Attributes::FIRST_NAME) && !attributes.has(Attributes::PARTICLE);
        let person = name.kind != EntityKind::Organization && name.core.len() > 1 && given;
        let gender = if person { Gender::of(attributes) } else { None };
        NameKey { opens_given: person, ..self.key(words, name.core, gender) }
    }

    pub(crate) fn key(&mut self, words: &Words, range: TokenSpan, given: Option<Gender>) -> NameKey {
        let start = self.spelled.len() as u32;
        let mut suffix = None;
        for at in range.positions().filter(|at| words.is_word(*at) || words.kind(*at) == TokenKind::Number) {
            if at > range.start && words.attributes(at).has(Attributes::SUFFIX) {
                suffix = suffix.or(Some(at));
            } else {
                self.spelled.push(self.lexemes.at(words, at));
            }
        }
        let length = self.spelled.len() as u32 - start;
        if let Some(at) = suffix {
            self.spelled.push(self.lexemes.at(words, at));
        }
        let capital = |at: u32| is_acronym(words, at) || words.text(at).as_bytes().contains(&b'.');
        let capitals = length == 1 && range.positions().all(capital);
        NameKey { start, length, suffix: suffix.is_some(), capitals, given, opens_given: false }
    }

    /// Returns the words without suffixes.
    pub(super) fn words(&self, key: NameKey) -> &[Lexeme] {
        self.spelled.get(key.start as usize..(key.start + key.length) as usize).unwrap_or_default()
    }

    /// Returns the words with the suffix.
    pub(super) fn exact(&self, key: NameKey) -> &[Lexeme] {
        let end = key.start + key.length + u32::from(key.suffix);
        self.spelled.get(key.start as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn suffix(&self, key: NameKey) -> Option<Lexeme> {
        self.exact(key).last().copied().filter(|_| key.suffix)
    }

    pub(super) fn first(&self, key: NameKey) -> Option<Lexeme> {
        self.words(key).first().copied()
    }

    pub(super) fn last(&self, key: NameKey) -> Option<Lexeme> {
        self.words(key).last().copied()
    }
}
