//! The limits on work in flight: calls, streams, and bytes of requests and of responses.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::metrics::Metrics;
use crate::wire::errors::refusal::Refusal;
use crate::wire::limits::Limits;

/// Bytes per semaphore permit, so that limits may exceed 4 GiB.
const UNIT: usize = 1 << 10;
/// Bytes of each message that are not counted: the limit on calls bounds them, and short calls pass when long ones are refused.
const FREE: usize = 64 << 10;

/// The limits and what is in flight. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    calls: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    arriving: Arc<Semaphore>,
    leaving: Arc<Semaphore>,
    most_bytes: usize,
    open: Arc<AtomicUsize>,
    end: CancellationToken,
    limits: Limits,
    metrics: Metrics,
}

/// How much of each limit is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InUse {
    /// Calls, with the articles of streams.
    pub calls: usize,
    /// Open streams.
    pub streams: usize,
    /// Bytes of requests, without the first 64 KiB of each.
    pub request_bytes: usize,
    /// Bytes of responses, without the first 64 KiB of each.
    pub response_bytes: usize,
}

/// A permit for calls, streams or bytes. Released when dropped.
#[derive(Debug, Default)]
pub(crate) struct Permit(Option<OwnedSemaphorePermit>);

/// An open call, counted until dropped.
#[derive(Debug)]
pub(crate) struct OpenCall(Arc<AtomicUsize>);

impl InFlight {
    /// Creates the limits. New calls are refused once `end` is cancelled. Refusals are counted in `metrics`.
    pub(crate) fn new(limits: Limits, end: CancellationToken, metrics: Metrics) -> Self {
        let most = |number: usize| Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS)));
        let bytes = limits.bytes_in_flight.div_ceil(UNIT);
        Self {
            calls: most(limits.calls),
            streams: most(limits.streams),
            arriving: most(bytes),
            leaving: most(bytes),
            most_bytes: bytes,
            open: Arc::default(),
            end,
            limits,
            metrics,
        }
    }

    /// The limits.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// How much of each is in use now.
    pub(crate) fn in_use(&self) -> InUse {
        let used = |limit: &Semaphore, most: usize| {
            most.min(Semaphore::MAX_PERMITS).saturating_sub(limit.available_permits())
        };
        InUse {
            calls: used(&self.calls, self.limits.calls),
            streams: used(&self.streams, self.limits.streams),
            request_bytes: used(&self.arriving, self.most_bytes) * UNIT,
            response_bytes: used(&self.leaving, self.most_bytes) * UNIT,
        }
    }

    /// Acquires a permit for one call, or fails.
    pub(crate) fn call(&self) -> Result<Permit, Refusal> {
        take(&self.calls, 1).ok_or_else(|| self.exhausted("calls"))
    }

    /// Waits for permits for one request of a stream and its bytes. Meanwhile the stream is not read: backpressure.
    pub(crate) async fn article(&self, bytes: usize) -> (Permit, Permit) {
        // Capped at the limit; more could never be acquired.
        let units = units(bytes).min(self.most_bytes);
        let bytes = Arc::clone(&self.arriving).acquire_many_owned(units as u32).await.ok();
        let call = Arc::clone(&self.calls).acquire_owned().await.ok();
        (Permit(call), Permit(bytes))
    }

    /// Extends `share` to cover `bytes` bytes of a request, or fails.
    pub(crate) fn arriving(&self, share: &mut Permit, bytes: usize) -> Result<(), Refusal> {
        grow(&self.arriving, share, bytes).ok_or_else(|| self.exhausted("bytes"))
    }

    /// The same for a message of a stream that is arriving: alone it may have as many bytes as there are.
    pub(crate) fn amid_a_stream(&self, share: &mut Permit, bytes: usize) -> Result<(), Refusal> {
        self.arriving(share, bytes.min(self.limits.bytes_in_flight))
    }

    /// The same for a response.
    pub(crate) fn leaving(&self, share: &mut Permit, bytes: usize) -> Result<(), Refusal> {
        grow(&self.leaving, share, bytes).ok_or_else(|| self.exhausted("bytes"))
    }

    /// The number of open calls of `whosaid.v1`.
    pub(crate) fn open_calls(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Counts an open call.
    pub(crate) fn count(&self) -> OpenCall {
        self.open.fetch_add(1, Ordering::Relaxed);
        OpenCall(Arc::clone(&self.open))
    }

    /// Acquires a permit for a new call or stream, or fails.
    pub(crate) fn admit(&self, is_stream: bool) -> Result<Permit, Refusal> {
        if self.end.is_cancelled() {
            return Err(Refusal::Unavailable("the daemon is shutting down".into()));
        }
        if is_stream {
            return take(&self.streams, 1).ok_or_else(|| self.exhausted("streams"));
        }
        self.call()
    }

    fn exhausted(&self, limit: &'static str) -> Refusal {
        self.metrics.shed(limit);
        Refusal::Exhausted(limit)
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn take(from: &Arc<Semaphore>, units: usize) -> Option<Permit> {
    let units = u32::try_from(units).ok()?;
    Arc::clone(from).try_acquire_many_owned(units).ok().map(|permit| Permit(Some(permit)))
}

/// Extends `share` to cover `bytes` bytes; `None` if the limit is reached.
fn grow(from: &Arc<Semaphore>, share: &mut Permit, bytes: usize) -> Option<()> {
    let has = share.0.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
    let more = units(bytes).saturating_sub(has);
    if more == 0 {
        return Some(());
    }
    let more = take(from, more)?;
    match (&mut share.0, more.0) {
        (Some(permit), Some(more)) => permit.merge(more),
        (none, more) => *none = more,
    }
    Some(())
}

fn units(bytes: usize) -> usize {
    bytes.saturating_sub(FREE).div_ceil(UNIT)
}
