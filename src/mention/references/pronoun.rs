//! The sieve `pronoun`: resolves "she", "it" and "they" to the most salient antecedent that agrees.

use super::referent::{PronounConstraint, Referent};
use super::salience::{Mention, Rank};
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::gender::Gender;

impl Walk<'_, '_> {
    /// Resolves a pronoun that is a source.
    pub(super) fn pronoun(&mut self, at: u32) -> Option<Referent> {
        let constraint = self.constraint(at)?;
        let referent = match constraint {
            PronounConstraint::Person(_) => {
                self.mentions.last_subject(self.words, &self.entities, at, constraint)
            }
            _ => None,
        };
        let referent =
            referent.or_else(|| self.mentions.most_salient(self.words, &self.entities, at, constraint))?;
        self.learn(referent, Gender::of(self.words.attributes(at)));
        Some(referent)
    }

    /// Returns the constraint of a pronoun on its antecedent; None if it is first-person or indefinite.
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

    /// Adds the mention of a pronoun that is not a source.
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

    /// Adds a pronoun's gender to the evidence about its antecedent.
    fn learn(&mut self, referent: Referent, gender: Option<Gender>) {
        if let Referent::Entity(e) = referent
            && let Some(entity) = self.entities.list.get_mut(e as usize)
        {
            entity.vote(gender, 1);
        }
    }
}
