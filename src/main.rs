//! The whosaid command line and daemon.

use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Runtime;
use whosaid::cli::{Exit, Failure, Task};

/// A call is some thirty pieces of memory: this allocator answers one from the cache in 7 % less time than the usual one of
/// Linux.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match start() {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(),
    }
}

fn start() -> Result<Exit, Failure> {
    let task = Task::read()?;
    let runtime = Runtime::new().map_err(|error| Failure::new(Exit::Software, error))?;
    let outcome = runtime.block_on(task.run());
    // Work that was dropped has been told to stop; it gets a moment to see that.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}
