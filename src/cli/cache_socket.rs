//! The Unix socket of the cache service.

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

use crate::wire::Listener;

/// The socket on which a daemon serves the cache in `folder`.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join("cache.sock")
}

/// Listens on the socket in a folder that this process holds, even if the folder is removed and created again.
#[cfg(unix)]
pub(crate) fn listen(folder: &Path) -> io::Result<Listener> {
    let path = path(folder);
    // Left by an earlier daemon; no other process can listen there, since this one holds the folder.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    let socket = Socket { path, listener, looks: tokio::time::interval(LOOK) };
    Ok(Listener::Unix(Box::pin(stream::unfold(socket, async |mut socket| {
        Some((socket.connection().await, socket))
    }))))
}

/// There are no Unix sockets here.
#[cfg(not(unix))]
pub fn listen(_: &Path) -> io::Result<Listener> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this platform has no Unix sockets; set --cache-service to an address",
    ))
}

/// How often to check that the socket still exists.
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

    /// Creates the socket again if it was removed. This fails silently until the cache has created its folder again.
    fn bind_again(&mut self) {
        let is_there = !matches!(self.path.try_exists(), Ok(false));
        if !is_there && let Ok(listener) = UnixListener::bind(&self.path) {
            tracing::warn!(socket = %self.path.display(), "the socket was removed; a new one was created");
            self.listener = listener;
        }
    }
}
