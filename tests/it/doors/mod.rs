//! Where the daemon listens, and whom it lets in there.

mod addresses;
mod certificates;
mod tls;
mod tokens;
