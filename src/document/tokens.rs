//! What a paragraph is read into.

use crate::lexicon::{Attributes, Class};
use crate::text::Span;

/// One token: a word, a mark, or a whole quotation.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// What the lexicon knows of it.
    pub attributes: Attributes,
    /// Its class, as patterns see it.
    pub class: Class,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word in lower case.
    Lower,
    /// A word that begins with a capital.
    Capitalised,
    /// A word all in capitals, of two letters or more.
    Capitals,
    /// A number.
    Number,
    /// Punctuation, or a clitic.
    Other,
    /// A whole quotation: its index among the text's quotations.
    Quotation(u32),
}

impl TokenKind {
    /// Whether the token is a word.
    pub fn is_word(self) -> bool {
        matches!(self, Self::Lower | Self::Capitalised | Self::Capitals)
    }

    /// Whether the token is a word that begins with a capital.
    pub fn is_capital(self) -> bool {
        matches!(self, Self::Capitalised | Self::Capitals)
    }
}
