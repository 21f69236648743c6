//! How an extraction becomes the bytes that the cache stores.

use crate::attribution::Extraction;
use crate::extract::Extractor;
use crate::markup::Document;

use super::query::Query;

/// How an extraction is encoded; the cache stores bytes only.
#[derive(Clone, Copy, Debug)]
pub struct AnswerFormat {
    /// The version of the encoding. Part of the cache key.
    pub version: u32,
    /// Maximum size of a part, in bytes.
    pub part_bytes: usize,
    /// Encodes an extraction as one or more parts of up to the given size.
    pub write: fn(&Query, &Extractor, &Extracted<'_>, usize) -> Vec<Vec<u8>>,
    /// Whether bytes are a part that `write` made.
    pub is_part: fn(&[u8]) -> bool,
}

/// An extraction and the document that its spans refer to.
#[derive(Clone, Debug)]
pub struct Extracted<'t> {
    /// The text of the query as it is read, with headline and byline.
    pub document: Document<'t>,
    /// The extraction.
    pub extraction: Extraction,
}
