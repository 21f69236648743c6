//! Listening sockets handed over by the service manager at the start, such as those of a systemd socket unit.

use std::io;
use std::net::SocketAddr;

use listenfd::ListenFd;
use tokio::net::TcpListener;

use super::exit_codes::{Exit, Failure};

/// A listener with its address.
pub(crate) type Bound = (TcpListener, SocketAddr);

/// The sockets handed over.
#[derive(Debug, Default)]
pub(crate) struct InheritedSockets {
    /// For calls, instead of `--listen`.
    pub calls: Option<Bound>,
    /// For the page, instead of `--web`: the socket named `page`.
    pub page: Option<Bound>,
}

impl InheritedSockets {
    /// Takes them, once per process.
    pub(crate) fn take() -> Result<Self, Failure> {
        let mut sockets = ListenFd::from_env();
        let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
        let mut names = names.split(':');
        let mut taken = Self::default();
        for index in 0..sockets.len() {
            let (place, what) = match names.next() {
                Some("page") => (&mut taken.page, "the page"),
                _ => (&mut taken.calls, "calls"),
            };
            let socket = sockets.take_tcp_listener(index).and_then(|socket| socket.map(bound).transpose());
            let socket = socket.map_err(|error| refused(&format!("cannot be used: {error}")))?;
            if place.is_some() {
                return Err(refused(&format!("is one too many for {what}; name that of the page `page`")));
            }
            *place = socket;
        }
        Ok(taken)
    }
}

fn bound(socket: std::net::TcpListener) -> io::Result<Bound> {
    socket.set_nonblocking(true)?;
    let address = socket.local_addr()?;
    Ok((TcpListener::from_std(socket)?, address))
}

fn refused(why: &str) -> Failure {
    Failure::new(Exit::Unavailable, format!("a socket handed over by the service manager {why}"))
}
