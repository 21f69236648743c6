//! A Unix socket at a path that the operator chose.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;
use tokio_stream::wrappers::UnixListenerStream;

use crate::wire::Listener;

use crate::cli::exit_codes::{Exit, Failure};

/// The file of a socket, which is removed when this is dropped, unless another process has replaced it.
pub(crate) struct SocketFile {
    path: PathBuf,
    /// Device and number of the file.
    identity: (u64, u64),
}

impl SocketFile {
    /// Where the socket is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if identity(&self.path).ok() == Some(self.identity) {
            // What is left is replaced at the next start.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Listens on a socket with the permissions `mode`. A socket that nobody listens on is replaced.
pub(crate) fn listen(path: &Path, mode: u32) -> Result<(Listener, SocketFile), Failure> {
    let failed = |error: io::Error| {
        Failure::new(Exit::Unavailable, format!("cannot listen on unix:{}: {error}", path.display()))
    };
    check_free(path).map_err(failed)?;
    let listener = bind(path, mode).map_err(failed)?;
    let identity = identity(path).map_err(failed)?;
    let connections = Listener::Unix(Box::pin(UnixListenerStream::new(listener)));
    Ok((connections, SocketFile { path: path.into(), identity }))
}

/// Binds under another name and renames, so that nobody connects before the permissions are set.
fn bind(path: &Path, mode: u32) -> io::Result<UnixListener> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&new)?;
    fs::set_permissions(&new, fs::Permissions::from_mode(mode))?;
    fs::rename(&new, path)?;
    Ok(listener)
}

/// Checks that nothing is at the path but a socket on which nobody listens.
fn check_free(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(found) if !found.file_type().is_socket() => {
            return Err(io::Error::new(ErrorKind::AlreadyExists, "a file that is not a socket is there"));
        }
        Ok(_) => {}
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
        Err(error) => Err(error),
        Ok(_) => Err(io::Error::new(ErrorKind::AddrInUse, "another process listens there")),
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let found = fs::symlink_metadata(path)?;
    Ok((found.dev(), found.ino()))
}
