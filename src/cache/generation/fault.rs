//! Where sled's errors and panics become [`Fault`]s, and what each fault calls for.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An error of sled or of the value log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// An error was returned.
    #[error("{0}")]
    Sled(#[from] sled::Error),
    /// sled panicked.
    #[error("sled panicked: {0}")]
    Panic(String),
    /// The operation did not return in time.
    #[error("{0} timed out")]
    Stuck(&'static str),
}

/// The action that a fault calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// The files are damaged: set them aside.
    SetAside,
    /// The file has reached a size limit: start another.
    NextFile,
    /// A temporary error, such as a full disk: retry later.
    TryLater,
}

impl Fault {
    /// The action that the fault calls for.
    pub(crate) fn cure(&self) -> Recovery {
        match self {
            Self::Stuck(_) => Recovery::TryLater,
            Self::Sled(sled::Error::Io(error)) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Recovery::SetAside,
                io::ErrorKind::FileTooLarge => Recovery::NextFile,
                _ => Recovery::TryLater,
            },
            _ => Recovery::SetAside,
        }
    }

    /// Whether the files are still locked, which sled reports only in the message.
    pub(super) fn is_closing(&self) -> bool {
        matches!(self, Self::Sled(sled::Error::Io(error)) if error.to_string().starts_with("could not acquire lock"))
    }
}

/// Runs `work` and turns its panic or error into a fault.
pub(super) fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => Ok(result?),
        Err(panic) => Err(Fault::Panic(words(panic.as_ref()))),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown panic").into()
}
