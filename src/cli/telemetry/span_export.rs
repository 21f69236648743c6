//! Sends spans to a collector of OpenTelemetry, in batches, over gRPC.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

use crate::cli::exit_codes::{Exit, Failure};

/// The name under which a collector shows the daemon.
const NAME: &str = "whosaid";
/// How long the end waits for the last spans.
const LAST: Duration = Duration::from_secs(2);

/// The running export. The last spans are sent when it is dropped.
pub(crate) struct SpanExport(SdkTracerProvider);

impl SpanExport {
    /// Starts to send spans to `endpoint`. A collector that cannot be reached is no error: spans are lost, and the log says so.
    /// Sampling and batches follow the variables that OpenTelemetry defines, such as `OTEL_TRACES_SAMPLER`.
    pub(crate) fn start(endpoint: &str) -> Result<Self, Failure> {
        let exporter = SpanExporter::builder().with_tonic().with_endpoint(endpoint).build();
        let exporter =
            exporter.map_err(|error| Failure::new(Exit::Config, format!("--otlp-endpoint: {error}")))?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder().with_service_name(NAME).with_attribute(version).build();
        Ok(Self(SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build()))
    }

    /// The layer that makes spans of the log those of OpenTelemetry.
    pub(crate) fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: tracing::Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let tracer = self.0.tracer(NAME);
        tracing_opentelemetry::layer().with_tracer(tracer).with_location(false).with_threads(false)
    }
}

impl Drop for SpanExport {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(LAST) {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}
