//! The one place where a refusal becomes a gRPC status.

use std::collections::HashMap;
use std::time::Duration;

use prost::Message;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::wire::errors::refusal::{Refusal, Violation};

/// The domain of our machine-readable error reasons.
const DOMAIN: &str = "whosaid.v1";
/// When to ask again: a daemon that is started anew is up by then.
const RETRY: Duration = Duration::from_secs(1);
/// When to ask a busy daemon again: most of what was in flight is answered by then.
const RETRY_BUSY: Duration = Duration::from_millis(200);

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        let (code, reason) = kind(&refusal);
        let mut details = ErrorDetails::with_error_info(reason, DOMAIN, HashMap::<String, String>::new());
        match refusal {
            Refusal::Invalid(violations) => {
                details.set_bad_request(fields(violations));
            }
            Refusal::NotFound { kind, name } => {
                details.set_resource_info(kind, name, "", message.as_str());
            }
            Refusal::Unavailable(_) => {
                details.set_retry_info(Some(RETRY));
            }
            Refusal::Exhausted(_) => {
                details.set_retry_info(Some(RETRY_BUSY));
            }
            Refusal::Late | Refusal::Stopped | Refusal::Internal(_) => {}
        }
        Self::with_error_details(code, message, details)
    }
}

/// A status as a message, for an answer that carries one.
pub fn message(status: &Status) -> tonic_types::Status {
    // A status of ours carries itself with its details; one of tonic's has none.
    let whole = tonic_types::Status::decode(status.details()).ok().filter(|_| !status.details().is_empty());
    whole.unwrap_or_else(|| tonic_types::Status {
        code: status.code().into(),
        message: status.message().into(),
        details: Vec::new(),
    })
}

/// A panic on our side; what it said goes to the log, not to the caller.
pub fn panicked() -> Status {
    Refusal::fault().into()
}

/// The code of a refusal, and its reason in a word for programs.
fn kind(refusal: &Refusal) -> (Code, &'static str) {
    match refusal {
        Refusal::Invalid(_) => (Code::InvalidArgument, "INVALID_REQUEST"),
        Refusal::NotFound { .. } => (Code::NotFound, "NOT_FOUND"),
        Refusal::Unavailable(_) => (Code::Unavailable, "UNAVAILABLE"),
        Refusal::Exhausted(_) => (Code::ResourceExhausted, "EXHAUSTED"),
        Refusal::Late => (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        Refusal::Stopped => (Code::Cancelled, "STOPPED"),
        Refusal::Internal(_) => (Code::Internal, "INTERNAL"),
    }
}

fn fields(violations: Vec<Violation>) -> Vec<FieldViolation> {
    violations.into_iter().map(|v| FieldViolation::new(v.field, v.description)).collect()
}
