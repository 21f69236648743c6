//! The tokens of a paragraph.

use crate::lexicon::{Attributes, Class};
use crate::text::Span;

/// One token: a word, a mark, or a whole quotation.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its bytes in the text.
    pub span: Span,
    /// Its attributes in the lexicon.
    pub attributes: Attributes,
    /// Its class, which patterns match.
    pub class: Class,
    /// Its kind.
    pub kind: TokenKind,
}

/// The kind of a token.
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
