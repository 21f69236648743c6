//! Accepting connections, with a pause after an accept that failed.

use std::io::{self, ErrorKind};
use std::time::Duration;

use tokio_stream::{Stream, StreamExt};

use crate::wire::observation::door_refusals::{DoorRefusals, Reason};
use crate::wire::observation::peer::Peer;

/// The pause after a failed accept.
pub(crate) const PAUSE: Duration = Duration::from_millis(100);

/// The connections, with a `pause` after each failed accept. tonic accepts again immediately, and would spin while the
/// process is out of file descriptors.
pub(crate) fn patient<T, P: Future<Output = ()>>(
    connections: impl Stream<Item = io::Result<T>>,
    pause: impl Fn() -> P + Clone,
    refusals: DoorRefusals,
) -> impl Stream<Item = io::Result<T>> {
    connections.then(move |taken| {
        let (pause, refusals) = (pause.clone(), refusals.clone());
        async move {
            if let Err(error) = taken.as_ref()
                && !is_of_one(error.kind())
            {
                refusals.refused(Reason::Accept, Peer::Unknown, error.to_string());
                pause().await;
            }
            taken
        }
    })
}

/// Whether the error is of this connection alone, so that the next accept needs no pause.
fn is_of_one(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt;
    use tokio::sync::Semaphore;

    use super::*;
    use crate::metrics::Metrics;

    /// Takes connections that all fail, with a permit for each pause that is to end: how many failed.
    fn tried(kind: ErrorKind, pauses: usize) -> usize {
        let (tried, ended) = (AtomicUsize::new(0), Semaphore::new(pauses));
        let failing = tokio_stream::iter(0..20).map(|_| {
            tried.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(kind.into())
        });
        let pause = || async { ended.acquire().await.unwrap().forget() };
        let all_taken =
            pin!(patient(failing, pause, DoorRefusals::new(Metrics::new())).fold(0, |taken, _| taken + 1))
                .now_or_never();
        assert_eq!(all_taken.is_some(), tried.load(Ordering::Relaxed) == 20);
        tried.load(Ordering::Relaxed)
    }

    #[test]
    fn after_a_failure_none_is_taken_until_the_pause_is_over() {
        assert_eq!([0, 1, 7].map(|pauses| tried(ErrorKind::Other, pauses)), [1, 2, 8]);
    }

    #[test]
    fn a_connection_that_failed_on_its_own_holds_up_no_other() {
        assert_eq!(tried(ErrorKind::ConnectionAborted, 0), 20);
    }
}
