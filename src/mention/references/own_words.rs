//! The sieve `nominal`: a noun phrase that no other sieve resolves is a speaker under its own words.

use super::phrase::Nominal;
use super::referent::Referent;
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::text::TokenSpan;

impl Walk<'_, '_> {
    /// Returns a new referent, labelled with the words of the phrase.
    pub(crate) fn by_own_words(&mut self, nominal: &Nominal) -> Referent {
        let label = self.words.written(self.own_words(nominal));
        let referent = self.unnamed(label, nominal.kind, nominal.gender, nominal.plural);
        if self.may_return(nominal) && nominal.label.start.checked_sub(1).is_some_and(|at| self.brings_in(at))
        {
            self.note_newcomer(nominal.head, referent);
        }
        referent
    }

    /// Returns "the Lee campaign" for "his campaign", if the article names it so elsewhere.
    pub(super) fn body_of_person(&mut self, nominal: &Nominal) -> Option<Referent> {
        let alone = nominal.possessor && nominal.kind == EntityKind::Organization && !nominal.plural;
        let at = nominal.label.start.checked_sub(1).filter(|at| {
            alone && nominal.label.len() == 1 && Gender::of(self.words.attributes(*at)).is_some()
        })?;
        let Referent::Entity(owner) = self.pronoun(at)? else { return None };
        let noun = self.entities.lexemes.at(self.words, nominal.head);
        let named = self.roles.body_of(noun, owner)?;
        let label = self.words.written(named);
        Some(self.unnamed(label, nominal.kind, None, false))
    }

    /// Returns the label with the possessor "my": only the phrase itself tells whose uncle speaks.
    fn own_words(&self, nominal: &Nominal) -> TokenSpan {
        let before = nominal.label.start.saturating_sub(1);
        let first = self.words.word_class(before).intersects(WordClass::POSSESSIVE)
            && self.words.attributes(before).has(Attributes::FIRST)
            && nominal.possessor;
        if first { TokenSpan::new(before, nominal.label.end) } else { nominal.label }
    }
}
