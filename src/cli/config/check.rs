//! `whosaid config check`: reads an options file as the daemon would.

use std::path::PathBuf;

use clap::Args;

use crate::cli::exit_codes::{Exit, Failure, shown, warn};
use crate::cli::{doors, output, serve};
use crate::config;

use super::conflicts::conflicts;

/// Check an options file as `serve` would read it
///
/// Names line, column and key of each mistake, with exit code 78; reads the files of TLS and tokens, and refuses addresses that
/// `serve` refuses. Warns of options that will not work together. Flags and variables are left out of account.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  whosaid config check /etc/whosaid/whosaid.toml")]
pub(crate) struct Arguments {
    /// The options file
    file: PathBuf,
}

/// Prints how many options the file sets.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let file = arguments.file.display();
    let values = serve::read_options(&arguments.file)?;
    let refused_door = |failure: Failure| Failure::new(Exit::Config, format!("{file}: {failure}"));
    let refused = |error| Failure::new(Exit::Config, format!("{file}: {error}"));
    let config = config::of_file(values.clone()).map_err(refused)?;
    match doors::check(&config) {
        // The daemon may run elsewhere.
        Err(missing) if missing.exit() == Exit::NoInput => warn(&format!("{file}: warning: {missing}")),
        checked => checked.map_err(refused_door)?,
    }
    for conflict in conflicts(&values, &config) {
        warn(&format!("{file}: warning: {conflict}"));
    }
    let options = if values.len() == 1 { "option" } else { "options" };
    output::write_whole(&shown(&format!("{file}: {} {options}, all valid\n", values.len())))?;
    Ok(Exit::Ok)
}
