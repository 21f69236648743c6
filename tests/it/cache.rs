//! Calls about the cache, at the socket and by the command line.

use std::fs;

use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::Client;
use whosaid::wire::v1::*;

use crate::ARTICLE;
use crate::process::{Daemon, failure, run, stdout};
use crate::server::{LIMITS, Server, request};

#[tokio::test]
async fn what_is_kept_is_counted_checked_and_removed() {
    let server = Server::start(LIMITS).await;
    let (mut client, mut cache) = (server.client().await, server.cache_client().await);
    for text in [ARTICLE, ARTICLE, "Another."] {
        client.extract_attributions(request(text)).await.unwrap();
    }
    let utf16 = ExtractAttributionsRequest { encoding_type: 2, ..request(ARTICLE) };
    client.extract_attributions(utf16).await.unwrap();
    let stats = cache.get_cache_stats(GetCacheStatsRequest {}).await.unwrap().into_inner();
    assert_eq!((stats.entries, stats.inserts, stats.hits, stats.misses, stats.faults), (3, 3, 1, 3, 0));
    assert!(std::path::Path::new(&stats.folder).join("generations").is_dir());

    let mut reports = cache.verify_cache(VerifyCacheRequest {}).await.unwrap().into_inner();
    let mut last = None;
    while let Some(report) = reports.message().await.unwrap() {
        last = Some(report);
    }
    assert_eq!(last, Some(VerifyCacheResponse { checked: 3, total: 3, damaged: 0 }));

    let asked = PurgeDocumentRequest { content: ARTICLE.into() };
    assert_eq!(cache.purge_document(asked).await.unwrap().into_inner().entries, 2);
    let answer = client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner();
    assert_eq!(answer.cache_status(), CacheStatus::Miss);
    let answer = client.extract_attributions(request("Another.")).await.unwrap().into_inner();
    assert_eq!(answer.cache_status(), CacheStatus::Hit);
    assert_eq!(cache.purge_cache(PurgeCacheRequest {}).await.unwrap().into_inner().entries, 2);
    let answer = client.extract_attributions(request("Another.")).await.unwrap().into_inner();
    assert_eq!(answer.cache_status(), CacheStatus::Miss);

    let status = cache.purge_document(PurgeDocumentRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "content");
}

/// An answer in pages that is not kept on disk is held for its next pages, and goes with a purge of either kind.
#[tokio::test]
async fn what_is_held_for_further_pages_is_removed_too() {
    let server = Server::start(LIMITS).await;
    let (mut client, mut cache) = (server.client().await, server.cache_client().await);
    let mut asked = ExtractAttributionsRequest { page_size: 1, ..request(ARTICLE) };
    asked.options.get_or_insert_default().cache_mode = CacheMode::Bypass.into();
    for purge_all in [true, false] {
        let first = client.extract_attributions(asked.clone()).await.unwrap().into_inner();
        let next = ExtractAttributionsRequest { page_token: first.next_page_token, ..asked.clone() };
        let held = client.extract_attributions(next.clone()).await.unwrap().into_inner();
        assert_eq!(held.cache_status(), CacheStatus::Hit);
        if purge_all {
            cache.purge_cache(PurgeCacheRequest {}).await.unwrap();
        } else {
            cache.purge_document(PurgeDocumentRequest { content: ARTICLE.into() }).await.unwrap();
        }
        let anew = client.extract_attributions(next).await.unwrap().into_inner();
        assert_eq!(anew.cache_status(), CacheStatus::Bypass);
        assert_eq!(anew.extraction, held.extraction);
    }
}

/// A line of the answer to `whosaid cache stats`.
fn stat(folder: &str, name: &str) -> Option<String> {
    let words = stdout(&["cache", "stats", "--data-dir", folder], b"");
    words.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_string))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_asks_a_running_daemon_and_else_opens_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().to_str().unwrap().to_string();
    let article = folder.path().join("article.txt");
    fs::write(&article, ARTICLE).unwrap();
    let article = article.to_str().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let client = Client::connect(&daemon.address).await.unwrap();
    for text in [ARTICLE, "Another.", "A third."] {
        client.extract(request(text)).await.unwrap();
    }
    assert_eq!((stat(&name, "entries"), stat(&name, "misses")), (Some("3".into()), Some("3".into())));
    assert_eq!(
        stdout(&["cache", "verify", "--data-dir", &name], b""),
        "checked: 3\ndamaged and removed: 0\n"
    );
    assert_eq!(stdout(&["cache", "purge", "--data-dir", &name, article], b""), "removed: 1\n");
    daemon.end();
    // The counts outlive the daemon.
    assert_eq!((stat(&name, "entries"), stat(&name, "misses")), (Some("2".into()), Some("3".into())));
    assert_eq!(
        stdout(&["cache", "verify", "--data-dir", &name], b""),
        "checked: 2\ndamaged and removed: 0\n"
    );
    let lines = "{\"id\": \"b\", \"text\": \"Another.\"}\n";
    let purge = ["cache", "purge", "--data-dir", &name, "--input", "jsonl", "-"];
    assert_eq!(stdout(&purge, lines.as_bytes()), "removed: 1\n");
    assert_eq!(stdout(&["cache", "purge", "--data-dir", &name, "--all"], b""), "removed: 1\n");
    assert_eq!(stat(&name, "entries"), Some("0".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calls_can_be_bound_elsewhere_or_turned_off() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().to_str().unwrap();
    let daemon = Daemon::start(folder.path(), &["--cache-service", "off"]);
    let (code, words) = failure(&["cache", "stats", "--data-dir", name], b"");
    assert_eq!(code, 75);
    assert!(words.contains("its cache service is not on this socket (see --cache-service)"), "{words}");
    daemon.end();
    let mut daemon = Daemon::start(folder.path(), &["--cache-service", "127.0.0.1:0"]);
    // The line for the cache stands first.
    let address = std::mem::take(&mut daemon.address);
    let address = address.trim_end_matches(" for the cache");
    let words = stdout(&["cache", "stats", "--server", address], b"");
    assert!(words.contains(&format!("folder: {name}\nstate: ready\nentries: 0\n")), "{words}");
}

#[test]
fn what_cannot_be_asked_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let (code, words) = failure(&["cache", "stats", "--data-dir", nowhere.to_str().unwrap()], b"");
    assert!(code == 66 && words.ends_with("nowhere: there is no cache\n"), "{words}");
    assert!(!nowhere.exists());
    let (code, words) = failure(&["cache", "purge", "--data-dir", folder.path().to_str().unwrap()], b"");
    assert!(code == 2 && words.contains("<FILE>"), "{words}");
    let (code, words) = failure(&["serve", "--cache-service", "sockets"], b"");
    assert!(code == 2 && words.contains("must be socket, off, or an address with a port"), "{words}");
    assert_eq!(failure(&["cache", "stats", "--server", "127.0.0.1:1"], b"").0, 69);
    let name = folder.path().to_str().unwrap();
    let output = run(&["cache", "purge", "--data-dir", name, "missing.txt"], b"");
    assert_eq!((output.status.code(), output.stdout), (Some(66), b"removed: 0\n".to_vec()));
}
