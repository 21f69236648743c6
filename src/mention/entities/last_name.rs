//! The sieve `last-name`: resolves a last name alone, or a name with other forms of the first names.

use super::entity::{Entity, NameMatch};
use super::gather::Entities;
use super::name_key::NameKey;
use crate::lexicon::{Attributes, SpeakerSieve};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;

impl Entities {
    /// Returns the entity with this last name, alone or with other forms of the first names.
    pub(super) fn last_name(&self, name: &Name, key: NameKey) -> Option<u32> {
        let fits = |e: &u32| self.get(*e).is_some_and(|entity| self.takes(entity, name, key));
        self.best(self.by_last.of(self.last(key)?).filter(fits))
    }

    /// Returns the only organization whose name ends with the single word after a definite article: "the Times".
    pub(super) fn shortened(&self, words: &Words, name: &Name, key: NameKey) -> Option<NameMatch> {
        let at = name.core.start;
        let definite = at.checked_sub(1).is_some_and(|t| words.attributes(t).has(Attributes::DEFINITE));
        let any_body = words.attributes(at).any(Attributes::BODY | Attributes::GROUP);
        if key.length != 1 || !definite || any_body {
            return None;
        }
        let named =
            |e: &u32| self.get(*e).is_some_and(|e| e.kind == EntityKind::Organization && e.key.length > 1);
        let mut named = self.by_last.of(self.last(key)?).filter(named);
        let only = named.next().filter(|_| named.next().is_none())?;
        Some(NameMatch { entity: only, sieve: SpeakerSieve::LastName })
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
