//! Resolves names to entities: the sieves of names in order, and the conditions that all of them share.

use super::entity::{Entity, NameMatch};
use super::gather::Entities;
use super::name_key::{NameKey, Spelling};
use crate::lexicon::SpeakerSieve;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::agree;
use crate::mention::names::Name;

impl Entities {
    /// Tries the sieves of names in the order of [`SpeakerSieve`]. Returns the first match.
    pub(super) fn find(&self, name: &Name, key: NameKey) -> Option<NameMatch> {
        let as_found = |sieve| move |entity| NameMatch { entity, sieve };
        self.known(key)
            .map(as_found(SpeakerSieve::Name))
            .or_else(|| self.acronym(key).map(as_found(SpeakerSieve::Acronym)))
            .or_else(|| self.last_name(name, key).map(as_found(SpeakerSieve::LastName)))
            .or_else(|| self.first_name(name, key).map(as_found(SpeakerSieve::FirstName)))
            .or_else(|| self.spelling(name, key).map(as_found(SpeakerSieve::Spelling)))
    }

    /// Returns the entity of exactly these words.
    pub(crate) fn known(&self, key: NameKey) -> Option<u32> {
        self.exact.get(&Spelling::of(self.exact(key))).copied()
    }

    /// Whether kind, gender, suffix and first name agree, as every sieve requires.
    pub(super) fn takes_start(&self, entity: &Entity, name: &Name, key: NameKey) -> bool {
        let gender = name.gender.or(key.given);
        let suffixes = (self.suffix(key), self.suffix(entity.key));
        let suffix = !matches!(suffixes, (Some(a), Some(b)) if a != b);
        let (own, asked) = (self.words(entity.key), self.words(key));
        suffix
            && agree(gender, entity.gender())
            && kinds_agree(entity.kind, name.kind)
            && (asked.len() < 2 || own.len() < 2 || self.same_first(entity, key) || own.ends_with(asked))
    }

    pub(super) fn same_first(&self, entity: &Entity, key: NameKey) -> bool {
        let first = self.first(entity.key).zip(self.first(key));
        first.is_some_and(|(a, b)| same_given(self.lexemes.str(a), self.lexemes.str(b)))
    }
}

pub(super) fn kinds_agree(a: EntityKind, b: EntityKind) -> bool {
    let open = |kind: EntityKind| matches!(kind, EntityKind::Unknown | EntityKind::Place);
    a == b || open(a) || open(b)
}

/// Whether two given names are equal, or one is the other's initial or short form ("Joe", "Joseph").
fn same_given(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let short = short.trim_end_matches('.');
    let letters = short.chars().count();
    long.starts_with(short) && (letters == 1 || letters >= 3)
        || letters == 3 && short.chars().zip(long.chars()).take(2).all(|(a, b)| a == b)
}
