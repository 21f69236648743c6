//! The command line: one file per subcommand.

mod cache;
mod cache_socket;
mod completions;
mod config;
mod data_folder;
mod doors;
mod exit_codes;
mod extract;
mod health;
mod html_report;
mod inherited_sockets;
mod input;
mod json;
mod language;
mod log;
mod man;
mod output;
mod places;
mod reload_at_sighup;
mod rules;
mod serve;
mod service_manager;
mod server_options;
mod signals;
mod telemetry;
mod text_report;

use crate::config::Config;
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use exit_codes::{Exit, Failure};

/// Who said what: finds each quotation in a news article with its cue, source and speaker
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = exit_codes::HELP)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Extract(extract::Arguments),
    Serve(Box<serve::Arguments>),
    Health(health::Arguments),
    Log(log::Arguments),
    #[command(subcommand)]
    Cache(cache::Action),
    #[command(subcommand)]
    Rules(rules::Action),
    #[command(subcommand)]
    Config(config::Action),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// A parsed command line, ready to run.
#[derive(Debug)]
pub struct Task(Action);

impl Task {
    /// Parses the process's arguments and environment, and the options file they name.
    ///
    /// # Errors
    /// [`Failure`] with the message: a usage error, help, or an error in the options file.
    pub fn read() -> Result<Self, Failure> {
        Ok(Self(arguments()?.action))
    }

    /// Runs the subcommand.
    ///
    /// # Errors
    /// [`Failure`] with the message and the exit code.
    pub async fn run(self) -> Result<Exit, Failure> {
        match self.0 {
            Action::Extract(arguments) => extract::run(arguments).await,
            Action::Serve(arguments) => serve::run(*arguments, options_now).await,
            Action::Health(arguments) => health::run(arguments).await,
            Action::Log(arguments) => log::run(arguments).await,
            Action::Cache(action) => cache::run(action).await,
            Action::Rules(action) => rules::run(action),
            Action::Config(action) => config::run(&action),
            Action::Completions(arguments) => completions::run(&arguments, command()),
            Action::Man(arguments) => man::run(&arguments, command()),
        }
    }
}

/// The command line with the options file that it names.
fn arguments() -> Result<Arguments, Failure> {
    let mut matches = command().try_get_matches()?;
    if let Some(file) = serve::options_file(&matches) {
        let defaults = serve::read_options(&file)?;
        let with_file = |serve| crate::config::with_defaults(serve, defaults);
        matches = command().mut_subcommand("serve", with_file).try_get_matches()?;
    }
    Ok(Arguments::from_arg_matches(&matches)?)
}

/// The daemon's options as they would be if it started now: the options file may have changed.
fn options_now() -> Result<Config, Failure> {
    match arguments()?.action {
        Action::Serve(arguments) => Ok(arguments.options),
        _ => Err(Failure::new(Exit::Usage, "the command is not serve")),
    }
}

/// The whole command, for parsing, help, completions and manual pages.
fn command() -> Command {
    Arguments::command()
}
