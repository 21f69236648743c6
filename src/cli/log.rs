//! `whosaid log`: the levels of a running daemon's log.

use std::path::PathBuf;

use clap::Args;

use crate::wire::{ClientError, LogClient};

use super::exit_codes::{Exit, Failure};
use super::server_options::ServerOptions;
use super::{cache_socket, data_folder, output};

/// Show or change the log levels of a running daemon
///
/// Calls the daemon that holds the data folder, at the socket in it. A change holds until the next one or until the daemon ends.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid log
  whosaid log warn,whosaid=debug
  whosaid log info --server 127.0.0.1:50052")]
pub(crate) struct Arguments {
    /// New levels: off, error, warn, info, debug or trace; or per module, such as `warn,whosaid=debug`
    #[arg(value_name = "LEVELS")]
    levels: Option<String>,
    /// Folder of the cache; default: `whosaid` in the platform's cache folder
    #[arg(long, env = "WHOSAID_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Call a daemon at this address of its --cache-service, such as 127.0.0.1:50052
    #[arg(long, value_name = "ADDR")]
    server: Option<String>,
    #[command(flatten)]
    access: ServerOptions,
}

/// Prints the levels, after a change if there is one.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let server = match arguments.server {
        Some(server) => server,
        None => {
            let folder = data_folder::data_folder(arguments.data_dir.as_deref())?;
            format!("unix:{}", cache_socket::path(&folder).display())
        }
    };
    let access = arguments.access.access(&server)?;
    let mut client = LogClient::connect(&server, &access).await.map_err(failure)?;
    let levels = match arguments.levels {
        Some(levels) => client.change(levels).await,
        None => client.levels().await,
    };
    output::write_whole(&format!("{}\n", levels.map_err(failure)?))?;
    Ok(Exit::Ok)
}

fn failure(error: ClientError) -> Failure {
    match error {
        ClientError::Refused(_) => Failure::new(Exit::Refused, error),
        _ => Failure::new(Exit::Unavailable, error),
    }
}
