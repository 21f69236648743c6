//! What decides an answer, and how the cache is used for it.

use crate::extract::Options;
use crate::text::EncodingType;

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
    /// Extracted in this call, and kept.
    Miss,
    /// Extracted in this call and not kept.
    Bypass,
}
