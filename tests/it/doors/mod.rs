//! Where the daemon listens, and whom it lets in there.

mod addresses;
mod age;
mod certificates;
mod tls;
mod tokens;
