//! The sieve `cataphora`: resolves a pronoun at the start of an article to the name after it.

use super::referent::{PronounConstraint, Referent};
use super::walk::Walk;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::agree;
use crate::text::step;

impl Walk<'_, '_> {
    /// Returns the first person named after the pronoun whose gender agrees.
    pub(super) fn cataphora(&self, at: u32) -> Option<Referent> {
        let PronounConstraint::Person(gender) = self.constraint(at)? else { return None };
        let from = self.names.partition_point(|n| n.tokens.start <= at);
        let near = self.names.iter().enumerate().skip(from).take(6).inspect(|_| step(1));
        let mut fitting = near.filter_map(|(index, name)| {
            let found = self.entities.of_name.get(index).copied().flatten()?;
            let entity = self.entities.get(found.entity)?;
            let full = entity.kind == EntityKind::Unknown && entity.has_several_words();
            let fits = (entity.kind == EntityKind::Person || full) && agree(gender, entity.gender());
            (fits && self.words.sentence(name.tokens.start) <= self.words.sentence(at) + 3)
                .then_some(Referent::Entity(found.entity))
        });
        fitting.next()
    }
}
