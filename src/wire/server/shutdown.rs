//! Graceful shutdown: waiting for open calls, then flushing the cache, each with a timeout.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::service::Service;

/// How long the cache is waited for at the end: longer than it waits itself for a store that cannot write.
const FLUSH: Duration = Duration::from_secs(12);

/// Ends some time after the drain began, since an open health watch would hold the server up for ever; sooner where
/// nothing goes on any more and only silent connections are left.
pub async fn drained(begun: oneshot::Receiver<()>, time: Duration, ceased: impl Future<Output = ()>) {
    // The sender is dropped, never used.
    let _ = begun.await;
    match tokio::time::timeout(time, ceased).await {
        Ok(()) => tracing::info!("connections without calls are closed"),
        Err(_) => tracing::warn!("calls still open at the end of the drain time are dropped"),
    }
}

/// Puts the cache on disk and closes it, as far as that is done in time: a store that cannot write may wait for ever.
pub async fn flush(service: Arc<Service>) {
    let flushed = tokio::task::spawn_blocking(move || {
        let flushed = service.flush();
        // Closing writes once more; here it holds up nobody but this thread.
        drop(service);
        flushed
    });
    match tokio::time::timeout(FLUSH, flushed).await {
        Ok(Ok(true)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "flush failed"),
        Ok(Ok(false)) | Err(_) => {
            tracing::warn!("the cache could not be flushed in time; its last answers may be lost");
        }
    }
}
