//! The lines of the log on standard error, written by a thread of its own.
//!
//! A terminal, a pipe or a service manager that takes them slowly holds up no call: beyond a limit lines are lost, and counted.

use std::io::IsTerminal;

use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, fmt};

use crate::config::LogFormat;
use crate::metrics::Metrics;

/// Lines that may wait. One takes some 300 bytes.
const WAITING: usize = 16_384;

/// The thread that writes. The lines that wait are written when it is dropped, for at most a second.
pub(crate) struct LogLines {
    writer: NonBlocking,
    _thread: WorkerGuard,
}

impl LogLines {
    /// Starts the thread.
    pub(crate) fn start(metrics: &Metrics) -> Self {
        let lines =
            NonBlockingBuilder::default().buffered_lines_limit(WAITING).lossy(true).thread_name("log");
        let (writer, thread) = lines.finish(std::io::stderr());
        let lost = writer.error_counter();
        metrics.count_lost_lines(move || lost.dropped_lines() as u64);
        Self { writer, _thread: thread }
    }

    /// The log in a form.
    pub(crate) fn layer<S>(&self, format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
    where
        S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    {
        let lines = fmt::layer().with_writer(self.writer.clone());
        match format {
            LogFormat::Human => lines.with_ansi(has_colour()).boxed(),
            LogFormat::Json => {
                lines.json().flatten_event(true).with_current_span(false).with_span_list(true).boxed()
            }
        }
    }
}

fn has_colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
