//! Standard output, written in whole records.

use std::io::Write;

use anstream::AutoStream;

use super::exit_codes::Failure;
use super::signals;

/// Writes `words` under one lock of standard output.
///
/// Colours are kept on a terminal that supports them, unless NO_COLOR is set, and stripped otherwise.
pub(crate) fn write_whole(words: &str) -> Result<(), Failure> {
    let mut stdout = AutoStream::auto(std::io::stdout().lock());
    stdout.write_all(words.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::output(&error))
}

/// Makes an interrupt end the process once no record is half-written, and a second interrupt at once.
pub(crate) fn end_whole_on_interrupt() -> std::io::Result<()> {
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

/// 128 plus the number of SIGINT, as in shells.
const INTERRUPTED: i32 = 130;
