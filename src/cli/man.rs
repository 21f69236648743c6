//! `whosaid man`: manual pages.

use std::path::PathBuf;

use clap::{Args, Command};

use super::exit_codes::{Exit, Failure};

/// Write manual pages into a folder
///
/// One page for whosaid and one for each subcommand, such as whosaid-serve.1. An existing page is replaced.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  whosaid man ~/.local/share/man/man1")]
pub(crate) struct Arguments {
    /// The folder; created if it is missing
    dir: PathBuf,
}

/// Writes the pages of the whole command.
pub(crate) fn run(arguments: &Arguments, command: Command) -> Result<Exit, Failure> {
    let dir = &arguments.dir;
    let written = std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(command, dir));
    written.map_err(|error| Failure::new(Exit::Io, format!("{}: {error}", dir.display())))?;
    Ok(Exit::Ok)
}
