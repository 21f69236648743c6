//! The pool of low-priority threads that process long texts.

use std::sync::Arc;
use std::task::Poll;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use crate::background_threads;
use crate::stop::Stopped;

/// The pool. Clones share its threads.
#[derive(Clone, Debug)]
pub struct LongTextPool(Option<Arc<Threads>>);

#[derive(Debug)]
struct Threads(Option<Runtime>);

impl Default for LongTextPool {
    /// One thread per core for extraction, and as many for the work before and after it, but one core is left free if there
    /// are several: the kernel preempts a low-priority thread only at its next tick, and a short call would wait for that.
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let some = cores.saturating_sub(1).max(1);
        let threads = Builder::new_multi_thread()
            .worker_threads(some)
            .max_blocking_threads(some)
            .thread_name("long")
            .on_thread_start(background_threads::lower_priority)
            .enable_time()
            .build();
        if let Err(error) = &threads {
            tracing::error!(%error, "cannot start threads for long texts; they will delay short ones");
        }
        Self(threads.ok().map(|threads| Arc::new(Threads(Some(threads)))))
    }
}

impl LongTextPool {
    /// Queues `work` for the next free extraction thread, first in, first out.
    pub fn read(&self, work: impl FnOnce() + Send + 'static) {
        match self.runtime() {
            Some(runtime) => drop(runtime.spawn_blocking(work)),
            None => work(),
        }
    }

    /// Runs the work of a call with a long text that is not extraction. Dropping the returned future aborts it. Panics are
    /// propagated.
    ///
    /// # Errors
    /// [`Stopped`] if the pool shuts down first.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Stopped> {
        let Some(runtime) = self.runtime() else { return Ok(work.await) };
        let done = AbortOnDropHandle::new(runtime.spawn(work.in_current_span())).await;
        done.map_err(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Stopped,
        })
    }

    fn runtime(&self) -> Option<&Runtime> {
        self.0.as_ref().and_then(|threads| threads.0.as_ref())
    }
}

/// In the background: the thread that drops the last clone must not block.
impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Yields once, so that calls already received are counted before a short text is read. Reading does not yield, and calls
/// waiting for it would otherwise be neither counted nor refused.
pub(crate) async fn yield_to_queued_calls() {
    let mut has_waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_waited, true) {
            return Poll::Ready(());
        }
        // Rescheduled behind all waiting tasks.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
