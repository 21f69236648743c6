//! The one place where a refusal becomes a gRPC status.

use std::collections::HashMap;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use super::refusal::{Refusal, Violation};

/// The domain of our machine-readable error reasons.
const DOMAIN: &str = "whosaid.v1";

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            Refusal::Invalid(violations) => {
                Self::with_error_details(Code::InvalidArgument, message, bad_request(violations))
            }
            Refusal::AnswerTooLong { bytes, limit } => {
                Self::with_error_details(Code::ResourceExhausted, message, answer_too_long(bytes, limit))
            }
            Refusal::Stopped => Self::cancelled(message),
            Refusal::Internal(_) => Self::internal(message),
        }
    }
}

/// The caller's time is up.
pub fn deadline_exceeded() -> Status {
    Status::deadline_exceeded("the caller's time is up")
}

/// A panic on our side; what it said goes to the log, not to the caller.
pub fn panicked() -> Status {
    Refusal::Internal("a fault in whosaid, which its log tells more of".into()).into()
}

fn bad_request(violations: Vec<Violation>) -> ErrorDetails {
    let fields = violations.into_iter().map(|v| FieldViolation::new(v.field, v.description));
    ErrorDetails::with_bad_request(fields.collect::<Vec<_>>())
}

fn answer_too_long(bytes: usize, limit: usize) -> ErrorDetails {
    let facts = [("bytes", bytes), ("limit", limit)].map(|(name, value)| (name.into(), value.to_string()));
    ErrorDetails::with_error_info("ANSWER_TOO_LONG", DOMAIN, HashMap::<String, String>::from(facts))
}
