//! TCP ports by address or by name of the host.

use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;

use tokio::net::{TcpListener, lookup_host};

use crate::config::{Config, HostPort};
use crate::wire::Listener;

use super::guards::Guards;
use crate::cli::exit_codes::{Exit, Failure};
use crate::cli::inherited_sockets;

/// The bound ports of one address; at least one.
pub(crate) struct Ports(Vec<(TcpListener, SocketAddr)>);

impl Ports {
    /// A port that was handed over, under the same conditions as one that is bound.
    pub(crate) fn inherited(
        config: &Config,
        guards: &Guards,
        port: inherited_sockets::Bound,
        purpose: Purpose,
    ) -> Result<Self, Failure> {
        check(config, guards, port.1, purpose)?;
        Ok(Self(vec![port]))
    }

    /// A line about each.
    pub(crate) fn lines(&self, line: impl Fn(SocketAddr) -> String) -> Vec<String> {
        self.0.iter().map(|(_, address)| line(*address)).collect()
    }

    /// The listeners.
    pub(crate) fn into_listeners(self) -> Vec<Listener> {
        self.0.into_iter().map(|(listener, _)| Listener::Tcp(listener)).collect()
    }
}

/// What listens on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Calls.
    Calls,
    /// The page in the browser.
    Page,
    /// The cache service.
    Cache,
    /// The metrics.
    Metrics,
}

impl Purpose {
    /// What follows the address in an error.
    fn shown(self) -> &'static str {
        match self {
            Self::Calls => "",
            Self::Page => " for the page (--web)",
            Self::Cache => " for the cache (--cache-service)",
            Self::Metrics => " for the metrics (--metrics)",
        }
    }
}

/// Binds all loopback addresses of a host, or else its first address. An address that other machines reach is refused if
/// anybody could call there.
pub(crate) async fn open_ports(
    config: &Config,
    guards: &Guards,
    address: &HostPort,
    purpose: Purpose,
) -> Result<Ports, Failure> {
    let what = purpose.shown();
    let failed = |error: &io::Error| {
        Failure::new(Exit::Unavailable, format!("cannot listen on {address}{what}: {error}"))
    };
    let places = places(address).await.map_err(|error| failed(&error))?;
    if let Some(open) = places.iter().find(|place| !place.ip().is_loopback()) {
        check(config, guards, *open, purpose)?;
    }
    bind_all(&places).await.map_err(|error| failed(&error))
}

/// Prints a line for each bound port.
pub(crate) fn announce(ports: &Ports, line: impl Fn(SocketAddr) -> String) {
    ports.lines(line).iter().for_each(|line| say(line));
}

/// Prints a line; standard output may be closed.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Refuses an address that other machines reach if anybody could call there.
pub(crate) fn check(
    config: &Config,
    guards: &Guards,
    address: SocketAddr,
    purpose: Purpose,
) -> Result<(), Failure> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let guard = if purpose == Purpose::Page { guard_page } else { guard };
    guard(config, guards, address, purpose.shown())
}

/// Refuses an address where anybody could call, and warns of what others could see.
fn guard(config: &Config, guards: &Guards, open: SocketAddr, what: &str) -> Result<(), Failure> {
    if guards.is_open() {
        if !config.open_to_all {
            return Err(too_open(open, what, OPEN));
        }
        tracing::warn!(address = %open, "every machine that reaches this address may call{what}: no encryption, no token");
    }
    if guards.is_only_encrypted(config) {
        tracing::warn!(address = %open, "encrypted, but every machine that reaches this address may call{what}; set --tls-client-ca or --token-file");
    }
    if guards.shows_tokens() {
        tracing::warn!(address = %open, "tokens are sent without encryption; set --tls-cert and --tls-key");
    }
    Ok(())
}

/// Refuses to serve the page to other machines where calls need tokens: it would be a way around them.
fn guard_page(config: &Config, guards: &Guards, open: SocketAddr, what: &str) -> Result<(), Failure> {
    let is_way_around = guards.tokens.is_some() && !config.open_to_all;
    if is_way_around { Err(too_open(open, what, PAGE)) } else { guard(config, guards, open, what) }
}

const OPEN: &str = "anybody there could call; set --tls-cert and --tls-key, or --token-file, listen on 127.0.0.1 or a Unix \
    socket, or set --open-to-all if something else keeps strangers out";
const PAGE: &str = "the page sends no token, so that anybody there could call; serve it on 127.0.0.1, or set --open-to-all if \
    something else keeps strangers out";

fn too_open(place: SocketAddr, what: &str, why: &str) -> Failure {
    let message =
        format!("refusing to listen on {place}{what}: other machines reach this address, and {why}");
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
