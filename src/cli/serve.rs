//! `whosaid serve`: the daemon.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args};
use tokio::net::TcpListener;
use tracing_subscriber::prelude::*;

use crate::cache::{self, Cache};
use crate::config::{self, CacheService, Config, FileValues};
use crate::service::Service;
use crate::wire::{self, CacheListener, Limits, Settings};

use super::exit::{Exit, Failure};
use super::language::Language;
use super::{folder, reload, signals, socket};

/// Run the daemon
///
/// Prints the address it listens on to standard output and logs to standard error. SIGTERM and SIGINT end it in
/// order: no new calls, open ones are finished, the cache is flushed. SIGHUP reads the folders of --language and --rules again;
/// calls that have begun go on by the old rules, and a folder with a fault changes nothing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid serve
  whosaid serve --listen 0.0.0.0:50051 --data-dir /var/cache/whosaid
  whosaid serve --rules desk
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
    let language = Language::of(&config);
    start_log(&config);
    survive_long_files();
    let extractor = language.extractor()?;
    let cache = open_cache(&config, extractor.version())?;
    let calls = match &cache {
        Some(cache) => listen_for_cache(&config, cache.folder()).await?,
        None => None,
    };
    let service = Arc::new(Service::new(extractor, cache));
    // Before the address is told, so that whoever reads it can already ask for an orderly end.
    let shutdown = end_signal().map_err(|error| Failure::new(Exit::Software, error))?;
    let _reloads = reload::follow(&service, language)?;
    let listener = listen(&config).await?;
    wire::serve(listener, service, settings(&config), calls, shutdown)
        .await
        .map_err(|error| Failure::caused(Exit::Unavailable, &error))?;
    Ok(Exit::Ok)
}

fn settings(config: &Config) -> Settings {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let each = |number: Option<u32>, of_core: usize| number.map_or(of_core * cores, |number| number as usize);
    let limits = Limits {
        text: config.max_text_bytes as usize,
        page: (4 << 20) - ENVELOPE,
        short_text: config.short_text_bytes as usize,
        stream: 2 * cores.max(2),
        calls: each(config.max_calls, CALLS),
        streams: each(config.max_streams, STREAMS),
        bytes_in_flight: (config.max_in_flight_mib as usize) << 20,
    };
    Settings { limits, drain: Duration::from_secs(config.drain_seconds.into()), silence: SILENCE }
}

/// How long the start waits for the store of answers. A large one is opened behind the first calls, which are answered
/// without it.
const OPENING: Duration = Duration::from_secs(1);

/// Calls in flight for each core: short ones, of which a core answers some 1,700 a second, wait a tenth of a second then.
const CALLS: usize = 128;
/// Open streams for each core.
const STREAMS: usize = 32;

/// A client that is gone without a word holds its calls' places for a little longer than this.
const SILENCE: Duration = Duration::from_secs(60);

/// Without this a full file would end the daemon.
fn survive_long_files() {
    #[cfg(unix)]
    if let Err(error) = signals::survive_long_files() {
        tracing::warn!(%error, "a file that may not grow any further ends the daemon");
    }
}

fn start_log(config: &Config) {
    let colour =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colour);
    // A second start in one process, as in a test, keeps the first one's log.
    let _ = tracing_subscriber::registry().with(lines.with_filter(config.log.clone())).try_init();
}

fn open_cache(config: &Config, rules: &str) -> Result<Option<Cache>, Failure> {
    if config.no_cache {
        return Ok(None);
    }
    let folder = folder::data_folder(config.data_dir.as_deref())?;
    let settings = cache::Settings {
        memory: u64::from(config.cache_memory_mib) << 20,
        max_bytes: u64::from(config.cache_max_mib) << 20,
        max_age: config.cache_max_age_hours.map(|hours| Duration::from_secs(3600 * u64::from(hours))),
        rules: Some(rules.into()),
    };
    let cache = folder::open(&folder, settings)?;
    cache.settle(OPENING);
    tracing::info!(folder = %folder.display(), "keeping answers");
    Ok(Some(cache))
}

/// Where calls about the cache come in; nothing where there is no such place.
async fn listen_for_cache(config: &Config, folder: &Path) -> Result<Option<CacheListener>, Failure> {
    Ok(Some(match config.cache_service {
        CacheService::Off => return Ok(None),
        CacheService::Socket => match socket::listen(folder) {
            Ok(listener) => listener,
            Err(error) => {
                // The daemon is of use without it.
                tracing::warn!(%error, "calls about the cache are not answered");
                return Ok(None);
            }
        },
        CacheService::At(address) => {
            let failed =
                |error| Failure::new(Exit::Unavailable, format!("cannot listen on {address}: {error}"));
            let listener = TcpListener::bind(address).await.map_err(failed)?;
            let address = listener.local_addr().map_err(failed)?;
            // Nobody need read it.
            let _ = writeln!(std::io::stdout(), "listening on {address} for the cache");
            CacheListener::Tcp(listener)
        }
    }))
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
