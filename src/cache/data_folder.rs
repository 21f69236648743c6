//! The data folder: created with mode 0700 and locked against other processes.

use std::fs::{DirBuilder, File, Metadata, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The name of the lock file.
const LOCK: &str = "lock";

/// The folder, locked by this process until dropped.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    /// The lock is released when the file is closed, also if the process is killed.
    lock: File,
}

/// Why the data folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has locked it.
    #[error("the data folder {} is held by another process; stop that one or choose another --data-dir", .0.display())]
    Held(PathBuf),
    /// It cannot be created, read or written.
    #[error("the data folder {} cannot be used", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// The I/O error.
        source: io::Error,
    },
}

impl DataFolder {
    /// Creates the folder if it is missing, and locks it.
    pub(crate) fn take(path: &Path) -> Result<Self, OpenError> {
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

    /// Whether the folder still exists: its lock file is there, and is the one we locked.
    pub(crate) fn is_there(&self) -> bool {
        let there = std::fs::metadata(self.path.join(LOCK));
        there.is_ok_and(|there| self.lock.metadata().is_ok_and(|ours| is_same(&there, &ours)))
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// On other systems an open file cannot be removed.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Restricts an existing folder to its owner. Logs a warning if that fails.
fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = std::fs::Permissions::from_mode(0o700);
        if let Err(error) = std::fs::set_permissions(path, private) {
            tracing::warn!(folder = %path.display(), %error, "the permissions of the data folder cannot be restricted");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Creates folders with mode 0700: they hold articles of clients.
fn private_folders() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
