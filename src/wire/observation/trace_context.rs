//! The trace of the caller, as W3C Trace Context has it.

use http::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The metadata that holds the caller's trace and span.
const PARENT: &str = "traceparent";

/// Makes `span` one of the caller's trace, if the call names one.
pub(crate) fn follow(span: &Span, headers: &HeaderMap) {
    if headers.contains_key(PARENT) {
        let parent = TraceContextPropagator::new().extract(&Metadata(headers));
        // Without an export there are no traces.
        let _ = span.set_parent(parent);
    }
}

struct Metadata<'h>(&'h HeaderMap);

impl Extractor for Metadata<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}
