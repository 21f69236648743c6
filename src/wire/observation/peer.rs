//! Who is at the other end of a connection.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::net::SocketAddr;

use http::Request;

/// The other end of a connection. A request holds that of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// A machine and its port.
    Port(SocketAddr),
    /// A process of this machine, at a Unix socket.
    Socket,
    /// It is gone, and its address with it.
    Unknown,
}

impl Peer {
    /// The caller of a request.
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or(Self::Unknown)
    }
}

impl From<io::Result<SocketAddr>> for Peer {
    fn from(address: io::Result<SocketAddr>) -> Self {
        address.map_or(Self::Unknown, Self::Port)
    }
}

impl Display for Peer {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(address) => address.fmt(out),
            Self::Socket => out.write_str("a Unix socket"),
            Self::Unknown => out.write_str("unknown"),
        }
    }
}
