//! How an extraction becomes the bytes that the cache stores.

use crate::attribution::Extraction;
use crate::extract::Extractor;
use crate::text::Composed;

use super::query::Query;

/// How an extraction is written down; the cache knows only bytes.
#[derive(Clone, Copy, Debug)]
pub struct AnswerFormat {
    /// Changes whenever other bytes are written of the same extraction.
    pub version: u32,
    /// No part is longer than this, in bytes.
    pub part_bytes: usize,
    /// Writes an extraction of a query by an extractor, in parts of up to so many bytes; never none.
    pub write: fn(&Query, &Extractor, &Extracted<'_>, usize) -> Vec<Vec<u8>>,
    /// Whether bytes are a part as `write` makes them.
    pub is_part: fn(&[u8]) -> bool,
}

/// An extraction and the text in which its spans count.
#[derive(Clone, Debug)]
pub struct Extracted<'t> {
    /// The query's text, with headline and byline.
    pub document: Composed<'t>,
    /// What was found.
    pub extraction: Extraction,
}
