//! One name at one place of the text.

use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::text::TokenSpan;

/// One name at one place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Name {
    /// With titles and whatever else stands in capitals before it.
    pub tokens: TokenSpan,
    /// The name proper.
    pub core: TokenSpan,
    pub kind: EntityKind,
    /// What its title or the role beside it says.
    pub gender: Option<Gender>,
    /// It stands in a heading in capitals, where names and other words cannot be told apart.
    pub heading: bool,
    /// A known word that opens its sentence: a name only where the article has that name elsewhere.
    pub doubtful: bool,
}
