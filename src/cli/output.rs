//! Standard output, in whole pieces.

use std::io::Write;

use anstream::AutoStream;

use super::exit::Failure;
use super::signals;

/// Writes `words` at one go: standard output stays locked until all of it is out.
///
/// Colours are kept on a terminal that has them, unless NO_COLOR is set, and stripped elsewhere.
pub fn write_whole(words: &str) -> Result<(), Failure> {
    let mut stdout = AutoStream::auto(std::io::stdout().lock());
    stdout.write_all(words.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::output(&error))
}

/// From now on an interrupt ends the process as soon as nothing is half-written; a second one at once.
pub fn end_whole_on_interrupt() -> std::io::Result<()> {
    let mut interrupts = signals::interrupts()?;
    tokio::spawn(async move {
        interrupts.recv().await;
        tokio::task::spawn_blocking(|| {
            let _whole = std::io::stdout().lock();
            std::process::exit(INTERRUPTED);
        });
        interrupts.recv().await;
        std::process::exit(INTERRUPTED);
    });
    Ok(())
}

/// 128 and the number of SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;
