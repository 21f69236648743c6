//! How long a connection may be open before its client says who it is.
//!
//! HTTP/2's own keepalive begins after the client's preface; a client that never sends it would hold a connection for ever.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

/// How long a client may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The bytes that every client sends first: the preface of HTTP/2. A request of HTTP/1 is about as long.
const PREFACE: usize = 24;

/// Waits for the first bytes of a client.
#[derive(Debug, Default)]
pub(crate) struct FirstWords {
    came: usize,
    /// Started at the first wait.
    timer: Option<Pin<Box<Sleep>>>,
}

impl FirstWords {
    /// Counts what came.
    pub(crate) fn came(&mut self, bytes: usize) {
        self.came = self.came.saturating_add(bytes);
        if self.is_over() {
            self.timer = None;
        }
    }

    /// Waits for more; an error once the client took too long.
    pub(crate) fn wait(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        if self.is_over() {
            return Poll::Pending;
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
        timer.as_mut().poll(context).map(|()| io::ErrorKind::TimedOut.into())
    }

    fn is_over(&self) -> bool {
        self.came >= PREFACE
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_says_too_little_is_not_waited_for() {
        let mut words = FirstWords::default();
        words.came(PREFACE - 1);
        let error = poll_fn(|context| words.wait(context)).await;
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_begun_may_be_silent() {
        let mut words = FirstWords::default();
        let waits = poll_fn(|context| Poll::Ready(words.wait(context).is_pending())).await;
        assert!(waits);
        words.came(PREFACE);
        let waited = tokio::time::timeout(100 * PATIENCE, poll_fn(|context| words.wait(context))).await;
        assert!(waited.is_err());
    }
}
