//! Plural nouns for people that are no source, to whom a later "they" refers: "Tarn beekeepers", "the unions".

use super::salience::{Mention, Rank};
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

/// How many words before the noun may modify it.
const MODIFIERS: u32 = 4;

impl Walk<'_, '_> {
    /// Adds the mention of a plural noun for people. Returns where to continue; None if there is no such noun.
    pub(super) fn many_people(&mut self, at: u32) -> Option<u32> {
        let attributes = self.words.attributes(at);
        if !attributes.has(Attributes::PLURAL) || !self.is_head_for_people(at) {
            return None;
        }
        let phrase = TokenSpan::new(self.modifiers_start(at), at + 1);
        let rank = self.rank(phrase);
        if rank < Rank::Other {
            return None;
        }
        let label = self.words.written(phrase);
        let referent = self.unnamed(label, EntityKind::Person, None, true);
        self.mentions.add(Mention { at: phrase.start, referent, rank });
        Some(phrase.end)
    }

    fn is_head_for_people(&self, at: u32) -> bool {
        let people = Attributes::ROLE | Attributes::PERSON | Attributes::GROUP | Attributes::DEMONYM;
        self.words.attributes(at).any(people)
            && self.words.word_class(at).intersects(WordClass::NOMINAL)
            && !self.words.word_class(at + 1).intersects(WordClass::NOMINAL)
            && self.words.in_prose(at)
    }

    /// Returns the first of the nouns and adjectives before a noun.
    fn modifiers_start(&self, at: u32) -> u32 {
        let words = self.words;
        let modifies = |t: &u32| {
            words.word_class(*t).intersects(WordClass::NOMINAL)
                && !words.word_class(*t).intersects(WordClass::VERBAL.union(WordClass::GRAMMAR))
                && words.is_word(*t)
                && words.sentence(*t) == words.sentence(at)
        };
        (at.saturating_sub(MODIFIERS)..at).rev().take_while(modifies).last().unwrap_or(at)
    }
}
