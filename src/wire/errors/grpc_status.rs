//! The only place where a [`Refusal`] becomes a gRPC status.

use std::collections::HashMap;
use std::time::Duration;

use prost::Message;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::wire::errors::refusal::{Refusal, Violation};

/// The domain of the reasons in google.rpc.ErrorInfo.
const DOMAIN: &str = "whosaid.v1";
/// Retry delay at shutdown: a restarted daemon is up by then.
const RETRY: Duration = Duration::from_secs(1);
/// Retry delay under load: most calls in flight are done by then.
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
            Refusal::Unauthenticated(_)
            | Refusal::NeedsTls
            | Refusal::Encoding { .. }
            | Refusal::TooLong(_)
            | Refusal::Late
            | Refusal::Stopped
            | Refusal::Internal(_) => {}
        }
        Self::with_error_details(code, message, details)
    }
}

/// Converts a status to a message, for a response that holds one.
pub(crate) fn message(status: &Status) -> tonic_types::Status {
    // Our statuses have the whole message in their details; tonic's have none.
    let whole = tonic_types::Status::decode(status.details()).ok().filter(|_| !status.details().is_empty());
    whole.unwrap_or_else(|| tonic_types::Status {
        code: status.code().into(),
        message: status.message().into(),
        details: Vec::new(),
    })
}

/// A status that tonic made itself. It says INTERNAL where it cannot read a request, and UNKNOWN where a caller left amid it;
/// neither is the daemon's failure. Ours have details.
pub(crate) fn of_tonic(status: Status) -> Status {
    match status.code() {
        _ if !status.details().is_empty() => status,
        Code::Internal => Refusal::field("request", status.message()).into(),
        Code::Unknown => Refusal::Stopped.into(),
        _ => status,
    }
}

/// The status of a panic. Its message goes to the log only.
pub(crate) fn panicked() -> Status {
    Refusal::fault().into()
}

/// The name of a code in metrics and logs, as the protocol writes it.
pub(crate) fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// The status code of a refusal.
pub(crate) fn code(refusal: &Refusal) -> Code {
    kind(refusal).0
}

/// The status code of a refusal, and its reason for google.rpc.ErrorInfo.
fn kind(refusal: &Refusal) -> (Code, &'static str) {
    match refusal {
        Refusal::Invalid(_) => (Code::InvalidArgument, "INVALID_REQUEST"),
        Refusal::NotFound { .. } => (Code::NotFound, "NOT_FOUND"),
        Refusal::Unavailable(_) => (Code::Unavailable, "UNAVAILABLE"),
        Refusal::Unauthenticated(_) => (Code::Unauthenticated, "UNAUTHENTICATED"),
        // A retry helps only after the client was changed.
        Refusal::NeedsTls => (Code::FailedPrecondition, "TLS_REQUIRED"),
        Refusal::Exhausted(_) => (Code::ResourceExhausted, "EXHAUSTED"),
        Refusal::Encoding { .. } => (Code::Unimplemented, "UNKNOWN_ENCODING"),
        Refusal::TooLong(_) => (Code::OutOfRange, "TOO_LONG"),
        Refusal::Late => (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        Refusal::Stopped => (Code::Cancelled, "STOPPED"),
        Refusal::Internal(_) => (Code::Internal, "INTERNAL"),
    }
}

fn fields(violations: Vec<Violation>) -> Vec<FieldViolation> {
    violations.into_iter().map(|v| FieldViolation::new(v.field, v.description)).collect()
}
