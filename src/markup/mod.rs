//! HTML and Markdown: the text of a document as it is to be read, with the way back to the bytes that were sent.
//!
//! A tokenizer (the crate html5gum for HTML, pulldown-cmark for Markdown) gives [`tokens`]; [`outline`] balances them and
//! leaves out scripts, navigation and hidden parts; [`writer`] writes the text, one line for each block. Quotation marks
//! that the markup stands for are put in (`<q>`, `<blockquote>`), and are no part of any span's text.
//!
//! Time and memory are linear in the length of the document. Broken markup is read as far as browsers read it (WHATWG
//! HTML, section 13.2), with warnings.

mod block_quotes;
mod content_map;
mod document;
mod elements;
mod html;
mod markdown;
mod outline;
#[cfg(test)]
mod tests;
mod tokens;
mod writer;

pub use content_map::BlockKind;
pub use document::{Document, DocumentType, NoText, Place, ShownPiece};
pub(crate) use elements::parts_paragraphs;
