//! Tokens of callers.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use tempfile::TempDir;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_types::StatusExt;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;

use crate::ARTICLE;
use crate::process::{Daemon, failure, run, stdout, whosaid};
use crate::server::request;

/// A daemon whose callers need a token.
struct Guarded {
    daemon: Daemon,
    file: PathBuf,
    _folder: TempDir,
}

impl Guarded {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tokens");
        fs::write(&file, "# The desk\ndesk:first-secret\nsecond-secret\n").unwrap();
        let mut command =
            whosaid(&["serve", "--no-cache", "--listen", "127.0.0.1:0", "--log", "whosaid=debug"]);
        command.args(["--token-file", file.to_str().unwrap()]).args(arguments);
        Self { daemon: Daemon::spawn(&mut command), file, _folder: folder }
    }

    async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.daemon.address)).unwrap().connect().await.unwrap()
    }

    /// The outcome of a call with this metadata `authorization`.
    async fn call(&self, authorization: Option<&str>) -> Result<(), Status> {
        let mut request = Request::new(request(ARTICLE));
        if let Some(value) = authorization {
            request.metadata_mut().insert("authorization", value.parse().unwrap());
        }
        let mut client = AttributionServiceClient::new(self.channel().await);
        client.extract_attributions(request).await.map(|_| ())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_needs_a_valid_token() {
    let guarded = Guarded::start(&[]);
    for (authorization, words) in [
        (None, "the call has no token; send the metadata authorization: Bearer TOKEN"),
        (Some("Bearer wrong"), "the token is not valid here"),
        (Some("Bearer"), "the metadata authorization must be"),
        (Some("Basic first-secret"), "the metadata authorization must be"),
        (Some("first-secret"), "the metadata authorization must be"),
    ] {
        let status = guarded.call(authorization).await.unwrap_err();
        assert_eq!(status.code(), Code::Unauthenticated, "{authorization:?}");
        assert!(status.message().starts_with(words), "{authorization:?}: {status:?}");
        assert_eq!(status.get_details_error_info().unwrap().reason, "UNAUTHENTICATED");
    }
    guarded.call(Some("Bearer first-secret")).await.unwrap();
    guarded.call(Some("bearer second-secret")).await.unwrap();
    let log = tokio::task::block_in_place(|| guarded.daemon.end());
    assert!(log.contains("token=desk") && log.contains("token=line 3"), "{log}");
    for refused in [
        "a call without a token was refused; its caller must send",
        "a call with a malformed token was refused; its metadata",
        "a call with an unknown token was refused; compare",
    ] {
        let line = log.lines().find(|line| line.contains(refused)).unwrap_or_else(|| panic!("{log}"));
        assert!(line.contains(" WARN ") && line.contains("client=127.0.0.1:"), "{line}");
        assert!(line.contains("/whosaid.v1.AttributionService/ExtractAttributions"), "{line}");
    }
    assert!(!log.contains("secret") && !log.contains("wrong"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_refused_calls_is_no_flood_of_lines() {
    let guarded = Guarded::start(&[]);
    let (mut client, begun) = (AttributionServiceClient::new(guarded.channel().await), Instant::now());
    for _ in 0..300 {
        client.extract_attributions(request(ARTICLE)).await.unwrap_err();
    }
    let seconds = begun.elapsed().as_secs() as usize;
    let log = tokio::task::block_in_place(|| guarded.daemon.end());
    let lines = log.lines().filter(|line| line.contains("a call without a token")).count();
    assert!((1..=seconds + 2).contains(&lines), "{lines} lines in {seconds} seconds");
}

#[tokio::test]
async fn health_needs_no_token_and_reflection_does() {
    let guarded = Guarded::start(&[]);
    let channel = guarded.channel().await;
    HealthClient::new(channel.clone()).check(HealthCheckRequest::default()).await.unwrap();
    let listing = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let asked =
        ServerReflectionClient::new(channel).server_reflection_info(tokio_stream::once(listing)).await;
    assert_eq!(asked.map(|_| ()).unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_change_with_the_file() {
    let guarded = Guarded::start(&[]);
    fs::write(&guarded.file, "desk:third-secret\n").unwrap();
    tokio::task::block_in_place(|| guarded.daemon.until_logged("the tokens were read again"));
    guarded.call(Some("Bearer third-secret")).await.unwrap();
    assert_eq!(guarded.call(Some("Bearer first-secret")).await.unwrap_err().code(), Code::Unauthenticated);
    fs::write(&guarded.file, "two words").unwrap();
    tokio::task::block_in_place(|| guarded.daemon.until_logged("the tokens were not replaced"));
    guarded.call(Some("Bearer third-secret")).await.unwrap();
}

#[test]
fn the_command_line_sends_a_token() {
    let guarded = Guarded::start(&[]);
    let address = guarded.daemon.address.as_str();
    let file = guarded.file.to_str().unwrap();
    let extract = ["extract", "--output", "json", "--server", address];
    let answer = stdout(&[&extract[..], &["--token-file", file]].concat(), ARTICLE.as_bytes());
    assert!(answer.contains("Ann Lee"), "{answer}");
    let health = ["health", "--server", address];
    assert_eq!(stdout(&[&health[..], &["--token-file", file]].concat(), b""), "serving\ncache: off\n");
    assert_eq!(stdout(&health, b""), "serving\n", "health itself needs no token");
    let by_variable = whosaid(&health).env("WHOSAID_TOKEN", "second-secret").output().unwrap();
    assert_eq!(String::from_utf8(by_variable.stdout).unwrap(), "serving\ncache: off\n");
    let without = run(&extract, ARTICLE.as_bytes());
    let words = String::from_utf8(without.stderr).unwrap();
    assert_eq!(without.status.code(), Some(69), "{words}");
    assert!(words.contains("the call has no token"), "{words}");
}

#[test]
fn the_page_is_for_this_machine_only() {
    let mut guarded = Guarded::start(&["--web", "127.0.0.1:0"]);
    assert!(guarded.daemon.page().starts_with("http://127.0.0.1:"));
    let file = guarded.file.to_str().unwrap();
    let all = ["serve", "--no-cache", "--listen", "127.0.0.1:0", "--token-file", file, "--web", "0.0.0.0:0"];
    let (code, words) = failure(&all, b"");
    assert_eq!(code, 78);
    assert!(words.contains("for the page (--web)") && words.contains("the page sends no token"), "{words}");
}

#[test]
fn an_address_that_others_reach_may_have_tokens() {
    let guarded = Guarded::start(&["--listen", "0.0.0.0:0"]);
    guarded.daemon.until_logged("tokens are sent without encryption");
}

#[test]
fn a_bad_file_is_refused_without_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens");
    let start = || {
        let arguments =
            ["serve", "--no-cache", "--listen", "127.0.0.1:0", "--token-file", file.to_str().unwrap()];
        failure(&arguments, b"")
    };
    assert_eq!(start().0, 66);
    fs::write(&file, "desk:my secret\n").unwrap();
    let (code, words) = start();
    assert_eq!(code, 78);
    assert!(words.contains("line 1: a token is letters") && !words.contains("my secret"), "{words}");
    fs::write(&file, "").unwrap();
    let (code, words) = start();
    assert_eq!(code, 78);
    assert!(words.contains("there is no token in the file"), "{words}");
}
