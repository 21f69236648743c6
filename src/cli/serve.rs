//! `whosaid serve`: the daemon.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args};
use etcetera::BaseStrategy;
use tokio::net::TcpListener;
use tracing_subscriber::prelude::*;

use crate::cache::{Cache, OpenError};
use crate::config::{self, Config, FileValues};
use crate::service::Service;
use crate::wire::{self, Limits, Settings};

use super::exit::{Exit, Failure};
use super::language::english;
use super::signals;

/// Run the daemon
///
/// Prints the address it listens on to standard output and logs to standard error. SIGTERM and SIGINT end it in
/// order: no new calls, open ones are finished, the cache is flushed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid serve
  whosaid serve --listen 0.0.0.0:50051 --data-dir /var/cache/whosaid
  WHOSAID_LOG=debug whosaid serve --config whosaid.toml")]
pub struct Arguments {
    /// TOML file of options; its keys are the names of the flags below
    #[arg(long, env = "WHOSAID_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: Config,
}

/// An answer stays this much below the 4 MiB that gRPC clients accept, for the response around it.
const ENVELOPE: usize = 64 << 10;

/// The options file that the command line or the environment names.
pub fn options_file(matches: &ArgMatches) -> Option<PathBuf> {
    matches.subcommand_matches("serve")?.get_one::<PathBuf>("config").cloned()
}

/// Reads an options file.
pub fn read_options(path: &Path) -> Result<FileValues, Failure> {
    let failed =
        |exit, error: &dyn ToString| Failure::new(exit, format!("{}:{}", path.display(), error.to_string()));
    let text = std::fs::read_to_string(path).map_err(|error| failed(Exit::NoInput, &format!(" {error}")))?;
    config::read_file(&text).map_err(|error| failed(Exit::Config, &error))
}

/// Serves until a signal to end.
pub async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments.options;
    start_log(&config);
    let service = Arc::new(Service::new(english()?, open_cache(&config)?));
    // Before the address is told, so that whoever reads it can already ask for an orderly end.
    let shutdown = end_signal().map_err(|error| Failure::new(Exit::Software, error))?;
    let listener = listen(&config).await?;
    wire::serve(listener, service, settings(&config), shutdown)
        .await
        .map_err(|error| Failure::caused(Exit::Unavailable, &error))?;
    Ok(Exit::Ok)
}

fn settings(config: &Config) -> Settings {
    let limits = Limits {
        text: config.max_text_bytes as usize,
        answer: (4 << 20) - ENVELOPE,
        short_text: config.short_text_bytes as usize,
    };
    Settings { limits, drain: Duration::from_secs(config.drain_seconds.into()) }
}

fn start_log(config: &Config) {
    let colour =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colour);
    // A second start in one process, as in a test, keeps the first one's log.
    let _ = tracing_subscriber::registry().with(lines.with_filter(config.log.clone())).try_init();
}

fn open_cache(config: &Config) -> Result<Option<Cache>, Failure> {
    if config.no_cache {
        return Ok(None);
    }
    let folder = config.data_dir.clone().map_or_else(default_folder, Ok)?;
    let cache =
        Cache::open(&folder, u64::from(config.cache_memory_mib) << 20).map_err(|error| match &error {
            OpenError::Held(_) => Failure::new(Exit::Busy, error),
            OpenError::Io { source, .. } => Failure::new(Exit::Io, format!("{error}: {source}")),
        })?;
    tracing::info!(folder = %folder.display(), "keeping answers");
    Ok(Some(cache))
}

fn default_folder() -> Result<PathBuf, Failure> {
    let platform = etcetera::base_strategy::choose_native_strategy();
    let platform = platform.map_err(|error| Failure::new(Exit::Io, format!("{error}; give --data-dir")))?;
    Ok(platform.cache_dir().join("whosaid"))
}

async fn listen(config: &Config) -> Result<TcpListener, Failure> {
    let failed =
        |error| Failure::new(Exit::Unavailable, format!("cannot listen on {}: {error}", config.listen));
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    // Nobody need read it.
    let _ = writeln!(std::io::stdout(), "listening on {address}");
    Ok(listener)
}

/// Ends at SIGTERM or SIGINT.
fn end_signal() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminations, mut interrupts) = (signals::terminations()?, signals::interrupts()?);
    Ok(async move {
        tokio::select! {
            _ = terminations.recv() => {}
            _ = interrupts.recv() => {}
        }
    })
}
