//! A request to the service, its answer, and its errors.

use crate::extract::Extractor;
use crate::stop::Stopped;

use super::answer_format::AnswerFormat;
use super::query::{CacheStatus, Query};

/// Which part of an answer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedPart {
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
    /// The part, as [`AnswerFormat::write`] made it.
    pub part: Vec<u8>,
    /// Where it came from.
    pub cache_status: CacheStatus,
    /// A number that hardly any other answer has.
    pub check: u64,
}

/// A query with all that answers it.
#[derive(Clone, Debug)]
pub struct AnswerRequest {
    /// What is asked.
    pub query: Query,
    /// Who reads it, as long as the call lasts.
    pub extractor: Extractor,
    /// How the answer is written down.
    pub form: AnswerFormat,
    /// Which part of it is wanted.
    pub wanted: WantedPart,
    /// Whether the text is so long that others must not wait for it.
    pub long: bool,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
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
