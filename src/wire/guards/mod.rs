//! What keeps strangers out of the ports.

pub(crate) mod handshake;
pub(crate) mod tls;
