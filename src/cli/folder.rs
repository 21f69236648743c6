//! The data folder: where it is, how it is opened, and the socket in it.

use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::cache::{Cache, OpenError};
use crate::wire::CacheListener;

use super::exit::{Exit, Failure};

/// The folder that was named, or the platform's own for caches.
pub fn data_folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        return Ok(named.into());
    }
    let platform = etcetera::base_strategy::choose_native_strategy();
    let platform = platform.map_err(|error| Failure::new(Exit::Io, format!("{error}; give --data-dir")))?;
    Ok(platform.cache_dir().join("whosaid"))
}

/// Opens the cache in a folder, with so many bytes of it in memory.
pub fn open(folder: &Path, memory: u64) -> Result<Cache, Failure> {
    Cache::open(folder, memory).map_err(|error| match &error {
        OpenError::Held(_) => Failure::new(Exit::Busy, error),
        OpenError::Io { source, .. } => Failure::new(Exit::Io, format!("{error}: {source}")),
    })
}

/// The socket at which a daemon answers calls about the cache in `folder`.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join("cache.sock")
}

/// Listens at the socket in a folder that this process holds.
#[cfg(unix)]
pub fn listen(folder: &Path) -> io::Result<CacheListener> {
    let path = socket(folder);
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
