//! The store of answers among faults: the daemon answers on, says what happened, and keeps answers again.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use tonic::transport::Channel;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use whosaid::Extractor;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{CacheState, CacheStatus, GetServerInfoRequest, GetServerInfoResponse};

use crate::ARTICLE;
use crate::daemon::generation;
use crate::faults::by_time;
use crate::process::{Daemon, run, signal, stdout, whosaid};
use crate::server::request;
use crate::timeout::{TIMEOUT, within};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// The name under which the health service tells of the store.
const STORE: &str = "whosaid.v1.CacheService";

struct Client(AttributionServiceClient<Channel>);

impl Client {
    async fn of(daemon: &Daemon) -> Self {
        Self(AttributionServiceClient::new(channel(daemon).await))
    }

    async fn ask(&mut self, text: &str) -> CacheStatus {
        let answer = self.0.extract_attributions(request(text)).await.unwrap().into_inner();
        let right = whosaid::wire::extract(&EXTRACTOR, request(text)).unwrap();
        assert_eq!(answer.extraction, right.extraction);
        answer.cache_status()
    }

    async fn info(&mut self) -> GetServerInfoResponse {
        within("server info", self.0.get_server_info(GetServerInfoRequest {})).await.unwrap().into_inner()
    }

    /// Asks until an answer is as expected; each try is a call with its answer, so that nothing spins.
    async fn until(&mut self, expected: impl Fn(&GetServerInfoResponse) -> bool) -> GetServerInfoResponse {
        let as_expected = async {
            loop {
                let info = self.info().await;
                if expected(&info) {
                    return info;
                }
            }
        };
        within("the expected server info", as_expected).await
    }
}

async fn channel(daemon: &Daemon) -> Channel {
    Channel::from_shared(format!("http://{}", daemon.address)).unwrap().connect().await.unwrap()
}

/// Waits until the health service says so of the store.
async fn health(daemon: &Daemon, status: ServingStatus) {
    let mut client = HealthClient::new(channel(daemon).await);
    let request = HealthCheckRequest { service: STORE.into() };
    let mut watch = client.watch(request).await.unwrap().into_inner();
    let told = async { while watch.message().await.unwrap().unwrap().status != status as i32 {} };
    within("the health service to report the cache", told).await;
}

async fn end(daemon: Daemon) -> String {
    tokio::task::spawn_blocking(|| daemon.end()).await.unwrap()
}

/// A folder in which a daemon has kept the answer to the article.
async fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    Client::of(&daemon).await.ask(ARTICLE).await;
    end(daemon).await;
    folder
}

/// A text of which nothing is kept.
fn other(number: usize) -> String {
    format!("{ARTICLE}\nNumber {number}.\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_taken_away_is_begun_anew() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    let daemon = Daemon::start(&folder, &[]);
    let mut client = Client::of(&daemon).await;
    client.ask(ARTICLE).await;
    // The daemon may just be writing into it.
    let begun = Instant::now();
    while fs::remove_dir_all(&folder).is_err() && folder.exists() {
        assert!(begun.elapsed() < TIMEOUT, "timed out removing the data folder");
    }
    let ready = |info: &GetServerInfoResponse| info.cache_state() == CacheState::Ready;
    let info = client.until(|info| ready(info) && !info.cache_detail.is_empty()).await;
    assert_eq!(info.cache_detail, "the data folder was removed; a new one was created");
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Miss);
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Hit);
    let health = stdout(&["health", "--server", &daemon.address], b"");
    assert_eq!(health, "serving\ncache: ready: the data folder was removed; a new one was created\n");
    // So is the socket in it.
    daemon.until_logged("the socket was removed; a new one was created");
    let name = folder.to_str().unwrap();
    let stats = stdout(&["cache", "stats", "--data-dir", name], b"");
    assert!(stats.contains("state: ready: the data folder was removed; a new one was created\n"), "{stats}");
    // The new folder is held as the first one was.
    assert_eq!(run(&["serve", "--listen", "127.0.0.1:0", "--data-dir", name], b"").status.code(), Some(75));
    let log = end(daemon).await;
    assert!(log.contains("the data folder was removed; a new one was created"), "{log}");
    let daemon = Daemon::start(&folder, &[]);
    assert_eq!(Client::of(&daemon).await.ask(ARTICLE).await, CacheStatus::Hit);
}

