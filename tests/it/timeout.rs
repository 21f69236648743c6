//! Bounded waits: a test that would hang fails instead, and names what it waited for.

use std::process::{Child, Command};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Longer than any wait takes in a test that passes, also on a busy machine.
pub const TIMEOUT: Duration = Duration::from_secs(180);

/// The output of `work`, which must come in time.
pub async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    match tokio::time::timeout(TIMEOUT, work).await {
        Ok(output) => output,
        Err(_) => panic!("timed out after {TIMEOUT:?} waiting for {what}"),
    }
}

/// Kills a process that is not done in time, so that blocking reads of its output end. Disarmed when dropped.
pub struct Watchdog(#[expect(dead_code, reason = "its drop ends the thread")] Sender<()>);

impl Watchdog {
    /// Watches a process while the test waits for `what` of it.
    pub fn of(child: &Child, what: &str) -> Self {
        let (disarm, disarmed) = mpsc::channel();
        let (process, what) = (child.id().to_string(), what.to_string());
        thread::spawn(move || {
            if disarmed.recv_timeout(TIMEOUT) == Err(RecvTimeoutError::Timeout) {
                eprintln!("timed out after {TIMEOUT:?} waiting for {what}; killing the process");
                let _ = Command::new("kill").args(["-KILL", &process]).status();
            }
        });
        Self(disarm)
    }
}
