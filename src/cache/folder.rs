//! The data folder: made private, held against other processes.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The folder, held by this process until dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The lock ends when the file is closed, also when the process is killed.
    _lock: File,
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

impl Folder {
    /// Makes the folder where it is missing and takes it.
    pub fn take(path: &Path) -> Result<Self, OpenError> {
        let failed = |source| OpenError::Io { path: path.into(), source };
        private_folders().create(path).map_err(failed)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {
                close_to_others(path);
                Ok(Self { path: path.into(), _lock: lock })
            }
            Err(TryLockError::WouldBlock) => Err(OpenError::Held(path.into())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
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
