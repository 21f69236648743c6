//! The daemon's life: options, data folder, signals.
//!
//! Waiting for a process blocks a thread, so that the client needs others to go on with.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use tonic::transport::Channel;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use whosaid::wire::Client;
use whosaid::wire::v1::CacheStatus;

use crate::ARTICLE;
use crate::process::{Daemon, failure, run, whosaid};
use crate::server::request;

async fn call(daemon: &Daemon, text: &str) -> Result<CacheStatus, String> {
    let client = Client::connect(&daemon.address).await.unwrap();
    client
        .extract(request(text))
        .await
        .map(|response| response.cache_status())
        .map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_flushes_so_that_the_next_start_hits() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Miss));
    daemon.end();
    let daemon = Daemon::start(folder.path(), &[]);
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Hit));
    let log = daemon.end();
    assert!(!log.contains("Riverton"), "no text of an article is logged: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_health_watch_learns_of_the_end_and_does_not_prevent_it() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--drain-seconds", "100000"]);
    let channel =
        Channel::from_shared(format!("http://{}", daemon.address)).unwrap().connect().await.unwrap();
    let mut client = HealthClient::new(channel);
    let mut watch = client.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().status, ServingStatus::Serving as i32);
    let ended = tokio::task::spawn_blocking(|| daemon.end());
    // The connection may end before the news of it arrives.
    if let Ok(Some(news)) = watch.message().await {
        assert_eq!(news.status, ServingStatus::NotServing as i32);
    }
    ended.await.unwrap();
}

#[test]
fn a_held_data_folder_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let _holder = Daemon::start(folder.path(), &[]);
    let name = folder.path().to_str().unwrap();
    let (code, words) = failure(&["serve", "--listen", "127.0.0.1:0", "--data-dir", name], b"");
    assert_eq!(code, 75);
    assert!(words.contains(&format!("the data folder {name} is held by another process")), "{words}");
}

/// The folder of the only generation of a store.
pub fn generation(folder: &Path) -> PathBuf {
    let mut entries = fs::read_dir(folder.join("generations")).unwrap();
    entries.next().unwrap().unwrap().path()
}

/// Spoils what sled wrote.
fn spoil(folder: &Path) {
    for file in ["conf", "db"] {
        let path = generation(folder).join(file);
        let mut bytes = fs::read(&path).unwrap();
        bytes.iter_mut().step_by(7).for_each(|byte| *byte = !*byte);
        fs::write(&path, bytes).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_data_folder_is_set_aside_and_served() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    call(&daemon, ARTICLE).await.unwrap();
    daemon.end();
    spoil(folder.path());
    let daemon = Daemon::start(folder.path(), &[]);
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Miss));
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Hit));
    let log = daemon.end();
    assert!(log.contains("WARN") && log.contains("a damaged part of the store was set aside"), "{log}");
    assert!(folder.path().join("damaged").is_dir());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_cache_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--no-cache"]);
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Bypass));
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Bypass));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_wins_over_a_variable_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whosaid.toml");
    fs::write(&file, "no-cache = true\nmax-text-bytes = 7\nlisten = \"127.0.0.1:0\"\n").unwrap();
    let base = ["serve", "--config", file.to_str().unwrap()];
    let variable = ("WHOSAID_MAX_TEXT_BYTES", "8");
    let flag = ["--max-text-bytes", "9"];
    let cases = [
        (Daemon::spawn(&mut whosaid(&base)), 7),
        (Daemon::spawn(whosaid(&base).envs([variable])), 8),
        (Daemon::spawn(whosaid(&[&base[..], &flag].concat()).envs([variable])), 9),
    ];
    for (daemon, limit) in cases {
        let refusal = call(&daemon, "ten bytes.").await.unwrap_err();
        assert!(refusal.ends_with(&format!("is 10 bytes long, over the limit of {limit}")), "{refusal}");
    }
}

#[test]
fn an_options_file_with_an_unknown_key_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whosaid.toml");
    fs::write(&file, "no-cache = true\nlissten = 1\n").unwrap();
    let name = file.to_str().unwrap();
    let (code, words) = failure(&["serve", "--config", name], b"");
    assert_eq!(code, 78);
    assert!(
        words.starts_with(&format!("whosaid: {name}:2:1: unknown key `lissten`; known keys: listen,")),
        "{words}"
    );
    assert_eq!(failure(&["serve", "--config", "nowhere.toml"], b"").0, 66);
}

#[test]
fn levels_of_the_log_that_do_not_exist_are_refused_by_name() {
    for levels in ["loud", "whosaid", "warn,whosaid=loud", "", "info,"] {
        let (code, words) = failure(&["serve", "--no-cache", "--log", levels], b"");
        assert_eq!(code, 2, "{levels}: {words}");
        assert!(words.contains("a level is off, error, warn, info, debug, trace"), "{levels}: {words}");
    }
    let folder = tempfile::tempdir().unwrap();
    let log = Daemon::start(folder.path(), &["--log", "error,whosaid=Info"]).end();
    assert!(log.contains("shutting down"), "{log}");
}

/// What is kept stands in folders, for which there is no place here.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_write_does_not_prevent_the_end() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("generations"), b"").unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    assert_eq!(call(&daemon, ARTICLE).await, Ok(CacheStatus::Miss));
    daemon.until_logged("new answers are not cached until the store can be written again");
    daemon.end();
}

/// A client that holds its connection and says nothing more, or never said anything.
#[test]
fn silent_connections_are_closed_early() {
    let folder = tempfile::tempdir().unwrap();
    // No test waits that long: only an early end lets this one go on.
    let daemon = Daemon::start(folder.path(), &["--drain-seconds", "100000"]);
    let _mute = TcpStream::connect(&daemon.address).unwrap();
    let mut spoke = TcpStream::connect(&daemon.address).unwrap();
    // The preface of HTTP/2 and empty settings; the server's ping at the end stays without an answer.
    spoke.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    assert!(spoke.read(&mut [0; 9]).unwrap() > 0);
    let log = daemon.end();
    assert!(log.contains("closing idle connections"), "{log}");
}

#[test]
fn a_taken_address_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let (code, words) = failure(&["serve", "--no-cache", "--listen", &daemon.address], b"");
    assert_eq!(code, 69);
    assert!(words.contains(&format!("cannot listen on {}", daemon.address)), "{words}");
}

#[test]
fn health_tells_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let address = daemon.address.clone();
    let serving = run(&["health", "--server", &address], b"");
    assert!(serving.status.success());
    assert_eq!(String::from_utf8(serving.stdout).unwrap(), "serving\ncache: ready\n");
    daemon.end();
    assert_eq!(failure(&["health", "--server", &address], b"").0, 69);
}