/// A file system of a few megabytes; nothing where none may be mounted.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        if !mounted {
            println!("skipped: no file system may be mounted here");
        }
        mounted.then(|| Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_all_is_answered_and_what_was_kept_is_there_again_afterwards() {
    let Some(disk) = SmallDisk::mount("8m") else { return };
    let name = disk.0.path().join("data");
    let daemon = Daemon::start(&name, &[]);
    Client::of(&daemon).await.ask(ARTICLE).await;
    // At its end all is on disk.
    end(daemon).await;
    let daemon = Daemon::start(&name, &[]);
    let mut client = Client::of(&daemon).await;
    let filler = disk.0.path().join("filler");
    fill(&filler);
    let mut number = 0;
    let failed = async {
        while client.info().await.cache_state() != CacheState::Failing {
            for _ in 0..20 {
                client.ask(&other(number)).await;
                number += 1;
            }
        }
    };
    within("the store to fail on the full disk", failed).await;
    health(&daemon, ServingStatus::NotServing).await;
    assert!(client.info().await.cache_detail.contains("No space left on device"));
    assert_eq!(client.ask(&other(number + 1)).await, CacheStatus::Miss);
    fs::remove_file(&filler).unwrap();
    health(&daemon, ServingStatus::Serving).await;
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Hit);
    client.ask(&other(number + 2)).await;
    assert_eq!(client.ask(&other(number + 2)).await, CacheStatus::Hit);
    let log = end(daemon).await;
    let told = log.matches("new answers are not cached until").count();
    assert!((1..10).contains(&told) && log.contains("new answers are cached again"), "{log}");
    assert!(log.lines().count() < 60, "not a line a call: {log}");
    // What was on disk before the disk was full is there after a restart.
    let daemon = Daemon::start(&name, &[]);
    assert_eq!(Client::of(&daemon).await.ask(ARTICLE).await, CacheStatus::Hit);
    end(daemon).await;
}

/// Fills a disk to its last byte.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = fs::File::create(path).unwrap();
    for block in [1 << 20, 1 << 16, 1 << 12] {
        while file.write_all(&vec![0; block]).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_the_size_of_files_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    // In blocks of 512 bytes; a store of one share grows beyond it.
    let script = "ulimit -f 1200; exec \"$0\" serve --listen 127.0.0.1:0 --data-dir \"$1\"";
    command.args(["-c", script, env!("CARGO_BIN_EXE_whosaid")]).arg(folder.path()).env_clear();
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let daemon = Daemon::spawn(command.stderr(std::process::Stdio::piped()));
    let mut client = Client::of(&daemon).await;
    let mut number = 0;
    while client.info().await.cache_detail.is_empty() && number < 2000 {
        client.ask(&other(number)).await;
        number += 1;
    }
    let name = folder.path().to_str().unwrap();
    let stats = stdout(&["cache", "stats", "--data-dir", name], b"");
    println!("after {number} articles: {stats}");
    assert!(
        stats.contains("a file of the store reached the size limit for files; a new one was created"),
        "{stats}"
    );
    client.ask(&other(number)).await;
    client.until(|info| info.cache_state() == CacheState::Ready).await;
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Miss);
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Hit);
    end(daemon).await;
}

