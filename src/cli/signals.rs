//! The signals that a process hears, heard from the moment each function returns.

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

/// Requests to read the configuration again, which from now on no longer kill the process.
#[cfg(unix)]
pub fn reloads() -> io::Result<Signal> {
    signal(SignalKind::hangup())
}

/// Lets a write beyond the limit on the size of files fail, and no longer kill the process.
#[cfg(unix)]
pub fn survive_long_files() -> io::Result<()> {
    // Heard once, it is never let through again.
    signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).map(drop)
}
