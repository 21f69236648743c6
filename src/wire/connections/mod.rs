//! Connections: accepting them, and closing the idle ones at shutdown.

pub mod accept_retry;
pub mod drain;
