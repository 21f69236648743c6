//! The gRPC contract `whosaid.v1`: messages, conversion, errors, server and client.
//!
//! Nothing outside this folder names tonic or prost. The command line uses the same messages, so that one piece of code
//! writes both in-process extractions and those of a daemon.

mod admission;
mod calls;
mod client;
mod compression;
mod connections;
mod errors;
mod guards;
mod limits;
mod messages;
mod metrics_port;
mod observation;
mod server;
#[allow(missing_docs)]
pub mod v1;
mod web;

pub use calls::extract::extract;
pub use calls::log_service::Log;
pub use client::access::Access;
pub use client::cache::CacheClient;
pub use client::log::LogClient;
pub use client::{Client, ClientError, Numbered};
pub use compression::Encodings;
pub use connections::listener::Listener;
pub use errors::refusal::{Refusal, Violation};
pub use guards::tls::{Pem, Tls, TlsError};
pub use guards::tokens::{Tokens, TokensError, first_token};
pub use limits::Limits;
pub use messages::cache_state::{in_words as state_in_words, stats as cache_stats};
pub use messages::extraction::attribution_id;
pub use server::{Listeners, ServeError, Settings, serve};

#[cfg(test)]
mod tests;
