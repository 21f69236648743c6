//! People introduced without a name: "a hacker", then "the hacker".

use super::phrase::{Nominal, Phrase};
use super::referent::Referent;
use super::salience::{Mention, Rank};
use super::walk::{Newcomer, Walk};
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

/// The maximum number of words in an introducing phrase.
const LONGEST: u32 = 12;

impl Walk<'_, '_> {
    /// Adds the person that an indefinite phrase introduces at a token, if any. Returns where to continue.
    pub(crate) fn newcomer(&mut self, at: u32) -> Option<u32> {
        let range = self.indefinite_phrase(at)?;
        let Phrase::Nominal(nominal) = self.phrases.simple(range)? else { return None };
        if nominal.kind != EntityKind::Person || nominal.plural || nominal.head + 1 != range.end {
            return None;
        }
        let label = self.words.written(nominal.label);
        let referent = self.unnamed(label, nominal.kind, nominal.gender, false);
        // Unless they are a subject, people without a name and of unknown gender are not antecedents of pronouns.
        let subject = self.rank(range) == Rank::Subject;
        if subject || nominal.gender.is_some() {
            self.mentions.add(Mention {
                at,
                referent,
                rank: if subject { Rank::Subject } else { Rank::Other },
            });
        }
        self.note_newcomer(nominal.head, referent);
        Some(range.end)
    }

    pub(super) fn note_newcomer(&mut self, head: u32, referent: Referent) {
        let word = self.entities.lexemes.at(self.words, head);
        self.newcomers.insert(word, Newcomer { referent, at: head });
    }

    /// Whether a person, a document or a group may be mentioned again by its noun alone.
    pub(super) fn may_return(&self, nominal: &Nominal) -> bool {
        nominal.kind == EntityKind::Person
            || self.words.attributes(nominal.head).any(Attributes::DOCUMENT | Attributes::GROUP)
    }

    /// Whether a token introduces somebody: "a", "another", "one".
    pub(super) fn brings_in(&self, at: u32) -> bool {
        let (class, attributes) = (self.words.word_class(at), self.words.attributes(at));
        let one = class.intersects(WordClass::NUMBER_WORD) && attributes.has(Attributes::SINGULAR);
        (class.intersects(WordClass::DETERMINER) && !attributes.has(Attributes::DEFINITE) || one)
            && !class.intersects(WordClass::NAME)
    }

    /// Whether a possessor brings in a man or a woman: "their grandmother".
    fn is_kin(&self, at: u32) -> bool {
        let noun = self.words.attributes(at + 1);
        self.words.word_class(at).intersects(WordClass::POSSESSIVE)
            && noun.any(Attributes::MALE | Attributes::FEMALE)
            && !noun.has(Attributes::PLURAL)
            && self.words.kind(at + 1) == TokenKind::Lower
    }

    /// Returns the noun phrase after an indefinite article, unless it is a predicate or an apposition.
    fn indefinite_phrase(&self, at: u32) -> Option<TokenSpan> {
        let words = self.words;
        let kin = self.is_kin(at);
        let before = at.checked_sub(1).filter(|before| words.sentence(*before) == words.sentence(at));
        let class = before.map(|before| words.word_class(before)).unwrap_or_default();
        let bound =
            WordClass::AUXILIARY.union(WordClass::PREPOSITION).union(WordClass::COMMA).union(WordClass::DASH);
        if !kin && (!self.brings_in(at) || class.intersects(bound)) {
            return None;
        }
        let inside = |t: &u32| {
            let noun = words.word_class(*t).intersects(WordClass::NOMINAL)
                || words.attributes(*t).any(Attributes::ROLE | Attributes::PERSON);
            noun && words.is_word(*t) && self.phrases.name_at(*t).is_none()
        };
        let end = (at + 1..at + LONGEST).find(|t| !inside(t))?;
        let role_of_name = self.phrases.name_at(end).is_some();
        // "A buyer in Tarn, Ann Lee": modifiers of the noun may precede the name.
        let stops = WordClass::COMMA.union(WordClass::END);
        let mark = (end..end + LONGEST).find(|t| words.word_class(*t).intersects(stops)).unwrap_or(end);
        let apposed =
            words.word_class(mark).intersects(WordClass::COMMA) && self.phrases.name_at(mark + 1).is_some();
        (end > at + 1 && !role_of_name && !apposed).then_some(TokenSpan::new(at, end))
    }

    /// Returns the newcomer with this noun, unless an entity that the article calls so was mentioned since.
    pub(super) fn newcomer_called(&mut self, nominal: &Nominal, called: &[u32]) -> Option<Referent> {
        if !self.may_return(nominal) {
            return None;
        }
        let word = self.entities.lexemes.at(self.words, nominal.head);
        let newcomer = *self.newcomers.get(&word)?;
        let since = called.iter().any(|e| {
            let last = self.mentions.last_of(Referent::Entity(*e));
            last.is_some_and(|last| last > newcomer.at)
        });
        (!since && !matches!(called, [_])).then_some(newcomer.referent)
    }
}
