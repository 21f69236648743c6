//! A text as paragraphs of tokens, each token with its class; quotations are single tokens.

mod front;
mod paragraphs;
mod scan;
mod tokens;

pub use paragraphs::paragraphs;
pub use tokens::{Reader, Token, TokenKind};
