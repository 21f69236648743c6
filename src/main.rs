//! The whosaid command line and daemon.

use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Runtime;
use whosaid::cli::{Exit, Failure, Task};

/// A call makes some thirty allocations: with this allocator a cache hit takes 7 % less time than with the default one of
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
    // Dropped work has a stop signal; this leaves it time to check it.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}
