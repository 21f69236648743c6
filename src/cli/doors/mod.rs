//! Where the daemon listens, and whom it may let in there.

mod guards;
mod ports;
#[cfg(unix)]
mod unix_socket;
mod watched_files;

use crate::config::{Address, Config};
use crate::wire::Listener;

use super::exit_codes::Failure;
pub(crate) use guards::Guards;
use ports::{Ports, say};
pub(crate) use ports::{Purpose, announce, open_ports};

/// What the daemon listens on.
pub(crate) struct Doors {
    /// For calls.
    pub calls: Vec<Listener>,
    /// For the page in the browser.
    pub page: Vec<Listener>,
    /// The files of the Unix sockets, removed when dropped.
    pub sockets: Vec<SocketFile>,
}

#[cfg(unix)]
pub(crate) use unix_socket::SocketFile;
/// There are no Unix sockets here.
#[cfg(not(unix))]
pub(crate) enum SocketFile {}

/// Listens for calls and for the page, and prints the addresses once all of them are bound.
pub(crate) async fn open(config: &Config, guards: &Guards) -> Result<Doors, Failure> {
    let mut bound = Vec::new();
    for address in &config.listen {
        bound.push(bind(config, guards, address).await?);
    }
    let page = match &config.web {
        Some(address) => Some(open_ports(config, guards, address, Purpose::Page).await?),
        None => None,
    };
    let mut doors = Doors { calls: Vec::new(), page: Vec::new(), sockets: Vec::new() };
    bound.into_iter().for_each(|bound| doors.add(guards, bound));
    if let Some(page) = page {
        announce(&page, |port| format!("page at {}/", guards.url(port)));
        doors.page = page.into_listeners();
    }
    Ok(doors)
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

impl Doors {
    /// Takes over what an address was bound to, and prints it.
    fn add(&mut self, guards: &Guards, bound: Bound) {
        match bound {
            Bound::Ports(ports) => {
                announce(&ports, |port| format!("listening on {}", guards.shown(port)));
                self.calls.extend(ports.into_listeners());
            }
            #[cfg(unix)]
            Bound::Socket(listener, file) => {
                say(&format!("listening on unix:{}", file.path().display()));
                self.calls.push(listener);
                self.sockets.push(file);
            }
        }
    }
}
