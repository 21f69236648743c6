//! Whom a mention means, and what is asked of whom a pronoun means.

use crate::lexicon::SpeakerSieve;
use crate::mention::gender::Gender;

/// Whom a mention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Referent {
    /// Somebody with a name.
    Entity(u32),
    /// Someone without a name, by the number of their phrase.
    Unnamed(u32),
}

/// What a pronoun or a noun asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PronounConstraint {
    /// "he", "she".
    Person(Option<Gender>),
    /// "it".
    Organization,
    /// "they".
    Many,
}

/// Whom a source means, and the sieve that says so.
pub(crate) type Resolved = (Referent, SpeakerSieve);
