//! The sieve `pronoun`: "she", "it", "they" mean whoever fits and is on the reader's mind.

use super::referent::{PronounConstraint, Referent};
use super::salience::{Mention, Rank};
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::gender::Gender;

impl Walk<'_, '_> {
    /// Whom a pronoun means that is a source.
    pub(super) fn pronoun(&mut self, at: u32) -> Option<Referent> {
        let constraint = self.constraint(at)?;
        let referent = self.mentions.most_salient(self.words, &self.entities, at, constraint)?;
        self.learn(referent, Gender::of(self.words.attributes(at)));
        Some(referent)
    }

    /// What a pronoun asks for; nothing where it is of the first person or of nobody in particular.
    pub(super) fn constraint(&self, at: u32) -> Option<PronounConstraint> {
        let attributes = self.words.attributes(at);
        let first = attributes.has(Attributes::FIRST | Attributes::SINGULAR);
        if first || !attributes.has(Attributes::THIRD) || attributes.has(Attributes::INDEFINITE) {
            return None;
        }
        match Gender::of(attributes) {
            Some(gender) => Some(PronounConstraint::Person(Some(gender))),
            None if attributes.has(Attributes::NEUTER) => Some(PronounConstraint::Organization),
            None if attributes.has(Attributes::PLURAL) => Some(PronounConstraint::Many),
            None => None,
        }
    }

    /// Notes whom a pronoun means that is no source.
    pub(super) fn pronoun_in_passing(&mut self, at: u32, gender: Gender) {
        let constraint = PronounConstraint::Person(Some(gender));
        let salient = self.mentions.most_salient(self.words, &self.entities, at, constraint);
        let Some(referent) = salient else { return };
        self.learn(referent, Some(gender));
        let subject = self.words.word_class(at + 1).intersects(WordClass::VERBAL)
            && !self.words.word_class(at).intersects(WordClass::POSSESSIVE);
        let rank = if subject { Rank::Subject } else { Rank::Inside };
        self.mentions.add(Mention { at, referent, rank });
    }

    /// A pronoun tells the gender of someone of whom nothing else did.
    fn learn(&mut self, referent: Referent, gender: Option<Gender>) {
        if let Referent::Entity(e) = referent
            && let Some(entity) = self.entities.list.get_mut(e as usize)
        {
            entity.vote(gender, 1);
        }
    }
}
