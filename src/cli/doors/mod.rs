//! Where the daemon listens, and whom it may let in there.

mod guards;
mod ports;
#[cfg(unix)]
mod unix_socket;
mod watched_files;

use crate::config::{Address, CacheService, Config};
use crate::metrics::Metrics;
use crate::wire::Listener;

use super::exit_codes::Failure;
use super::inherited_sockets::InheritedSockets;
use super::service_manager::{self, News};
pub(crate) use guards::Guards;
use ports::{Ports, say};
pub(crate) use ports::{Purpose, announce, open_ports};

/// What the daemon listens on.
pub(crate) struct Doors {
    /// For calls.
    pub calls: Vec<Listener>,
    /// For the page in the browser.
    pub page: Vec<Listener>,
    /// For the metrics.
    pub metrics: Vec<Listener>,
    /// Where it listens for calls, for the log.
    pub listening: String,
    /// The files of the Unix sockets, removed when dropped.
    pub sockets: Vec<SocketFile>,
}

#[cfg(unix)]
pub(crate) use unix_socket::SocketFile;
/// There are no Unix sockets here.
#[cfg(not(unix))]
pub(crate) enum SocketFile {}

/// Listens for calls and for the page, also on sockets that were handed over. Once all are bound, the service manager is told
/// and the addresses are printed.
pub(crate) async fn open(config: &Config, guards: &Guards) -> Result<Doors, Failure> {
    let inherited = InheritedSockets::take()?;
    let mut bound = Vec::new();
    if let Some(calls) = inherited.calls {
        bound.push(Bound::Ports(Ports::inherited(config, guards, calls, Purpose::Calls)?));
    } else {
        for address in &config.listen {
            bound.push(bind(config, guards, address).await?);
        }
    }
    let page = match (inherited.page, &config.web) {
        (Some(page), _) => Some(Ports::inherited(config, guards, page, Purpose::Page)?),
        (None, Some(address)) => Some(open_ports(config, guards, address, Purpose::Page).await?),
        (None, None) => None,
    };
    let metrics = match &config.metrics {
        Some(address) => Some(open_ports(config, guards, address, Purpose::Metrics).await?),
        None => None,
    };
    let listening = bound.iter().flat_map(|bound| bound.places(guards)).collect::<Vec<_>>().join(", ");
    service_manager::tell(News::Ready(format!("listening on {listening}")));
    let mut doors =
        Doors { calls: Vec::new(), page: Vec::new(), metrics: Vec::new(), listening, sockets: Vec::new() };
    bound.into_iter().for_each(|bound| doors.add(guards, bound));
    if let Some(page) = page {
        announce(&page, |port| format!("page at {}/", guards.url(port)));
        doors.page = page.into_listeners();
    }
    if let Some(metrics) = metrics {
        announce(&metrics, |port| format!("metrics at {}/metrics", guards.url(port)));
        doors.metrics = metrics.into_listeners();
    }
    Ok(doors)
}

/// Whether the daemon would start with these guards at these addresses, as far as can be told without listening.
pub(crate) fn check(config: &Config) -> Result<(), Failure> {
    let guards = Guards::read(config, &Metrics::new())?;
    let calls = config.listen.iter().filter_map(|address| match address {
        Address::Port(port) => Some((port, Purpose::Calls)),
        Address::Socket(_) => None,
    });
    let cache = match &config.cache_service {
        CacheService::At(port) if !config.no_cache => Some((port, Purpose::Cache)),
        _ => None,
    };
    let page = config.web.as_ref().map(|port| (port, Purpose::Page));
    let metrics = config.metrics.as_ref().map(|port| (port, Purpose::Metrics));
    for (port, purpose) in calls.chain(cache).chain(page).chain(metrics) {
        // A name may have another address where the daemon runs.
        if let Ok(address) = port.to_string().parse() {
            ports::check(config, &guards, address, purpose)?;
        }
    }
    Ok(())
}

/// What an address of `--listen` was bound to.
enum Bound {
    Ports(Ports),
    #[cfg(unix)]
    Socket(Listener, SocketFile),
}

async fn bind(config: &Config, guards: &Guards, address: &Address) -> Result<Bound, Failure> {
    match address {
        Address::Port(address) => {
            Ok(Bound::Ports(open_ports(config, guards, address, Purpose::Calls).await?))
        }
        #[cfg(unix)]
        Address::Socket(path) => {
            let (listener, file) = unix_socket::listen(path, config.socket_mode)?;
            Ok(Bound::Socket(listener, file))
        }
        #[cfg(not(unix))]
        Address::Socket(_) => Err(Failure::new(
            super::exit_codes::Exit::Unavailable,
            "this platform has no Unix sockets; set --listen to a port",
        )),
    }
}

impl Bound {
    /// The addresses as clients take them.
    fn places(&self, guards: &Guards) -> Vec<String> {
        match self {
            Self::Ports(ports) => ports.lines(|port| guards.shown(port)),
            #[cfg(unix)]
            Self::Socket(_, file) => vec![format!("unix:{}", file.path().display())],
        }
    }
}

impl Doors {
    /// Takes over what an address was bound to, and prints it.
    fn add(&mut self, guards: &Guards, bound: Bound) {
        bound.places(guards).iter().for_each(|place| say(&format!("listening on {place}")));
        match bound {
            Bound::Ports(ports) => self.calls.extend(ports.into_listeners()),
            #[cfg(unix)]
            Bound::Socket(listener, file) => {
                self.calls.push(listener);
                self.sockets.push(file);
            }
        }
    }
}
