//! The socket of the cache: where a daemon answers calls about what it keeps.

use std::io;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use futures_util::stream;
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};
#[cfg(unix)]
use tokio::time::Interval;

use crate::wire::CacheListener;

/// The socket at which a daemon answers calls about the cache in `folder`.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("cache.sock")
}

/// Listens at the socket in a folder that this process holds, also where the folder is taken away and begun anew.
#[cfg(unix)]
pub fn listen(folder: &Path) -> io::Result<CacheListener> {
    let path = path(folder);
    // What an earlier daemon has left behind; nobody else can listen there, since the folder is ours.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    let socket = Socket { path, listener, looks: tokio::time::interval(LOOK) };
    Ok(CacheListener::Unix(Box::pin(stream::unfold(socket, async |mut socket| {
        Some((socket.connection().await, socket))
    }))))
}

/// There are no such sockets.
#[cfg(not(unix))]
pub fn listen(_: &Path) -> io::Result<CacheListener> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "no Unix sockets here; give --cache-service an address"))
}

/// How often it is looked whether the socket is still there.
#[cfg(unix)]
const LOOK: Duration = Duration::from_secs(1);

#[cfg(unix)]
struct Socket {
    path: PathBuf,
    listener: UnixListener,
    looks: Interval,
}

#[cfg(unix)]
impl Socket {
    /// The next connection.
    async fn connection(&mut self) -> io::Result<UnixStream> {
        loop {
            tokio::select! {
                taken = self.listener.accept() => return taken.map(|(stream, _)| stream),
                _ = self.looks.tick() => self.bind_again(),
            }
        }
    }

    /// Makes the socket again where it was taken away. Until the store has made its folder again that fails, and is not told.
    fn bind_again(&mut self) {
        let is_there = !matches!(self.path.try_exists(), Ok(false));
        if !is_there && let Ok(listener) = UnixListener::bind(&self.path) {
            tracing::warn!(socket = %self.path.display(), "the socket was taken away; another was made");
            self.listener = listener;
        }
    }
}
