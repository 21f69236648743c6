//! `whosaid health`: whether a daemon is serving.

use clap::Args;

use crate::wire::{self, Client};

use super::exit_codes::{Exit, Failure};
use super::output;
use super::server_options::ServerOptions;

/// Check whether a daemon is serving
#[derive(Args, Debug)]
#[command(after_help = "Example, as a container's health check:\n  whosaid health --server 127.0.0.1:50051")]
pub(crate) struct Arguments {
    /// The daemon's address
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:50051")]
    server: String,
    #[command(flatten)]
    options: ServerOptions,
}

/// Prints its health and the state of its cache; exit code 69 if it is not serving.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let unavailable = |error| Failure::new(Exit::Unavailable, error);
    let access = arguments.options.access(&arguments.server)?;
    let client = Client::connect_with(&arguments.server, &access).await.map_err(unavailable)?;
    let serving = client.is_serving().await.map_err(unavailable)?;
    let mut words = String::from(if serving { "serving\n" } else { "not serving\n" });
    // A daemon that is shutting down answers no further calls.
    if let Ok(info) = client.server_info().await {
        let state = wire::state_in_words(info.cache_state(), &info.cache_detail);
        words.push_str(&format!("cache: {state}\n"));
    }
    output::write_whole(&words)?;
    Ok(if serving { Exit::Ok } else { Exit::Unavailable })
}
