//! Splits a text into paragraphs and tokens. Each token has a class; a quotation is one token.

mod ascii_word;
mod lower;
mod paragraphs;
mod punctuation;
mod quoted;
mod reader;
mod scan;
mod tokens;
mod words;

pub use paragraphs::paragraphs;
pub use reader::Reader;
pub use tokens::{Token, TokenKind};
