//! What decides an answer, and how the cache is used for it.

use crate::extract::Options;
use crate::markup::DocumentType;
use crate::text::EncodingType;

/// A query: every input of the engine, and how to use the cache.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The article.
    pub text: String,
    /// How it is written.
    pub document_type: DocumentType,
    /// Its headline, if not part of the text.
    pub headline: String,
    /// Its byline, if not part of the text.
    pub byline: String,
    /// The unit of offsets in the answer.
    pub encoding: EncodingType,
    /// The options of the engine.
    pub options: Options,
    /// Length of each prefix and suffix, in code points.
    pub context: u32,
    /// How a query uses the cache.
    pub cache_mode: CacheMode,
}

/// How a query uses the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CacheMode {
    /// Read from the cache; store new answers.
    #[default]
    Default,
    /// Neither read nor write the cache.
    Bypass,
    /// Extract again and store the answer.
    Refresh,
}

/// The source of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheStatus {
    /// The cache.
    Hit,
    /// Extracted during this call, and stored.
    Miss,
    /// Extracted during this call, and not stored.
    Bypass,
}

impl CacheStatus {
    /// Its name in metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Bypass => "bypass",
        }
    }
}
