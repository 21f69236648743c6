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
use crate::wire::guards::{failed_handshake, last_words, plaintext};
use crate::wire::observation::door_refusals::{DoorRefusals, Reason};
use crate::wire::observation::peer::Peer;

/// How long a client may take for its handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes at a time; further connections wait in the system's queue.
const AT_ONCE: usize = 4096;
/// The first byte of every TLS handshake.
pub(crate) const TLS: u8 = 0x16;

/// Why a connection is not encrypted.
#[derive(Debug)]
enum Unsecured {
    /// The client closed the connection before it sent anything, as a port scan does.
    Closed,
    /// The client does not speak TLS.
    NotTls(TcpStream),
    /// The handshake was not finished in time.
    Late,
    /// The handshake failed: a refused certificate, or versions that do not fit. The connection holds our alert.
    Failed(io::Error, TcpStream),
}

/// The connections after their handshakes. A failed one is logged and left out.
pub(crate) fn secured(
    connections: impl Stream<Item = io::Result<TcpStream>>,
    tls: Tls,
    protocols: &'static [&'static str],
    refusals: DoorRefusals,
) -> impl Stream<Item = io::Result<TlsStream<TcpStream>>> {
    let handshakes = connections.map(move |taken| {
        let (tls, refusals) = (tls.clone(), refusals.clone());
        // On threads of their own: a handshake computes for a millisecond.
        AbortOnDropHandle::new(tokio::spawn(async move {
            match taken {
                Ok(connection) => secure(connection, &tls, protocols, &refusals).await.map(Ok),
                Err(error) => Some(Err(error)),
            }
        }))
    });
    // A handshake that panics ends itself only.
    handshakes.buffer_unordered(AT_ONCE).filter_map(|done| async { done.ok().flatten() })
}

/// The encrypted connection, or `None` after a failure, which is logged.
async fn secure(
    connection: TcpStream,
    tls: &Tls,
    protocols: &[&str],
    refusals: &DoorRefusals,
) -> Option<TlsStream<TcpStream>> {
    let client = Peer::from(connection.peer_addr());
    let handshake = timeout(HANDSHAKE, shake(connection, tls, protocols)).await;
    match handshake.unwrap_or(Err(Unsecured::Late)) {
        Ok(connection) => return Some(connection),
        Err(Unsecured::Closed) => {
            tracing::debug!(%client, "a connection was closed before its TLS handshake");
        }
        Err(Unsecured::NotTls(connection)) => {
            refusals.refused(Reason::Plaintext, client, "");
            plaintext::answer(connection).await;
        }
        Err(Unsecured::Failed(error, connection)) => {
            refusals.refused(failed_handshake::reason(&error), client, error.to_string());
            last_words::until_read(connection).await;
        }
        Err(Unsecured::Late) => refusals.refused(Reason::SlowHandshake, client, ""),
    }
    None
}

async fn shake(
    connection: TcpStream,
    tls: &Tls,
    protocols: &[&str],
) -> Result<TlsStream<TcpStream>, Unsecured> {
    let mut first = [0];
    match connection.peek(&mut first).await {
        Ok(0) => Err(Unsecured::Closed),
        Ok(_) if first != [TLS] => Err(Unsecured::NotTls(connection)),
        Ok(_) => {
            let accept = TlsAcceptor::from(tls.config(protocols)).accept(connection);
            accept.into_fallible().await.map_err(|(error, connection)| Unsecured::Failed(error, connection))
        }
        Err(error) => Err(Unsecured::Failed(error, connection)),
    }
}
