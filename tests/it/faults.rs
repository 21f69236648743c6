//! The daemon as a process among clients that are slow, silent, excessive or endless: the others get right answers,
//! memory stays bounded, and it ends in order.
//!
//! Short on every run, long where `WHOSAID_LONG` is not empty.

mod endless;
mod header;
pub mod raw;
mod silent;
mod slow;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;
use tokio::net::UnixStream;
use tonic::transport::Channel;
use whosaid::Extractor;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{ExtractAttributionsRequest, Extraction};

use crate::ARTICLE;
use crate::process::{Daemon, stdout};
use crate::server::request;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// One of two numbers, by how much time there is.
pub fn by_time<T>(short: T, long: T) -> T {
    if std::env::var_os("WHOSAID_LONG").is_some_and(|value| !value.is_empty()) { long } else { short }
}

/// What is found in this process.
fn in_process(asked: &ExtractAttributionsRequest) -> Extraction {
    whosaid::wire::extract(&EXTRACTOR, asked.clone()).unwrap().extraction.unwrap()
}

/// A daemon with its folder.
struct Attacked {
    daemon: Daemon,
    /// Its process id.
    process: i32,
    folder: TempDir,
}

impl Attacked {
    async fn start(arguments: &[&str]) -> Self {
        Self::started(|folder| Daemon::start(folder, arguments)).await
    }

    async fn started(start: impl FnOnce(&std::path::Path) -> Daemon) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let daemon = start(folder.path());
        // Whoever listens at the cache's socket is the daemon itself, by whatever it was started.
        let socket = UnixStream::connect(folder.path().join("cache.sock")).await.unwrap();
        let process = socket.peer_cred().unwrap().pid().unwrap_or_default();
        Self { daemon, process, folder }
    }

    async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.daemon.address)).unwrap().connect().await.unwrap()
    }

    async fn client(&self) -> AttributionServiceClient<Channel> {
        AttributionServiceClient::new(self.channel().await)
    }

    /// Somebody else comes by, asks for what nobody has asked for before, and gets the right answer.
    async fn serves(&self) {
        serves(&mut self.client().await).await;
    }

    /// Waits until what was answered is kept.
    fn settles(&self) {
        let folder = self.folder.path().to_str().unwrap();
        stdout(&["cache", "stats", "--data-dir", folder], b"");
    }

    /// Resident memory in KiB; 0 where there is no /proc.
    fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// How many files and connections it holds open; 0 where there is no /proc.
    fn open_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.process)).map_or(0, Iterator::count)
    }

    /// Ends it with SIGTERM, on a thread of its own, since clients go on meanwhile: what it logged.
    async fn end(self) -> String {
        tokio::task::spawn_blocking(|| self.daemon.end()).await.unwrap()
    }
}

/// Asks for what nobody has asked for before; the answer is that of this process.
async fn serves(client: &mut AttributionServiceClient<Channel>) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let asked = request(&format!("{ARTICLE}\nSomebody else, number {number}.\n"));
    let answer = client.extract_attributions(asked.clone()).await.unwrap().into_inner();
    assert_eq!(answer.extraction, Some(in_process(&asked)));
}

/// What memory may grow by beside a fifth, in KiB: one arena that the allocator takes at a time, whenever it comes to that.
const BREATH: u64 = 32 << 10;

/// Memory is no more than it was when the same had gone on for a while.
fn assert_flat(what: &str, first: u64, last: u64) {
    println!("{what}: resident {first} KiB at first, {last} KiB at last");
    assert!(last <= first + first / 5 + BREATH, "{what}: {first} KiB at first, {last} KiB at last");
}
