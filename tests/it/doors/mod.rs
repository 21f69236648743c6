//! Where the daemon listens, and whom it lets in there.

mod addresses;
mod age;
mod certificates;
mod every_port;
mod refused;
mod secure;
mod tls;
mod tokens;
