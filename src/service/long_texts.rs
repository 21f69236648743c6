//! Where long texts are taken in, read and answered: threads of their own, behind all others.

use std::sync::Arc;
use std::task::Poll;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;

use crate::background_threads;
use crate::stop::Stopped;

/// The threads; clones share them.
#[derive(Clone, Debug)]
pub struct LongTextPool(Option<Arc<Threads>>);

#[derive(Debug)]
struct Threads(Option<Runtime>);

impl Default for LongTextPool {
    /// One core is left to others, where there are several: a thread that gives way does so only at the system's next tick, and
    /// a short call would wait for that. So many threads read texts, and as many do what comes before and after.
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
            tracing::error!(%error, "no threads for long texts; they hold up the short ones");
        }
        Self(threads.ok().map(|threads| Arc::new(Threads(Some(threads)))))
    }
}

impl LongTextPool {
    /// Reads a text when a thread is free, in the order of the calls.
    pub fn read(&self, work: impl FnOnce() + Send + 'static) {
        match self.runtime() {
            Some(runtime) => drop(runtime.spawn_blocking(work)),
            None => work(),
        }
    }

    /// Does what a call with a long text takes beside the reading. It ends early when the returned future is dropped, and a
    /// panic is handed on.
    ///
    /// # Errors
    /// [`Stopped`] where the threads end before the work does.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Stopped> {
        let Some(runtime) = self.runtime() else { return Ok(work.await) };
        let done = AbortOnDropHandle::new(runtime.spawn(work)).await;
        done.map_err(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Stopped,
        })
    }

    fn runtime(&self) -> Option<&Runtime> {
        self.0.as_ref().and_then(|threads| threads.0.as_ref())
    }
}

/// Whoever drops the last one may be a thread that must not wait.
impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Lets the other calls that have come in be counted before a short text is read: that is done at one go, and what waits for
/// it would else be counted nowhere, and never refused.
pub async fn yield_to_queued_calls() {
    let mut has_waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_waited, true) {
            return Poll::Ready(());
        }
        // Behind all that waits.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
