//! The contract `whosaid.v1` over gRPC: messages, conversion, errors, server, client.
//!
//! Nothing outside this folder names tonic or prost. The command line uses the same messages, so
//! that an extraction in process and one by a daemon are written by the same code.

mod admission;
mod answer;
mod api;
mod arriving;
mod article;
mod cache_api;
mod cache_client;
mod client;
mod codec;
mod deadline;
mod gate;
mod incoming;
mod info;
mod leaving;
mod limits;
mod page_token;
mod pages;
mod peeked;
mod quiet;
mod refusal;
mod request;
mod served;
mod server;
mod state;
mod status;
mod stream;
#[allow(missing_docs)]
pub mod v1;

pub use answer::attribution_id;
pub use article::extract;
pub use cache_api::CacheListener;
pub use cache_client::CacheClient;
pub use client::{Client, ClientError, Numbered};
pub use limits::Limits;
pub use refusal::{Refusal, Violation};
pub use server::{ServeError, Settings, serve};
pub use state::{in_words as state_in_words, stats as cache_stats};

#[cfg(test)]
mod tests;
