//! Why a request is not answered.

/// Why a request is not answered; [`super::status`] tells it to callers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request itself is not acceptable; never empty.
    #[error("{}", join(.0))]
    Invalid(Vec<Violation>),
    /// The answer is longer than clients accept.
    #[error(
        "the answer takes {bytes} bytes, over the limit of {limit}; send the text in parts, or ask for a higher min_confidence"
    )]
    AnswerTooLong {
        /// What the answer takes.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The work was stopped, because nobody waits for it any more.
    #[error("the work was stopped")]
    Stopped,
    /// Our own fault.
    #[error("internal error: {0}")]
    Internal(String),
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {description}")]
pub struct Violation {
    /// Path of the field, as `document.content`.
    pub field: String,
    /// What is wrong, and what would be right.
    pub description: String,
}

fn join(violations: &[Violation]) -> String {
    violations.iter().map(Violation::to_string).collect::<Vec<_>>().join("; ")
}
