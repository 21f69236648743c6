//! How much may be in flight: calls, streams, and bytes of requests and of answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::wire::errors::refusal::Refusal;
use crate::wire::limits::Limits;

/// Bytes are counted in these, so that a bound may be more than 4 GiB.
const UNIT: usize = 1 << 10;
/// So many bytes of each message count for nothing: the number of calls bounds them, and short calls pass beside long ones.
const FREE: usize = 64 << 10;

/// How much of everything may be in flight.
#[derive(Clone, Debug)]
pub struct InFlight {
    calls: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    arriving: Arc<Semaphore>,
    leaving: Arc<Semaphore>,
    most_bytes: usize,
    open: Arc<AtomicUsize>,
    end: CancellationToken,
}

/// A share of what may be in flight; given back when dropped.
#[derive(Debug, Default)]
pub struct Permit(Option<OwnedSemaphorePermit>);

/// A call that is counted until dropped.
#[derive(Debug)]
pub struct OpenCall(Arc<AtomicUsize>);

impl InFlight {
    /// A gate that is shut for new calls once `end` is cancelled.
    pub fn new(limits: Limits, end: CancellationToken) -> Self {
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
        }
    }

    /// A place for one call, if there is one.
    pub fn call(&self) -> Result<Permit, Refusal> {
        take(&self.calls, 1).ok_or_else(|| Refusal::Exhausted("as many calls as are allowed".into()))
    }

    /// A place for an article of a stream, as soon as there is one: its caller is simply not read from until then.
    pub async fn article(&self, bytes: usize) -> (Permit, Permit) {
        // Never more than there is, else it would wait for ever.
        let units = units(bytes).min(self.most_bytes);
        let bytes = Arc::clone(&self.arriving).acquire_many_owned(units as u32).await.ok();
        let call = Arc::clone(&self.calls).acquire_owned().await.ok();
        (Permit(call), Permit(bytes))
    }

    /// Lets a request of `bytes` bytes so far grow by what its share does not cover yet.
    pub fn arriving(&self, share: &mut Permit, bytes: usize) -> Result<(), Refusal> {
        grow(&self.arriving, share, bytes)
    }

    /// The same for an answer.
    pub fn leaving(&self, share: &mut Permit, bytes: usize) -> Result<(), Refusal> {
        grow(&self.leaving, share, bytes)
    }

    /// How many of our calls are open.
    pub fn open_calls(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Counts an open call.
    pub fn count(&self) -> OpenCall {
        self.open.fetch_add(1, Ordering::Relaxed);
        OpenCall(Arc::clone(&self.open))
    }

    /// A place for a new call, or for a new stream, whose articles are let in one by one.
    pub fn admit(&self, is_stream: bool) -> Result<Permit, Refusal> {
        if self.end.is_cancelled() {
            return Err(Refusal::Unavailable("the daemon is shutting down".into()));
        }
        if is_stream {
            return take(&self.streams, 1)
                .ok_or_else(|| Refusal::Exhausted("as many streams as are allowed".into()));
        }
        self.call()
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

fn grow(from: &Arc<Semaphore>, share: &mut Permit, bytes: usize) -> Result<(), Refusal> {
    let has = share.0.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
    let more = units(bytes).saturating_sub(has);
    if more == 0 {
        return Ok(());
    }
    let more = take(from, more).ok_or_else(|| Refusal::Exhausted("as many bytes as are allowed".into()))?;
    match (&mut share.0, more.0) {
        (Some(permit), Some(more)) => permit.merge(more),
        (none, more) => *none = more,
    }
    Ok(())
}

fn units(bytes: usize) -> usize {
    bytes.saturating_sub(FREE).div_ceil(UNIT)
}
