//! One occurrence of a name.

use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::text::TokenSpan;

/// One occurrence of a name in the text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Name {
    /// The name with its titles and other capitalised words before it.
    pub tokens: TokenSpan,
    /// The name without titles.
    pub core: TokenSpan,
    pub kind: EntityKind,
    /// The gender that its title or the role beside it shows.
    pub gender: Option<Gender>,
    /// Whether it is in a heading in capitals, where names and other words cannot be distinguished.
    pub heading: bool,
    /// Whether it is a known word, which is a name only if the article has that name elsewhere.
    pub doubtful: bool,
}
