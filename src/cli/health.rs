//! `whosaid health`: whether a daemon serves.

use clap::Args;

use crate::wire::Client;

use super::exit::{Exit, Failure};
use super::output;

/// Ask a daemon whether it serves
#[derive(Args, Debug)]
#[command(after_help = "Example, as a container's health check:\n  whosaid health --server 127.0.0.1:50051")]
pub struct Arguments {
    /// The daemon's address
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:50051")]
    server: String,
}

/// Prints what it says; exit code 69 where it does not serve.
pub async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let unavailable = |error| Failure::new(Exit::Unavailable, error);
    let client = Client::connect(&arguments.server).await.map_err(unavailable)?;
    let serving = client.is_serving().await.map_err(unavailable)?;
    output::write_whole(if serving { "serving\n" } else { "not serving\n" })?;
    Ok(if serving { Exit::Ok } else { Exit::Unavailable })
}
