//! What is kept of a call until its end, when it is counted and logged.

use std::sync::Arc;
use std::time::Instant;

use http::HeaderMap;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::metrics::{Method, Metrics};
use crate::wire::errors::grpc_status;
use crate::wire::observation::call_spans::{CallSpans, is_failure};
use crate::wire::observation::peer::Peer;
use crate::wire::observation::seldom::Seldom;

/// A call in progress. A record that is dropped unfinished is of a call whose caller left.
#[derive(Debug)]
pub(crate) struct CallRecord {
    pub metrics: Metrics,
    pub method: Method,
    pub begun: Instant,
    pub spans: CallSpans,
    pub client: Peer,
    pub refusals: Arc<Seldom<Code>>,
    pub is_finished: bool,
}

impl CallRecord {
    /// Ends the call with the status in `headers` (which may be trailers); whether there is one.
    pub(crate) fn finish_by(&mut self, headers: &HeaderMap) -> bool {
        let status = Status::from_header_map(headers);
        status.inspect(|status| self.finish(status)).is_some()
    }

    /// Ends the call. Only its first end counts.
    pub(crate) fn finish(&mut self, status: &Status) {
        if std::mem::replace(&mut self.is_finished, true) {
            return;
        }
        let (code, time) = (grpc_status::name(status.code()), self.begun.elapsed());
        self.metrics.finished(&self.method, code, time);
        self.spans.end(status);
        let _inside = self.spans.inner().enter();
        let ms = time.as_micros() as f64 / 1000.0;
        let client = self.client;
        match status.code() {
            Code::Ok => tracing::debug!(ms, "answered"),
            Code::Cancelled => tracing::debug!(ms, %client, "the caller left"),
            // The door has said so.
            Code::Unauthenticated => {}
            code => {
                // A client in a loop must not fill the log.
                let Some(left_out) = self.refusals.may_log(code, Instant::now()) else { return };
                let left_out = (left_out > 0).then_some(left_out);
                if is_failure(code) {
                    // Our own words, which hold none of the caller's.
                    tracing::error!(ms, %client, cause = status.message(), left_out, "a call failed");
                } else {
                    tracing::info!(ms, %client, fields = fields(status), left_out, "a call was refused");
                }
            }
        }
    }
}

impl Drop for CallRecord {
    fn drop(&mut self) {
        self.finish(&Status::cancelled(""));
    }
}

/// The names of the fields that were refused; not what is wrong with them, since that may hold words of the caller.
fn fields(status: &Status) -> Option<String> {
    let refused = status.get_details_bad_request()?.field_violations;
    Some(refused.into_iter().map(|violation| violation.field).collect::<Vec<_>>().join(","))
}
