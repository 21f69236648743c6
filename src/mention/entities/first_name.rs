//! The sieve `first-name`: resolves a given name alone, or the first word of an organization's name.

use super::entity::Entity;
use super::gather::Entities;
use super::match_name::kinds_agree;
use super::name_key::NameKey;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::agree;
use crate::mention::names::Name;

impl Entities {
    /// Returns the entity of a given name alone, of a family name written first, or of the first word of an organization's name.
    pub(super) fn first_name(&self, name: &Name, key: NameKey) -> Option<u32> {
        let word = self.last(key).filter(|_| key.length == 1)?;
        let fits = |e: &u32| self.get(*e).is_some_and(|entity| entity.takes_first(name));
        let mut fitting = self.by_first.of(word).filter(fits);
        let first = fitting.next();
        if fitting.next().is_none() { first } else { None }
    }
}

impl Entity {
    fn takes_first(&self, name: &Name) -> bool {
        let person = self.kind != EntityKind::Organization;
        let same = kinds_agree(self.kind, name.kind) || !person && name.kind == EntityKind::Unknown;
        same && (!person || agree(name.gender, self.gender()))
    }
}
