//! `whosaid completions`: a completion script for a shell.

use clap::{Args, Command};
use clap_complete::Shell;

use super::exit_codes::{Exit, Failure};
use super::output;

/// Print a completion script for a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid"
)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the script for the whole command.
pub(crate) fn run(arguments: &Arguments, mut command: Command) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "whosaid", &mut script);
    output::write_whole(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Ok)
}
