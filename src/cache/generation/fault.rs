//! Where sled's errors and panics become [`Fault`]s, and what each fault calls for.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What went wrong inside sled, or with the file of values.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It returned an error.
    #[error("{0}")]
    Sled(#[from] sled::Error),
    /// It panicked.
    #[error("sled panicked: {0}")]
    Panic(String),
    /// It did not come back.
    #[error("the store does not come to an end of {0}")]
    Stuck(&'static str),
}

/// What is to be done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// The files are bad: they are set aside.
    SetAside,
    /// The file may not grow any further: another one is begun.
    NextFile,
    /// The system refuses for now, as a full disk does: it is tried again later.
    TryLater,
}

impl Fault {
    /// What is to be done about it.
    pub fn cure(&self) -> Recovery {
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

    /// Whether the files are still locked, which sled tells only in words.
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
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words").into()
}
