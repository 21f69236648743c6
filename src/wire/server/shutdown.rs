//! Graceful shutdown: waiting for open calls, then flushing the cache, each with a timeout.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::service::Service;

/// Timeout of the flush: longer than the cache's own timeout for a store that cannot write.
const FLUSH: Duration = Duration::from_secs(12);

/// Completes when only idle connections are left (`ceased`), or `time` after the drain began: an open health watch would
/// delay the shutdown forever.
pub(crate) async fn drained(begun: oneshot::Receiver<()>, time: Duration, ceased: impl Future<Output = ()>) {
    // The sender is dropped, never used.
    let _ = begun.await;
    match tokio::time::timeout(time, ceased).await {
        Ok(()) => tracing::info!("closing idle connections"),
        Err(_) => tracing::warn!("dropping calls still open after the drain timeout"),
    }
}

/// Flushes and closes the cache, with a timeout: a store that cannot write may block forever.
pub(crate) async fn flush(service: Arc<Service>) {
    let flushed = tokio::task::spawn_blocking(move || {
        let flushed = service.flush();
        // Closing writes again and may block; here it blocks only this thread.
        drop(service);
        flushed
    });
    match tokio::time::timeout(FLUSH, flushed).await {
        Ok(Ok(true)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "flushing the cache panicked"),
        Ok(Ok(false)) | Err(_) => {
            tracing::warn!("flushing the cache failed or timed out; the latest answers may be lost");
        }
    }
}
