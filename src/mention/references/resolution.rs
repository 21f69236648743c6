//! The resolution of one source: its speaker, and how it refers.

use crate::lexicon::SpeakerSieve;

/// How a mention refers, after the mention types of coreference resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// "Ann Lee", "the mayor, Ann Lee", "Acme plc".
    Name,
    /// "she", "they".
    Pronoun,
    /// "the mayor", "police", "a court filing".
    Nominal,
}

/// The resolution of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolution {
    /// Index into the speakers, and the sieve that decided; None if the speaker is unknown.
    pub speaker: Option<(usize, SpeakerSieve)>,
    /// How the source refers.
    pub source_kind: SourceKind,
}
