//! Connections: accepting them, and closing the idle ones at shutdown.

pub(crate) mod accept_retry;
pub(crate) mod drain;
mod first_words;
pub(crate) mod listener;
