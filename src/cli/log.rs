//! `whosaid log`: the levels of a running daemon's log.

use clap::Args;

use crate::wire::LogClient;

use super::exit_codes::{Exit, Failure};
use super::server_options::OperatorsServer;
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
    #[command(flatten)]
    place: OperatorsServer,
}

/// Prints the levels, after a change if there is one.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let server = match arguments.place.server {
        Some(server) => server,
        None => {
            let folder = data_folder::data_folder(arguments.place.data_dir.as_deref())?;
            format!("unix:{}", cache_socket::path(&folder).display())
        }
    };
    let access = arguments.place.access.access(&server)?;
    let mut client = LogClient::connect(&server, &access).await?;
    let levels = match arguments.levels {
        Some(levels) => client.change(levels).await,
        None => client.levels().await,
    };
    output::write_whole(&format!("{}\n", levels?))?;
    Ok(Exit::Ok)
}
