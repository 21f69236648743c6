//! Whom a source means, and how it says so.

use crate::lexicon::SpeakerSieve;

/// How a source refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By a name.
    Name,
    /// By a pronoun.
    Pronoun,
    /// By a common noun.
    Nominal,
}

/// Whom one source means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Index into the speakers, and the sieve that decided; absent where the text does not tell.
    pub speaker: Option<(usize, SpeakerSieve)>,
    /// How the source refers.
    pub form: Form,
}
