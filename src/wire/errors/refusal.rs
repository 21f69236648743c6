//! Why a request is not answered.

use crate::cache::Failed;
use crate::stop::Stopped;

/// Why a request is not answered; [`super::status`] tells it to callers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request itself is not acceptable; never empty.
    #[error("{}", join(.0))]
    Invalid(Vec<Violation>),
    /// There is nothing of that name.
    #[error("there is no {kind} {name:?}")]
    NotFound {
        /// What is looked for, as a word.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The daemon is shutting down, or a store that the call needs has failed.
    #[error("{0}")]
    Unavailable(String),
    /// More is in flight than is allowed; the words say of what.
    #[error("the daemon is busy: {0} are in flight")]
    Exhausted(String),
    /// The caller's time is up.
    #[error("the caller's time is up")]
    Late,
    /// The work was stopped, because nobody waits for it any more.
    #[error("the work was stopped")]
    Stopped,
    /// Our own fault.
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<Stopped> for Refusal {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        Self::Unavailable(failed.to_string())
    }
}

impl Refusal {
    /// A fault on our side; what it said goes to the log, not to the caller.
    pub fn fault() -> Self {
        Self::Internal("a fault in whosaid, which its log tells more of".into())
    }

    /// One field is wrong.
    pub fn field(field: &str, description: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation { field: field.into(), description: description.into() }])
    }
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
