//! A text as paragraphs of tokens, each token with its class; quotations are single tokens.

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
