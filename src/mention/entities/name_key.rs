//! Names as they are looked up: by the numbers of their words.

use super::lexemes::Lexeme;
use crate::document::TokenKind;
use crate::mention::article::Words;
use crate::mention::gender::Gender;

/// A name as it is looked up; its words stand in `Entities::spelled`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NameKey {
    /// The first of its words there.
    pub start: u32,
    /// So many words, without suffixes.
    pub length: u32,
    /// Whether the first suffix ("Jr.") stands behind the words.
    pub suffix: bool,
    /// Whether it may be an acronym.
    pub capitals: bool,
    /// What the given name says.
    pub given: Option<Gender>,
}

/// The words of a name to look it up by; most have few, which need no memory of their own.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum Spelling {
    Short([Lexeme; FEW]),
    Long(Box<[Lexeme]>),
}

/// So many words are few.
const FEW: usize = 4;

impl Spelling {
    pub(super) fn of(words: &[Lexeme]) -> Self {
        // No word has the number that fills the free places.
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

/// "CIA", "BoE": capitals, or most letters capitals and the last one too.
pub(crate) fn is_acronym(words: &Words, at: u32) -> bool {
    let text = words.text(at);
    let capitals = || text.chars().filter(|c| c.is_uppercase()).count();
    words.kind(at) == TokenKind::Capitals
        || text.ends_with(char::is_uppercase) && capitals() * 2 > text.chars().count()
}
