//! TCP ports by address or by name of the host.

use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;

use tokio::net::{TcpListener, lookup_host};

use crate::config::{Config, HostPort};
use crate::wire::Listener;

use super::guards::Guards;
use crate::cli::exit_codes::{Exit, Failure};

/// The bound ports of one address; at least one.
pub(crate) struct Ports(Vec<(TcpListener, SocketAddr)>);

impl Ports {
    /// The listeners.
    pub(crate) fn into_listeners(self) -> Vec<Listener> {
        self.0.into_iter().map(|(listener, _)| Listener::Tcp(listener)).collect()
    }
}

/// Binds all loopback addresses of a host, or else its first address. `what` follows the address in an error. An address
/// that other machines reach is refused if anybody could call there.
pub(crate) async fn open_ports(
    config: &Config,
    guards: &Guards,
    address: &HostPort,
    what: &str,
) -> Result<Ports, Failure> {
    let failed = |error: &io::Error| {
        Failure::new(Exit::Unavailable, format!("cannot listen on {address}{what}: {error}"))
    };
    let places = places(address).await.map_err(|error| failed(&error))?;
    if let Some(open) = places.iter().find(|place| !place.ip().is_loopback()) {
        guard(config, guards, *open, what)?;
    }
    bind_all(&places).await.map_err(|error| failed(&error))
}

/// Prints a line for each bound port.
pub(crate) fn announce(ports: &Ports, line: impl Fn(SocketAddr) -> String) {
    ports.0.iter().for_each(|(_, address)| say(&line(*address)));
}

/// Prints a line; standard output may be closed.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Refuses an address where anybody could call.
fn guard(config: &Config, guards: &Guards, open: SocketAddr, what: &str) -> Result<(), Failure> {
    if !guards.is_open() {
        return Ok(());
    }
    if !config.open_to_all {
        return Err(too_open(open, what));
    }
    tracing::warn!(address = %open, "every machine that reaches this address may call{what}: no encryption, no token");
    Ok(())
}

fn too_open(place: SocketAddr, what: &str) -> Failure {
    let message = format!(
        "refusing to listen on {place}{what}: other machines reach this address, and anybody there could call; set \
         --tls-cert and --tls-key, listen on 127.0.0.1 or a Unix socket, or set --open-to-all if something else keeps \
         strangers out"
    );
    Failure::new(Exit::Config, message)
}

/// The addresses of a host to bind.
async fn places(address: &HostPort) -> io::Result<Vec<SocketAddr>> {
    let mut places = Vec::new();
    for place in lookup_host((address.host.as_str(), address.port)).await? {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let loopback: Vec<_> = places.iter().copied().filter(|place| place.ip().is_loopback()).collect();
    if loopback.is_empty() {
        places.truncate(1)
    } else {
        places = loopback
    }
    Ok(places)
}

/// Binds the addresses, all with the port of the first. Those that this machine does not have, such as IPv6 ones, are left
/// out if another is bound.
async fn bind_all(places: &[SocketAddr]) -> io::Result<Ports> {
    let mut ports = Ports(Vec::new());
    let mut missing = io::Error::new(ErrorKind::NotFound, "the name has no address");
    for place in places {
        let port = ports.0.first().map_or(place.port(), |(_, bound)| bound.port());
        match TcpListener::bind(SocketAddr::new(place.ip(), port)).await {
            Ok(listener) => {
                let bound = listener.local_addr()?;
                ports.0.push((listener, bound));
            }
            Err(error) if is_missing(&error) => missing = error,
            Err(error) => return Err(error),
        }
    }
    if ports.0.is_empty() { Err(missing) } else { Ok(ports) }
}

/// Whether this machine does not have the address, as opposed to one that is taken or forbidden.
fn is_missing(error: &io::Error) -> bool {
    !matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied)
}
