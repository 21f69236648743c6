//! What keeps strangers out of the ports.

pub(crate) mod bearer;
mod failed_handshake;
pub(crate) mod handshake;
mod last_words;
mod plaintext;
pub(crate) mod tls;
pub(crate) mod tokens;
