//! The signals that end a process, heard from the moment each function returns.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlBreak, CtrlC, ctrl_break, ctrl_c};

/// Interrupts from the keyboard, which from now on no longer kill the process.
#[cfg(unix)]
pub fn interrupts() -> io::Result<Signal> {
    signal(SignalKind::interrupt())
}

/// Requests of the system to end, which from now on no longer kill the process.
#[cfg(unix)]
pub fn terminations() -> io::Result<Signal> {
    signal(SignalKind::terminate())
}

/// Interrupts from the keyboard, which from now on no longer kill the process.
#[cfg(windows)]
pub fn interrupts() -> io::Result<CtrlC> {
    ctrl_c()
}

/// Requests of the system to end, which from now on no longer kill the process.
#[cfg(windows)]
pub fn terminations() -> io::Result<CtrlBreak> {
    ctrl_break()
}
