//! Tests of tokens for the sieves of floating quotations, such as whether a quotation reads as speech.

use crate::document::{Token, TokenKind};
use crate::lexicon::{WordClass, WordClasses};

/// Tests of tokens.
#[derive(Clone, Copy)]
pub(super) struct TokenTests<'k>(pub &'k WordClasses);

impl TokenTests<'_> {
    pub(crate) fn is(self, token: &Token, any: WordClass) -> bool {
        self.0.of(token.class).intersects(any)
    }

    /// Whether a token ends a sentence.
    pub(crate) fn is_end(self, token: &Token) -> bool {
        self.is(token, WordClass::STOP.union(WordClass::BREAK))
    }

    /// Whether a quotation's token reads as speech: as a clause, and not as a title, a term or a nickname, which are short and
    /// end in a word.
    pub(crate) fn is_speech(self, token: &Token) -> bool {
        let term = self.is(token, WordClass::SHORT) && self.is(token, WordClass::ENDS_OPEN);
        self.is(token, WordClass::CLAUSE) && !term
    }
}

pub(super) fn is_quotation(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Quotation(_))
}
