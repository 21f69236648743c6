//! The connections of all listeners of a server, as one stream.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::time::Sleep;
use tokio_stream::Stream;
use tonic::transport::server::{Connected, TcpIncoming};

use crate::wire::connections::accept_retry::{PAUSE, patient};
use crate::wire::connections::drain::{Activity, CountedConnection};
use crate::wire::guards::handshake::secured;
use crate::wire::guards::tls::Tls;

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
        let traffic = self.traffic.clone();
        match listener {
            #[cfg(unix)]
            Listener::Unix(connections) => counted(traffic, patient(connections, pause)),
            Listener::Tcp(listener) => {
                // TCP keepalive covers connections that do not speak HTTP/2 yet.
                let connections =
                    TcpIncoming::from(listener).with_nodelay(Some(true)).with_keepalive(Some(self.silence));
                let connections = patient(connections, pause);
                match self.tls.clone() {
                    Some(tls) => counted(traffic, secured(connections, tls, protocols)),
                    None => counted(traffic, connections),
                }
            }
        }
    }
}

fn counted<T: Transport + 'static>(
    traffic: Activity,
    connections: impl Stream<Item = io::Result<T>> + Send + 'static,
) -> BoxStream<'static, io::Result<Connection>> {
    let boxed = |connection| -> Pin<Box<dyn Transport>> { Box::pin(connection) };
    connections.map(move |taken| taken.map(|connection| traffic.count(boxed(connection)))).boxed()
}

fn pause() -> Sleep {
    tokio::time::sleep(PAUSE)
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}
