//! What keeps strangers out of the ports.

pub(crate) mod bearer;
pub(crate) mod handshake;
pub(crate) mod tls;
pub(crate) mod tokens;
