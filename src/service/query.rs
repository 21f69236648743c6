//! What is asked of the service, and what it answers.

use crate::attribution::Extraction;
use crate::extract::{Extractor, Options};
use crate::stop::Stopped;
use crate::text::{Composed, EncodingType};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The article.
    pub text: String,
    /// Its headline, where that is no part of the text.
    pub headline: String,
    /// Its byline, where that is no part of the text.
    pub byline: String,
    /// The unit of the answer's offsets.
    pub encoding: EncodingType,
    /// What the engine is asked for.
    pub options: Options,
    /// How many code points before and behind each content are given.
    pub context: u32,
    /// How the cache is used.
    pub cache_mode: CacheMode,
}

/// How the cache is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CacheMode {
    /// A kept answer is given; a new one is kept.
    #[default]
    Default,
    /// The cache is neither read nor written.
    Bypass,
    /// The answer is made anew and kept.
    Refresh,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheStatus {
    /// Kept from an earlier call.
    Hit,
    /// Made in this call, and kept.
    Miss,
    /// Made in this call and not kept.
    Bypass,
}

/// How an extraction is written down; the cache knows only bytes.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Changes whenever other bytes are written of the same extraction.
    pub version: u32,
    /// No part is longer than this, in bytes.
    pub part_bytes: usize,
    /// Writes an extraction of a query by an extractor, in parts of up to so many bytes; never none.
    pub write: fn(&Query, &Extractor, &Made<'_>, usize) -> Vec<Vec<u8>>,
    /// Whether bytes are a part as `write` makes them.
    pub is_part: fn(&[u8]) -> bool,
}

/// An extraction and the text in which its spans count.
#[derive(Clone, Debug)]
pub struct Made<'t> {
    /// The query's text, with headline and byline.
    pub document: Composed<'t>,
    /// What was found.
    pub extraction: Extraction,
}

/// Which part of an answer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its number, from 0.
    pub part: u32,
    /// Where an earlier part was given already, which answer it was of, as [`Answer::check`]: that is to be gone on with.
    pub goes_on: Option<u64>,
    /// Whether more of the same part will be asked for.
    pub more: bool,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The part, as [`Form::write`] made it.
    pub part: Vec<u8>,
    /// Where it came from.
    pub cache_status: CacheStatus,
    /// A number that hardly any other answer has.
    pub check: u64,
}

/// A query with all that answers it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What is asked.
    pub query: Query,
    /// Who reads it, as long as the call lasts.
    pub extractor: Extractor,
    /// How the answer is written down.
    pub form: Form,
    /// Which part of it is wanted.
    pub wanted: Wanted,
    /// Whether the text is so long that others must not wait for it.
    pub long: bool,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The stop signal was given before the end; nothing is kept then.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The answer has no part of that number, or is not the one to be gone on with.
    #[error("there is no such part of the answer")]
    NoSuchPart,
    /// A fault in the engine.
    #[error("the engine failed")]
    Fault,
}
