//! The errors of calls.

use crate::cache::Failed;
use crate::stop::Stopped;

/// Why a call fails. [`super::grpc_status`] converts it to a gRPC status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request is invalid. At least one violation.
    #[error("{}", join(.0))]
    Invalid(Vec<Violation>),
    /// The resource does not exist.
    #[error("{kind} {name:?} not found")]
    NotFound {
        /// The kind of resource.
        kind: &'static str,
        /// The requested name.
        name: String,
    },
    /// The daemon is shutting down, or the cache store has failed. With the message.
    #[error("{0}")]
    Unavailable(String),
    /// The call has no valid token. With what is missing.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The client does not speak TLS, and the port speaks nothing else.
    #[error("this port speaks TLS; use https:// and TLS in the client")]
    NeedsTls,
    /// A limit on work in flight is reached. Holds what is limited: `calls`, `streams` or `bytes`.
    #[error("too many {0} in flight; retry later")]
    Exhausted(&'static str),
    /// The request is compressed in an encoding that is not accepted. With the names of those that are.
    #[error(
        "requests compressed by {name:?} are not accepted; accepted: {} (option --compression of the daemon)",
        names(.accepted)
    )]
    Encoding {
        /// The name of the encoding.
        name: String,
        /// The names of those that are accepted.
        accepted: Vec<&'static str>,
    },
    /// A compressed message is longer than this many bytes.
    #[error("the message is too long when decompressed; the limit is {0} bytes")]
    TooLong(usize),
    /// The deadline has passed.
    #[error("the deadline of the call has passed")]
    Late,
    /// The work was stopped because no caller waits for it.
    #[error("the work was stopped: no caller waits for it")]
    Stopped,
    /// An internal error, with the message.
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
    /// An internal error whose details go to the log only.
    pub fn fault() -> Self {
        Self::Internal("see the log".into())
    }

    /// One field is invalid.
    pub fn field(field: &str, description: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation { field: field.into(), description: description.into() }])
    }
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {description}")]
pub struct Violation {
    /// Path of the field, for example `document.content`.
    pub field: String,
    /// What is wrong and what is valid.
    pub description: String,
}

fn names(accepted: &[&str]) -> String {
    if accepted.is_empty() { "none".into() } else { accepted.join(", ") }
}

fn join(violations: &[Violation]) -> String {
    violations.iter().map(Violation::to_string).collect::<Vec<_>>().join("; ")
}
