//! A request to the service, its answer, and its errors.

use crate::extract::Extractor;
use crate::markup::NoText;
use crate::stop::Stopped;

use super::answer_format::AnswerFormat;
use super::query::{CacheStatus, Query};

/// The requested part of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedPart {
    /// Its index, from 0.
    pub part: u32,
    /// For a later page, the [`Answer::check`] of the earlier ones: the answer must be the same.
    pub goes_on: Option<u64>,
    /// Whether further pages of the same part will be requested.
    pub more: bool,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The part, as encoded by [`AnswerFormat::write`].
    pub part: Vec<u8>,
    /// The source of the answer.
    pub cache_status: CacheStatus,
    /// A hash of the cache key, which identifies the answer.
    pub check: u64,
}

/// A query with everything needed to answer it.
#[derive(Clone, Debug)]
pub struct AnswerRequest {
    /// The query.
    pub query: Query,
    /// The engine, for the duration of the call.
    pub extractor: Extractor,
    /// The encoding of the answer.
    pub form: AnswerFormat,
    /// The requested part.
    pub wanted: WantedPart,
    /// Whether the text is long and must be read at low priority.
    pub long: bool,
}

/// Why a request has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The work was stopped. Nothing was cached.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The answer has no part of that index, or is not the answer of the earlier pages.
    #[error("the answer has no such part")]
    NoSuchPart,
    /// The document has no text.
    #[error(transparent)]
    NoText(#[from] NoText),
    /// The engine panicked.
    #[error("the engine failed")]
    Fault,
}
