//! Signal handlers, active from the moment each function returns.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlBreak, CtrlC, ctrl_break, ctrl_c};

/// Interrupts from the keyboard, which no longer kill the process.
#[cfg(unix)]
pub(crate) fn interrupts() -> io::Result<Signal> {
    signal(SignalKind::interrupt())
}

/// Requests by the system to terminate, which no longer kill the process.
#[cfg(unix)]
pub(crate) fn terminations() -> io::Result<Signal> {
    signal(SignalKind::terminate())
}

/// Interrupts from the keyboard, which no longer kill the process.
#[cfg(windows)]
pub fn interrupts() -> io::Result<CtrlC> {
    ctrl_c()
}

/// Requests by the system to terminate, which no longer kill the process.
#[cfg(windows)]
pub fn terminations() -> io::Result<CtrlBreak> {
    ctrl_break()
}

/// Requests to reload the configuration, which no longer kill the process.
#[cfg(unix)]
pub(crate) fn reloads() -> io::Result<Signal> {
    signal(SignalKind::hangup())
}

/// Makes a write beyond the limit on file size fail instead of killing the process.
#[cfg(unix)]
pub(crate) fn survive_long_files() -> io::Result<()> {
    // Once installed, tokio's handler stays.
    signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).map(drop)
}
