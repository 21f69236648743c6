//! Panics in the log. Rust's own message may quote the text that was read, so that it stands there at the debug level only.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo};

/// Logs each panic from now on, instead of Rust's own message on standard error.
pub(crate) fn log() {
    panic::set_hook(Box::new(report));
}

fn report(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let backtrace = Backtrace::capture();
    match backtrace.status() {
        BacktraceStatus::Captured => tracing::error!(place, %backtrace, "a panic; please report it"),
        _ => tracing::error!(place, "a panic; please report it, with RUST_BACKTRACE=1 if it can be repeated"),
    }
    tracing::debug!(words = words(panic), "what the panic says");
}

/// The message of a panic, if it has one.
fn words<'p>(panic: &'p PanicHookInfo<'_>) -> Option<&'p str> {
    let payload = panic.payload();
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use tracing::Level;

    use super::*;

    /// A log in memory.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged of a panic over an article's text.
    fn logged(level: Level) -> String {
        let log = Log::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(lines, || {
            let hook = panic::take_hook();
            panic::set_hook(Box::new(report));
            let outcome = panic::catch_unwind(|| "“Ä secret,” she said.".split_at(4).0.len());
            panic::set_hook(hook);
            assert!(outcome.is_err());
        });
        let bytes = log.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_panic_is_logged_without_the_words_of_the_text() {
        let at_info = logged(Level::INFO);
        assert!(at_info.contains("a panic; please report it") && at_info.contains("place="), "{at_info}");
        assert!(!at_info.contains("secret"), "{at_info}");
        assert!(logged(Level::DEBUG).contains("secret"), "the text is what Rust's message quotes");
    }
}
