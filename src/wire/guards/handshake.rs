//! The TLS handshake of each accepted connection, which holds up no other.

use std::io;
use std::time::Duration;

use futures_util::stream::{Stream, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::task::AbortOnDropHandle;

use crate::wire::guards::tls::Tls;

/// How long a client may take for its handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes at a time; further connections wait in the system's queue.
const AT_ONCE: usize = 4096;
/// The first byte of every TLS handshake.
const TLS: u8 = 0x16;

/// Why a connection is not encrypted.
#[derive(Debug, thiserror::Error)]
enum Unsecured {
    /// The client closed the connection before it sent anything, as a port scan does.
    #[error("closed before the handshake")]
    Closed,
    /// The client does not speak TLS.
    #[error("a client without TLS")]
    NotTls,
    /// The handshake was not finished in time.
    #[error("the TLS handshake took too long")]
    Late(#[from] tokio::time::error::Elapsed),
    /// The handshake failed: a refused certificate, or versions that do not fit.
    #[error("the TLS handshake failed")]
    Failed(#[from] io::Error),
}

/// The connections after their handshakes. A failed one is logged and left out.
pub(crate) fn secured(
    connections: impl Stream<Item = io::Result<TcpStream>>,
    tls: Tls,
    protocols: &'static [&'static str],
) -> impl Stream<Item = io::Result<TlsStream<TcpStream>>> {
    let handshakes = connections.map(move |taken| {
        let tls = tls.clone();
        // On threads of their own: a handshake computes for a millisecond.
        AbortOnDropHandle::new(tokio::spawn(async move {
            match taken {
                Ok(connection) => secure(connection, &tls, protocols).await.map(Ok),
                Err(error) => Some(Err(error)),
            }
        }))
    });
    // A handshake that panics ends itself only.
    handshakes.buffer_unordered(AT_ONCE).filter_map(|done| async { done.ok().flatten() })
}

/// The encrypted connection, or `None` after a failure, which is logged.
async fn secure(connection: TcpStream, tls: &Tls, protocols: &[&str]) -> Option<TlsStream<TcpStream>> {
    let client = connection.peer_addr().ok()?;
    let handshake = timeout(HANDSHAKE, shake(connection, tls, protocols)).await;
    match handshake.map_err(Unsecured::from).and_then(|done| done) {
        Ok(connection) => return Some(connection),
        Err(Unsecured::Closed) => {
            tracing::debug!(%client, "a connection was closed before its TLS handshake")
        }
        Err(Unsecured::NotTls) => tracing::warn!("a client without TLS from {client} was refused"),
        Err(Unsecured::Failed(error)) => tracing::warn!(%error, "the TLS handshake with {client} failed"),
        Err(Unsecured::Late(_)) => tracing::warn!("the TLS handshake with {client} took too long"),
    }
    None
}

async fn shake(
    connection: TcpStream,
    tls: &Tls,
    protocols: &[&str],
) -> Result<TlsStream<TcpStream>, Unsecured> {
    let mut first = [0];
    if connection.peek(&mut first).await? == 0 {
        return Err(Unsecured::Closed);
    }
    if first != [TLS] {
        return Err(Unsecured::NotTls);
    }
    Ok(TlsAcceptor::from(tls.config(protocols)).accept(connection).await?)
}
