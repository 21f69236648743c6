//! The keys of names: the numbers of their words.

use super::lexemes::Lexeme;
use crate::document::TokenKind;
use crate::mention::article::Words;
use crate::mention::gender::Gender;

/// The key of a name; its words are in `Entities::spelled`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NameKey {
    /// The index of its first word there.
    pub start: u32,
    /// The number of words, without suffixes.
    pub length: u32,
    /// Whether the first suffix ("Jr.") follows the words.
    pub suffix: bool,
    /// Whether it may be an acronym.
    pub capitals: bool,
    /// The gender that the given name shows.
    pub given: Option<Gender>,
    /// Whether it opens with a given name.
    pub opens_given: bool,
}

/// The words of a name as a key of a map. Most names are short, and need no allocation.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum Spelling {
    Short([Lexeme; FEW]),
    Long(Box<[Lexeme]>),
}

/// The maximum number of words of a short name.
const FEW: usize = 4;

impl Spelling {
    pub(super) fn of(words: &[Lexeme]) -> Self {
        // No word has the number that fills the unused positions.
        let mut few = [Lexeme::MAX; FEW];
        match few.get_mut(..words.len()) {
            Some(own) => {
                own.copy_from_slice(words);
                Self::Short(few)
            }
            None => Self::Long(words.into()),
        }
    }
}

/// Whether a word is an acronym, "CIA" or "BoE": all capitals, or mostly capitals and the last letter is one.
pub(crate) fn is_acronym(words: &Words, at: u32) -> bool {
    let text = words.text(at);
    let capitals = || text.chars().filter(|c| c.is_uppercase()).count();
    words.kind(at) == TokenKind::Capitals
        || text.ends_with(char::is_uppercase) && capitals() * 2 > text.chars().count()
}
