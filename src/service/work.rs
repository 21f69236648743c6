//! Where work runs, and how it ends early.

use std::panic::resume_unwind;
use std::sync::Arc;

use crate::stop::{Stop, Stopped};

/// Runs `work` and gives it the stop signal as soon as nobody waits for the returned future any more.
///
/// `long` work goes to the blocking pool, so that it holds up no other call; short work is cheaper done here.
///
/// # Errors
/// What `work` returns; or [`Stopped`] when the runtime ends first.
///
/// # Panics
/// Where `work` does.
pub async fn run<T, E, W>(long: bool, work: W) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Stopped> + Send + 'static,
    W: FnOnce(&Stop) -> Result<T, E> + Send + 'static,
{
    if !long {
        return work(&Stop::new());
    }
    let guard = StopOnDrop(Arc::default());
    let stop = Arc::clone(&guard.0);
    match tokio::task::spawn_blocking(move || work(&stop)).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(_) => Err(Stopped.into()),
    }
}

/// Dropped with the future that waits: at its end, at its deadline, or when the caller hangs up.
struct StopOnDrop(Arc<Stop>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}
