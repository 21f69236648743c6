//! Splits a text into paragraphs and tokens. Each token has a class; a quotation is one token.

mod ascii_word;
mod lower_case;
mod paragraphs;
mod punctuation;
mod quotation_token;
mod tokenizer;
mod tokens;
mod word_ends;
mod words;

pub use paragraphs::paragraphs;
pub use tokenizer::Reader;
pub(crate) use tokens::{Token, TokenKind};
