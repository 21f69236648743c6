//! `whosaid config`: checks an options file, or prints an example of one.

mod check;
mod conflicts;
mod example;

use clap::Subcommand;

use super::exit_codes::{Exit, Failure};
use super::output;

/// Check an options file, or print an example of one
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    Check(check::Arguments),
    /// Print an options file with every option
    ///
    /// Every line is a comment: an option at its default, or an example where it has none.
    #[command(after_help = "Example:\n  whosaid config example > whosaid.toml")]
    Example,
}

/// Runs the subcommand.
pub(crate) fn run(action: &Action) -> Result<Exit, Failure> {
    match action {
        Action::Check(arguments) => check::run(arguments),
        Action::Example => output::write_whole(&example::file()).map(|()| Exit::Ok),
    }
}
