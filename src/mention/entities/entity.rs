//! An entity: a person, organization or place named in the text, under its fullest name.

use super::name_key::NameKey;
use crate::lexicon::SpeakerSieve;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::text::TokenSpan;

/// An entity named in the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entity {
    /// The words of the fullest name.
    pub key: NameKey,
    /// The tokens of the fullest name.
    pub name: TokenSpan,
    /// The surname if it is not part of `name`: "Ann and Bo Lee".
    pub family: TokenSpan,
    pub kind: EntityKind,
    male: u32,
    female: u32,
    /// The first token of the entity's first mention.
    pub first: u32,
}

/// The entity that a name refers to, and the sieve that found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameMatch {
    pub entity: u32,
    pub sieve: SpeakerSieve,
}

impl Entity {
    /// Returns a new entity with this name.
    pub(crate) fn new(key: NameKey, name: &Name, kind: EntityKind) -> Self {
        Self { key, name: name.core, kind, first: name.tokens.start, ..Self::default() }
    }

    /// Whether the fullest name has more than one word.
    pub(crate) fn has_several_words(&self) -> bool {
        self.key.length > 1
    }

    /// Returns the gender with the most evidence; None if both have the same.
    pub(crate) fn gender(&self) -> Option<Gender> {
        match self.male.cmp(&self.female) {
            std::cmp::Ordering::Greater => Some(Gender::Male),
            std::cmp::Ordering::Less => Some(Gender::Female),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Adds evidence of a gender.
    pub(crate) fn vote(&mut self, gender: Option<Gender>, weight: u32) {
        match gender {
            Some(Gender::Male) => self.male += weight,
            Some(Gender::Female) => self.female += weight,
            None => {}
        }
    }
}
