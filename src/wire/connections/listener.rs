//! The connections of all listeners of a server, as one stream.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;
use tokio_stream::Stream;
use tokio_util::io::InspectReader;
use tonic::transport::server::{Connected, TcpIncoming};

use crate::wire::connections::accept_retry::{PAUSE, patient};
use crate::wire::connections::drain::{Activity, CountedConnection};
use crate::wire::guards::handshake::{TLS, secured};
use crate::wire::guards::tls::Tls;
use crate::wire::observation::door_refusals::{DoorRefusals, Reason};
use crate::wire::observation::peer::Peer;

/// Connections of a Unix socket.
#[cfg(unix)]
type UnixConnections = Pin<Box<dyn Stream<Item = io::Result<UnixStream>> + Send>>;

/// Where connections come from.
pub enum Listener {
    /// A Unix socket.
    #[cfg(unix)]
    Unix(UnixConnections),
    /// A TCP port.
    Tcp(TcpListener),
}

/// A connection of any kind.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Send {}

impl<T: AsyncRead + AsyncWrite + Send> Transport for T {}

/// A connection with what it transfers counted.
pub(crate) type Connection = CountedConnection<Pin<Box<dyn Transport>>>;

/// How connections are accepted.
#[derive(Clone, Debug)]
pub(crate) struct Accept {
    /// How long a TCP connection may be silent before the system asks whether the other end is alive.
    pub silence: Duration,
    /// Counts what the connections transfer.
    pub traffic: Activity,
    /// The certificate of the ports, or `None` without TLS. Unix sockets never have TLS.
    pub tls: Option<Tls>,
    /// Logs the connections that are refused.
    pub refusals: DoorRefusals,
}

impl Accept {
    /// The connections of `listeners`. A failed accept is followed by a pause. With TLS they speak one of `protocols`.
    pub(crate) fn connections(
        &self,
        listeners: Vec<Listener>,
        protocols: &'static [&'static str],
    ) -> impl Stream<Item = io::Result<Connection>> + use<> {
        stream::select_all(
            listeners.into_iter().map(|listener| self.of_one(listener, protocols)).collect::<Vec<_>>(),
        )
    }

    fn of_one(
        &self,
        listener: Listener,
        protocols: &'static [&'static str],
    ) -> BoxStream<'static, io::Result<Connection>> {
        let (traffic, refusals) = (self.traffic.clone(), self.refusals.clone());
        match listener {
            #[cfg(unix)]
            Listener::Unix(connections) => {
                let connections = patient(connections, pause, refusals.clone());
                let count = move |connection| {
                    traffic.count(Box::pin(connection) as _, Peer::Socket, refusals.clone())
                };
                opened(connections, count)
            }
            Listener::Tcp(listener) => {
                // TCP keepalive covers connections that do not speak HTTP/2 yet.
                let connections =
                    TcpIncoming::from(listener).with_nodelay(Some(true)).with_keepalive(Some(self.silence));
                let connections = patient(connections, pause, refusals.clone());
                match self.tls.clone() {
                    Some(tls) => {
                        opened(secured(connections, tls, protocols, refusals.clone()), move |connection| {
                            let peer = connection.get_ref().0.peer_addr().into();
                            traffic.count(Box::pin(connection), peer, refusals.clone())
                        })
                    }
                    None => opened(connections, move |connection| {
                        let peer = connection.peer_addr().into();
                        let checked = without_tls(connection, peer, refusals.clone());
                        traffic.count(Box::pin(checked), peer, refusals.clone())
                    }),
                }
            }
        }
    }
}

fn opened<T: 'static>(
    connections: impl Stream<Item = io::Result<T>> + Send + 'static,
    open: impl Fn(T) -> Connection + Send + 'static,
) -> BoxStream<'static, io::Result<Connection>> {
    connections.map(move |taken| taken.map(&open)).boxed()
}

/// A connection that logs if its client speaks TLS. It then fails by itself, for that is no HTTP.
fn without_tls(connection: TcpStream, peer: Peer, refusals: DoorRefusals) -> impl Transport {
    let mut is_start = true;
    InspectReader::new(connection, move |bytes: &[u8]| {
        if is_start && bytes.first() == Some(&TLS) {
            refusals.refused(Reason::TlsOnPlainPort, peer, "");
        }
        is_start = false;
    })
}

fn pause() -> Sleep {
    tokio::time::sleep(PAUSE)
}

impl Connected for Connection {
    type ConnectInfo = Peer;

    fn connect_info(&self) -> Peer {
        self.peer()
    }
}