/// A pipe in the place of a file lets the opening wait for as long as the test likes.
#[tokio::test(flavor = "multi_thread")]
async fn while_a_store_is_opened_the_engine_answers() {
    let folder = filled().await;
    let conf = generation(folder.path()).join("conf");
    fs::remove_file(&conf).unwrap();
    assert!(Command::new("mkfifo").arg(&conf).status().unwrap().success());
    let daemon = Daemon::start(folder.path(), &[]);
    let mut client = Client::of(&daemon).await;
    assert_eq!(client.info().await.cache_state(), CacheState::Opening);
    health(&daemon, ServingStatus::Serving).await;
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Miss);
    // It waits to be written, and is found already.
    assert_eq!(client.ask(ARTICLE).await, CacheStatus::Hit);
    assert_eq!(client.info().await.cache_state(), CacheState::Opening);
    // Nor does it hold up the end.
    let log = end(daemon).await;
    assert!(log.contains("flushing the cache failed or timed out"), "{log}");
}

/// Kills the daemon amid calls, again and again: what was flushed is there, and nothing that is given is wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_amid_writes_loses_nothing_that_was_flushed() {
    let folder = filled().await;
    let (mut hits, mut asked) = (0, 0);
    for round in 0..by_time(6, 200) {
        let daemon = Daemon::start(folder.path(), &[]);
        let mut client = Client::of(&daemon).await;
        // A store that takes long to recover is opened beside the first calls.
        client.until(|info| info.cache_state() == CacheState::Ready).await;
        assert_eq!(client.ask(ARTICLE).await, CacheStatus::Hit, "round {round}");
        // Those of the round before were being written when it was killed.
        for number in 0..20 {
            hits += usize::from(client.ask(&other(100 * round + number)).await == CacheStatus::Hit);
            asked += 1;
        }
        let channel = channel(&daemon).await;
        let next = (0..50).map(|number| {
            let mut client = AttributionServiceClient::new(channel.clone());
            tokio::spawn(async move {
                client.extract_attributions(request(&other(100 * (round + 1) + number))).await.is_ok()
            })
        });
        let next: Vec<_> = next.collect();
        // In the midst of them, at another place each time.
        for call in next.into_iter().take(1 + round * 7 % 50) {
            call.await.unwrap();
        }
        signal(daemon.child(), "KILL");
        drop(daemon);
    }
    println!("{hits} of {asked} answers that were being written at a kill were kept, all of them right");
}

/// Copies a folder with its folders.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sighup_reads_the_rules_again_and_a_broken_folder_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let language = folder.path().join("en");
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/languages/en")), &language);
    let data = folder.path().join("data");
    let daemon = Daemon::start(&data, &["--language", language.to_str().unwrap()]);
    let mut client = Client::of(&daemon).await;
    let version = |info: &GetServerInfoResponse| info.languages[0].rule_set_version.clone();
    let first = version(&client.info().await);
    let settings = language.join("language.toml");
    let good = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{good}\n# another\n")).unwrap();
    signal(daemon.child(), "HUP");
    let second = version(&client.until(|info| version(info) != first).await);
    assert_eq!(
        client.0.extract_attributions(request(ARTICLE)).await.unwrap().into_inner().cache_status(),
        CacheStatus::Miss
    );
    // Broken: told, and nothing else happens. The version of what is mended tells that it was looked at.
    fs::write(&settings, "code = ").unwrap();
    signal(daemon.child(), "HUP");
    daemon.until_logged("the rules were not reloaded; the old ones stay in use");
    assert_eq!(version(&client.info().await), second);
    assert_eq!(
        client.0.extract_attributions(request(ARTICLE)).await.unwrap().into_inner().cache_status(),
        CacheStatus::Hit
    );
    fs::write(&settings, &good).unwrap();
    signal(daemon.child(), "HUP");
    client.until(|info| version(info) == first).await;
    end(daemon).await;
    // A folder that is broken at the start is refused, with the file and the line.
    fs::write(&settings, "code = ").unwrap();
    let data = data.to_str().unwrap();
    let refused =
        whosaid(&["serve", "--data-dir", data, "--language", language.to_str().unwrap()]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("language.toml:1:"), "{refused:?}");
}
