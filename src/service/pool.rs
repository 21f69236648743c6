//! Where long texts are read: threads of their own, as many as there are cores, behind all others.

use std::sync::Arc;
use std::task::Poll;
use std::thread;

use rayon_core::{ThreadPool, ThreadPoolBuilder};

/// How far behind, by the system's own scale of 0 to 19.
#[cfg(target_os = "linux")]
const NICE: i32 = 19;

/// The threads.
#[derive(Clone, Debug)]
pub struct Pool(Option<Arc<ThreadPool>>);

impl Pool {
    /// Begins them.
    pub fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads = ThreadPoolBuilder::new()
            .num_threads(cores)
            .thread_name(|number| format!("long-{number}"))
            .start_handler(|_| step_back());
        let pool = threads.build();
        if let Err(error) = &pool {
            tracing::error!(%error, "no threads for long texts; they hold up the short ones");
        }
        Self(pool.ok().map(Arc::new))
    }

    /// Does some work when a thread is free, in the order of the calls.
    pub fn spawn(&self, work: impl FnOnce() + Send + 'static) {
        match &self.0 {
            Some(threads) => threads.spawn_fifo(work),
            None => work(),
        }
    }
}

/// Lets the other calls that have come in be counted before a short text is read: that is done at one go, and what waits for
/// it would else be counted nowhere, and never refused.
pub async fn queue_up() {
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

/// Lets the threads that answer short calls go first: they would else wait for their share of the cores.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!(%error, "long texts are read at the same priority as short ones");
    }
}
