//! The log on standard error, and the spans for a collector.

mod log_levels;
mod log_lines;
mod panics;
mod span_export;

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{Layer, reload};

use crate::config::Config;
use crate::metrics::{Metrics, SPANS};

use super::exit_codes::Failure;
pub(crate) use log_levels::LogLevels;
use log_lines::LogLines;
use span_export::SpanExport;

/// What runs until the daemon ends.
pub(crate) struct Telemetry {
    /// The levels of the log, which can be changed.
    pub levels: LogLevels,
    /// Sends the last spans when it is dropped.
    _export: Option<SpanExport>,
    /// Writes the last lines when it is dropped, after all else.
    _lines: LogLines,
}

/// Starts the log and the export of spans. Panics are logged too. Lines that are lost are counted in `metrics`.
pub(crate) fn start(config: &Config, metrics: &Metrics) -> Result<Telemetry, Failure> {
    let export = config.otlp_endpoint.as_deref().map(SpanExport::start).transpose()?;
    let (levels, handle) = reload::Layer::new(config.log.clone());
    let spans = export.as_ref().map(|export| {
        // Without events, which may hold words of an article at the debug level.
        export.layer().with_filter(filter_fn(|data| data.is_span() && data.target() == SPANS))
    });
    let lines = LogLines::start(metrics);
    let log = lines.layer(config.log_format).with_filter(levels);
    // On a second start in one process, as in a test, the first log is kept.
    let _ = tracing_subscriber::registry().with(log).with(spans).try_init();
    panics::log();
    Ok(Telemetry { levels: LogLevels(handle), _export: export, _lines: lines })
}
