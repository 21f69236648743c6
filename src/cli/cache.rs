//! `whosaid cache`: inspect, verify or purge the cache.

use std::ops::ControlFlow;
use std::path::Path;

use clap::Subcommand;
use indicatif::ProgressBar;

use crate::cache::{Cache, Failed, Settings, Verified};
use crate::wire::{self, CacheClient};

use super::exit_codes::{Exit, Failure, go_on, say};
use super::input::{self, Input};
use super::server_options::OperatorsServer;
use super::{cache_socket, data_folder, output};

/// Inspect, verify or purge the cache
///
/// Calls the daemon that holds the data folder, at the socket in it. If no daemon runs, opens the folder itself.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  whosaid cache stats
  whosaid cache purge article.txt
  whosaid cache stats --server 127.0.0.1:50052")]
pub(crate) enum Action {
    /// Print the size of the cache and its counters
    #[command(after_help = "Example:\n  whosaid cache stats")]
    Stats {
        #[command(flatten)]
        place: OperatorsServer,
    },
    /// Verify the checksum of every entry
    ///
    /// Damaged entries are removed; if there were any, the exit code is 1.
    #[command(after_help = "Example:\n  whosaid cache verify --data-dir /var/cache/whosaid")]
    Verify {
        #[command(flatten)]
        place: OperatorsServer,
    },
    /// Remove the answers to some articles, or everything
    ///
    /// Needs FILE or --all. Removes all answers to an article, whatever the options of the request.
    #[command(after_help = "Examples:
  whosaid cache purge article.txt
  whosaid cache purge --input jsonl articles.jsonl
  whosaid cache purge --all")]
    Purge {
        #[command(flatten)]
        place: OperatorsServer,
        /// Articles, byte for byte as they were sent; -: standard input
        #[arg(value_name = "FILE", required_unless_present = "all")]
        files: Vec<String>,
        /// Format of the input
        #[arg(long, value_enum, default_value = "text")]
        input: Input,
        /// Remove everything, including damaged parts that were set aside
        #[arg(long, conflicts_with = "files")]
        all: bool,
    },
}

/// Runs the subcommand.
pub(crate) async fn run(action: Action) -> Result<Exit, Failure> {
    match action {
        Action::Stats { place } => stats(&mut Held::open(&place).await?).await,
        Action::Verify { place } => verify(&mut Held::open(&place).await?).await,
        Action::Purge { place, all: true, .. } => purge(&mut Held::open(&place).await?).await,
        Action::Purge { place, files, input, .. } => {
            purge_articles(&mut Held::open(&place).await?, files, input).await
        }
    }
}

/// The holder of the cache.
enum Held {
    /// A daemon.
    There(Box<CacheClient>),
    /// This process.
    Here(Box<Cache>),
}

/// For a cache that is opened briefly and stores nothing new.
const SETTINGS: Settings = Settings { memory: 16 << 20, max_bytes: u64::MAX, max_age: None, rules: None };

impl Held {
    async fn open(place: &OperatorsServer) -> Result<Self, Failure> {
        if let Some(server) = &place.server {
            let client = CacheClient::connect_to(server, &place.access.access(server)?).await;
            return Ok(Self::There(Box::new(client?)));
        }
        let folder = data_folder::data_folder(place.data_dir.as_deref())?;
        if !folder.is_dir() {
            return Err(Failure::new(Exit::NoInput, format!("{}: there is no cache", folder.display())));
        }
        match CacheClient::connect(&cache_socket::path(&folder)).await {
            Ok(client) => Ok(Self::There(Box::new(client))),
            // A killed daemon may have left its socket.
            Err(_) => Self::open_here(&folder),
        }
    }

    fn open_here(path: &Path) -> Result<Self, Failure> {
        let opened = data_folder::open(path, SETTINGS).map_err(|failure| match failure.exit() {
            Exit::Busy => Failure::new(
                Exit::Busy,
                format!("{failure}; its cache service is not on this socket (see --cache-service)"),
            ),
            _ => failure,
        });
        let cache = opened?;
        // Waits until everything is open.
        cache.flush();
        Ok(Self::Here(Box::new(cache)))
    }
}

async fn stats(held: &mut Held) -> Result<Exit, Failure> {
    let stats = match held {
        Held::There(client) => client.stats().await?,
        Held::Here(cache) => wire::cache_stats(&cache.stats().map_err(from_failed)?),
    };
    let counts = [
        ("entries", stats.entries),
        ("disk bytes", stats.disk_bytes),
        ("hits", stats.hits),
        ("misses", stats.misses),
        ("inserts", stats.inserts),
        ("skipped", stats.skipped),
        ("faults", stats.faults),
        ("set aside", stats.set_aside),
        ("evicted bytes", stats.evicted_bytes),
    ];
    let counts: String = counts.iter().map(|(name, count)| format!("{name}: {count}\n")).collect();
    let state = wire::state_in_words(stats.state(), &stats.detail);
    output::write_whole(&format!("folder: {}\nstate: {state}\n{counts}", stats.folder))?;
    Ok(Exit::Ok)
}

async fn verify(held: &mut Held) -> Result<Exit, Failure> {
    let bar = progress();
    let show = |checked, total| {
        bar.set_length(total);
        bar.set_position(checked);
    };
    let (checked, damaged) = match held {
        Held::There(client) => {
            let last = client.verify(|so_far| show(so_far.checked, so_far.total)).await?;
            (last.checked, last.damaged)
        }
        Held::Here(cache) => {
            let mut last = Verified::default();
            let verified = cache.verify(|so_far| {
                show(so_far.checked, so_far.total);
                last = so_far;
                ControlFlow::Continue(())
            });
            verified.map_err(from_failed)?;
            (last.checked, last.damaged)
        }
    };
    bar.finish_and_clear();
    output::write_whole(&format!("checked: {checked}\ndamaged and removed: {damaged}\n"))?;
    let whole = matches!(held, Held::Here(cache) if cache.was_damaged());
    if whole {
        say("a part of the cache could not be read at all; it was moved to `damaged`");
    }
    Ok(if damaged == 0 && !whole { Exit::Ok } else { Exit::Refused })
}

/// Shown on standard error if that is a terminal.
fn progress() -> ProgressBar {
    ProgressBar::new(0)
}

async fn purge(held: &mut Held) -> Result<Exit, Failure> {
    let removed = match held {
        Held::There(client) => client.purge().await?,
        Held::Here(cache) => cache.purge().map_err(from_failed)?,
    };
    print_removed(removed)
}

async fn purge_articles(held: &mut Held, files: Vec<String>, input: Input) -> Result<Exit, Failure> {
    let (mut exit, mut removed) = (Exit::Ok, 0);
    for article in input::read_all(files, input) {
        match article {
            Ok(article) => removed += purge_article(held, article.text).await?,
            Err(failure) => exit = go_on(failure)?,
        }
    }
    print_removed(removed)?;
    Ok(exit)
}

async fn purge_article(held: &mut Held, text: String) -> Result<u64, Failure> {
    match held {
        Held::There(client) => client.purge_document(text).await.map_err(Failure::from),
        Held::Here(cache) => cache.purge_text(&text).map_err(from_failed),
    }
}

fn print_removed(entries: u64) -> Result<Exit, Failure> {
    output::write_whole(&format!("removed: {entries}\n"))?;
    Ok(Exit::Ok)
}

fn from_failed(failed: Failed) -> Failure {
    Failure::new(Exit::Io, failed)
}
