//! The sieve `spelling`: resolves a name with one or two misspelled letters.

use super::entity::Entity;
use super::gather::Entities;
use super::lexemes::Lexeme;
use super::name_key::NameKey;
use crate::lexicon::{is_long, is_misspelling, may_be_misspelling};
use crate::mention::names::Name;

impl Entities {
    /// Returns the entity whose last name differs in one or two letters, if all else agrees.
    pub(super) fn spelling(&self, name: &Name, key: NameKey) -> Option<u32> {
        let last = self.last(key)?;
        let word = self.lexemes.str(last);
        if !is_long(word) {
            return None;
        }
        let letters = self.lexemes.letters(last);
        let near = |other: Lexeme| {
            may_be_misspelling(letters, self.lexemes.letters(other))
                && is_misspelling(word, self.lexemes.str(other))
        };
        let fits = |e: &Entity| self.last(e.key).is_some_and(near) && self.takes_start(e, name, key);
        let letter = *self.letters.get(&word.chars().next()?)?;
        self.best(self.by_letter.of(letter).filter(|e| self.get(*e).is_some_and(fits)))
    }
}
