//! The spans of a call: one for the log, and one for a collector of OpenTelemetry.
//!
//! They are two, so that a line of the log does not repeat what only a collector wants to know. The second is at the trace level,
//! below what a log shows, and costs nothing without an export.

use http::{HeaderMap, HeaderValue};
use tonic::{Code, Status};
use tracing::Span;
use tracing::field::Empty;

use crate::metrics::SPANS;
use crate::wire::errors::grpc_status;
use crate::wire::observation::request_id;
use crate::wire::observation::trace_context;

/// Both spans of a call.
#[derive(Clone, Debug)]
pub(crate) struct CallSpans {
    /// At the highest level, so that its id stands beside a warning whatever the log level is.
    log: Span,
    /// For the collector, inside the first; disabled without an export.
    export: Span,
}

impl CallSpans {
    /// The spans of a call of `method`, in the trace that `headers` name.
    pub(crate) fn new(method: &str, id: &HeaderValue, headers: &HeaderMap) -> Self {
        let id = request_id::shown(id);
        let log = tracing::error_span!("call", id, method, code = Empty);
        let export = tracing::trace_span!(
            target: SPANS,
            parent: &log,
            "call",
            otel.name = method,
            otel.kind = "server",
            otel.status_code = Empty,
            rpc.system = "grpc",
            rpc.method = method,
            rpc.grpc.status_code = Empty,
            request.id = id
        );
        trace_context::follow(&export, headers);
        Self { log, export }
    }

    /// The inner one, which stands for both.
    pub(crate) fn inner(&self) -> &Span {
        if self.export.is_disabled() { &self.log } else { &self.export }
    }

    /// Notes how the call ended.
    pub(crate) fn end(&self, status: &Status) {
        self.log.record("code", grpc_status::name(status.code()));
        self.export.record("rpc.grpc.status_code", i32::from(status.code()));
        if is_failure(status.code()) {
            self.export.record("otel.status_code", "ERROR");
        }
    }
}

/// Whether a code says that the daemon failed, not its caller.
pub(crate) fn is_failure(code: Code) -> bool {
    matches!(code, Code::Internal | Code::Unknown | Code::DataLoss)
}
