//! The socket of the cache: where a daemon answers calls about what it keeps.

use std::io;
use std::path::{Path, PathBuf};

use crate::wire::CacheListener;

/// The socket at which a daemon answers calls about the cache in `folder`.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("cache.sock")
}

/// Listens at the socket in a folder that this process holds.
#[cfg(unix)]
pub fn listen(folder: &Path) -> io::Result<CacheListener> {
    let path = path(folder);
    // What an earlier daemon has left behind; nobody else can listen there, since the folder is ours.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    Ok(CacheListener::Unix(tokio::net::UnixListener::bind(path)?))
}

/// There are no such sockets.
#[cfg(not(unix))]
pub fn listen(_: &Path) -> io::Result<CacheListener> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "no Unix sockets here; give --cache-service an address"))
}
