//! The sieve `last-name`: resolves a last name alone, or a name with other forms of the first names.

use super::entity::Entity;
use super::gather::Entities;
use super::name_key::NameKey;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;

impl Entities {
    /// Returns the entity with this last name, alone or with other forms of the first names.
    pub(super) fn last_name(&self, name: &Name, key: NameKey) -> Option<u32> {
        let fits = |e: &u32| self.get(*e).is_some_and(|entity| self.takes(entity, name, key));
        self.best(self.by_last.of(self.last(key)?).filter(fits))
    }

    /// Returns the entity named first: relatives who come later are named in full.
    pub(super) fn best(&self, of: impl Iterator<Item = u32>) -> Option<u32> {
        of.min_by_key(|e| self.get(*e).map_or(u32::MAX, |entity| entity.first))
    }

    /// Whether a shorter or different form of a name may refer to this entity.
    fn takes(&self, entity: &Entity, name: &Name, key: NameKey) -> bool {
        let (own, asked) = (self.words(entity.key), self.words(key));
        // "Ann Lee" is not "Bo Ann Lee", who was named with another given name.
        let namesake = key.opens_given && entity.key.opens_given && own.len() > asked.len();
        let ends = own.ends_with(asked) && !namesake;
        let body = entity.kind == EntityKind::Organization;
        // The last word of an organization's name alone ("Committee", "Group") may refer to any organization.
        let common = body && asked.len() == 1 && own.len() > 1;
        // "Puerto Rico" is not the "Tarn Golf Club Puerto Rico".
        let place = body && name.kind != EntityKind::Organization && own.len() > asked.len();
        (ends && !common && !place || self.is_variant(entity, key)) && self.takes_start(entity, name, key)
    }

    /// Whether the first and last name are the same, with others between: "Ann Lee" for "Ann B. Lee".
    pub(super) fn is_variant(&self, entity: &Entity, key: NameKey) -> bool {
        entity.kind != EntityKind::Organization
            && key.length > 1
            && entity.key.length > 1
            && self.last(entity.key) == self.last(key)
            && self.same_first(entity, key)
    }
}
