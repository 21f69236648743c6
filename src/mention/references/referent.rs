//! Referents of mentions, and constraints on antecedents.

use crate::lexicon::SpeakerSieve;
use crate::mention::gender::Gender;

/// The referent of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Referent {
    /// An entity, which has a name.
    Entity(u32),
    /// Somebody without a name, by the number of their phrase.
    Unnamed(u32),
}

/// What a pronoun or a noun requires of its antecedent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PronounConstraint {
    /// "he", "she".
    Person(Option<Gender>),
    /// "it".
    Organization,
    /// "they".
    Many,
}

/// The referent of a source, and the sieve that found it.
pub(crate) type Resolved = (Referent, SpeakerSieve);
