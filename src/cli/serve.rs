//! `whosaid serve`: the daemon.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args};

use crate::cache::{self, Cache};
use crate::config::{self, CacheService, Config, FileValues};
use crate::metrics::Metrics;
use crate::service::Service;
use crate::wire::{self, Limits, Listener, Listeners, Settings};

use super::exit_codes::{Exit, Failure};
use super::language::Language;
use super::reload_at_sighup::{OptionsNow, Reloaded};
use super::service_manager::{self, News};
use super::{cache_socket, data_folder, doors, reload_at_sighup, signals, telemetry};

/// Run the daemon
///
/// Prints its address to standard output and logs to standard error. SIGTERM and SIGINT shut it down gracefully: it accepts
/// no new calls, finishes open ones and flushes the cache. SIGHUP reloads the folders of --language and --rules, the files of TLS and
/// tokens, and the log levels of the options file; calls in progress keep the old rules, and what has an error changes nothing. All
/// other options count after a restart. Under systemd it sends readiness and signs of life,
/// and takes the sockets of a socket unit: one named page for the page, another instead of --listen.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid serve
  whosaid serve --listen unix:/run/whosaid/calls.sock --data-dir /var/cache/whosaid
  whosaid serve --web 127.0.0.1:8080
  whosaid serve --rules desk
  WHOSAID_LOG=debug whosaid serve --config whosaid.toml")]
pub(crate) struct Arguments {
    /// TOML file of options; its keys are the flags below without dashes in front
    #[arg(long, env = "WHOSAID_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub options: Config,
}

/// Space for the response around a page, below the 4 MiB that gRPC clients accept.
const ENVELOPE: usize = 64 << 10;

/// The options file named by the command line or the environment.
pub(crate) fn options_file(matches: &ArgMatches) -> Option<PathBuf> {
    matches.subcommand_matches("serve")?.get_one::<PathBuf>("config").cloned()
}

/// Reads an options file.
pub(crate) fn read_options(path: &Path) -> Result<FileValues, Failure> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(Exit::NoInput, format!("{name}: {error}")))?;
    config::read_file(&text).map_err(|errors| {
        let lines: Vec<_> = errors.iter().map(|error| format!("{name}:{error}")).collect();
        Failure::new(Exit::Config, lines.join("\n"))
    })
}

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn run(arguments: Arguments, options_now: OptionsNow) -> Result<Exit, Failure> {
    let config = arguments.options;
    let language = Language::of(&config);
    let metrics = Metrics::new();
    let telemetry = telemetry::start(&config, &metrics)?;
    survive_long_files();
    let guards = doors::Guards::read(&config, &metrics)?;
    let reloads = reload_at_sighup::requests()?;
    let extractor = language.extractor()?;
    let cache = open_cache(&config, extractor.version())?;
    let cache_calls = match &cache {
        Some(cache) => listen_for_cache(&config, &guards, cache.folder()).await?,
        None => Vec::new(),
    };
    let service = Arc::new(Service::new(extractor, cache).counted_by(metrics));
    // Before the address is printed, so that a reader of the address can already send a signal.
    let shutdown = end_signal().map_err(|error| Failure::new(Exit::Software, error))?;
    // The Unix sockets are removed when this is dropped.
    let doors = doors::open(&config, &guards).await?;
    let _alive = service_manager::keep_alive();
    let reloaded = Reloaded { language, levels: telemetry.levels.clone(), options_now };
    let _reloads = reload_at_sighup::follow(reloads, &service, reloaded)?;
    let listeners = Listeners {
        calls: doors.calls,
        cache: cache_calls,
        page: doors.page,
        metrics: doors.metrics,
        tls: guards.tls.clone(),
        tokens: guards.tokens.clone(),
        log: Some(Arc::new(telemetry.levels.clone())),
        origins: config.web_origin.iter().map(|origin| origin.0.clone()).collect(),
    };
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        rules = service.extractor().version(),
        listening = doors.listening,
        tls = guards.tls.is_some(),
        client_certificates = config.tls_client_ca.is_some(),
        tokens = guards.tokens.is_some(),
        "started"
    );
    wire::serve(listeners, service, settings(&config), shutdown)
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
    Settings {
        limits,
        drain: Duration::from_secs(config.drain_seconds.into()),
        silence: Duration::from_secs(config.keepalive_seconds.into()),
        max_age: config.max_connection_age_seconds.map(|age| Duration::from_secs(age.into())),
        compression: config.compression.iter().copied().collect(),
    }
}

/// How long the start waits for the cache. A large one is opened in the background, and the first calls are answered
/// without it.
const OPENING: Duration = Duration::from_secs(1);

/// Calls in flight per core: a core answers some 1,700 short ones a second, so that they wait at most a tenth of a second.
const CALLS: usize = 128;
/// Open streams per core.
const STREAMS: usize = 32;

/// Without this a write beyond the limit on file size would kill the daemon.
fn survive_long_files() {
    #[cfg(unix)]
    if let Err(error) = signals::survive_long_files() {
        tracing::warn!(%error, "SIGXFSZ cannot be handled; a write beyond the limit on file size will kill the daemon");
    }
}

fn open_cache(config: &Config, rules: &str) -> Result<Option<Cache>, Failure> {
    if config.no_cache {
        return Ok(None);
    }
    let folder = data_folder::data_folder(config.data_dir.as_deref())?;
    let settings = cache::Settings {
        memory: u64::from(config.cache_memory_mib) << 20,
        max_bytes: u64::from(config.cache_max_mib) << 20,
        max_age: config.cache_max_age_hours.map(|hours| Duration::from_secs(3600 * u64::from(hours))),
        rules: Some(rules.into()),
    };
    let cache = data_folder::open(&folder, settings)?;
    cache.settle(OPENING);
    tracing::info!(folder = %folder.display(), "caching answers");
    Ok(Some(cache))
}

/// The listeners of the cache service; none if it is not served.
async fn listen_for_cache(
    config: &Config,
    guards: &doors::Guards,
    folder: &Path,
) -> Result<Vec<Listener>, Failure> {
    Ok(match &config.cache_service {
        CacheService::Off => Vec::new(),
        CacheService::Socket => match cache_socket::listen(folder) {
            Ok(listener) => vec![listener],
            Err(error) => {
                // The daemon is useful without it.
                tracing::warn!(%error, "cannot listen on the socket of the cache service; it is off");
                Vec::new()
            }
        },
        CacheService::At(address) => {
            let ports = doors::open_ports(config, guards, address, doors::Purpose::Cache).await?;
            doors::announce(&ports, |port| format!("listening on {} for the cache", guards.shown(port)));
            ports.into_listeners()
        }
    })
}

/// Completes at SIGTERM or SIGINT, and tells the service manager.
fn end_signal() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminations, mut interrupts) = (signals::terminations()?, signals::interrupts()?);
    Ok(async move {
        tokio::select! {
            _ = terminations.recv() => {}
            _ = interrupts.recv() => {}
        }
        service_manager::tell(News::Stopping);
    })
}
