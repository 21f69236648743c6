//! The data folder: made private, held against other processes.

use std::fs::{DirBuilder, File, Metadata, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The name of the file that is locked.
const LOCK: &str = "lock";

/// The folder, held by this process until dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    /// The lock ends when the file is closed, also when the process is killed.
    lock: File,
}

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("the data folder {} is held by another process; stop that one or choose another --data-dir", .0.display())]
    Held(PathBuf),
    /// It cannot be made, read or written.
    #[error("the data folder {} cannot be used", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl DataFolder {
    /// Makes the folder where it is missing and takes it.
    pub fn take(path: &Path) -> Result<Self, OpenError> {
        let failed = |source| OpenError::Io { path: path.into(), source };
        private_folders().create(path).map_err(failed)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(path.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {
                close_to_others(path);
                Ok(Self { path: path.into(), lock })
            }
            Err(TryLockError::WouldBlock) => Err(OpenError::Held(path.into())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Whether it is still where it was taken: its lock is there, and is ours.
    pub fn is_there(&self) -> bool {
        let there = std::fs::metadata(self.path.join(LOCK));
        there.is_ok_and(|there| self.lock.metadata().is_ok_and(|ours| is_same(&there, &ours)))
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// An open file cannot be taken away there.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Shuts a folder that was there before to all but its owner; what cannot be shut is used and told.
fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = std::fs::Permissions::from_mode(0o700);
        if let Err(error) = std::fs::set_permissions(path, private) {
            tracing::warn!(folder = %path.display(), %error, "others may enter the data folder");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Makes folders that only their owner may enter: they hold what others wrote.
fn private_folders() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
