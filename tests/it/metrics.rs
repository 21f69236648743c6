//! The metrics on their own address.

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use regex::Regex;
use tokio_stream::StreamExt;
use tonic::Code;
use tonic::transport::Channel;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{ExtractAttributionsRequest, StreamExtractAttributionsRequest};

use crate::ARTICLE;
use crate::faults::raw::{ONE, Raw, Writer};
use crate::process::{Daemon, failure};
use crate::server::request;
use crate::timeout::within;

/// A daemon with metrics.
struct Measured {
    daemon: Daemon,
    metrics: String,
    _folder: tempfile::TempDir,
}

impl Measured {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let all = [&["--metrics", "127.0.0.1:0"], arguments].concat();
        let mut daemon = Daemon::start(folder.path(), &all);
        let metrics = daemon.announced("metrics at ");
        Self { daemon, metrics, _folder: folder }
    }

    async fn client(&self) -> AttributionServiceClient<Channel> {
        let channel = Channel::from_shared(format!("http://{}", self.daemon.address)).unwrap();
        AttributionServiceClient::new(channel.connect().await.unwrap())
    }

    /// Status and body of a request.
    async fn send(&self, method: Method, path: &str, token: Option<&str>) -> (StatusCode, String) {
        let mut request = Request::builder().method(method).uri(self.metrics.replace("/metrics", path));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        let answered = client.request(request.body(Empty::<Bytes>::new()).unwrap());
        let (head, body) = within("the metrics", answered).await.unwrap().into_parts();
        let body = within("their text", body.collect()).await.unwrap().to_bytes();
        (head.status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// The values by name and labels, as they are written.
    async fn values(&self) -> HashMap<String, f64> {
        let (status, text) = self.send(Method::GET, "/metrics", None).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| line.rsplit_once(' ').unwrap())
            .map(|(name, v)| (name.into(), v.parse().unwrap()))
            .collect()
    }
}

fn calls(method: &str, code: &str) -> String {
    let service = "whosaid.v1.AttributionService";
    format!("whosaid_calls_total{{service=\"{service}\",method=\"{method}\",code=\"{code}\"}}")
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_stages_and_the_cache_are_counted() {
    let measured = Measured::start(&[]);
    let before = measured.values().await;
    assert_eq!(before[&calls("ExtractAttributions", "OK")], 0.0, "a counter begins at zero");
    let mut client = measured.client().await;
    for _ in 0..3 {
        client.extract_attributions(request(ARTICLE)).await.unwrap();
    }
    let refused = client.extract_attributions(ExtractAttributionsRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let after = measured.values().await;
    for (name, value) in [
        (calls("ExtractAttributions", "OK").as_str(), 3.0),
        (&calls("ExtractAttributions", "INVALID_ARGUMENT"), 1.0),
        ("whosaid_articles_total{cache=\"hit\"}", 2.0),
        ("whosaid_articles_total{cache=\"miss\"}", 1.0),
        ("whosaid_text_bytes_count", 3.0),
        ("whosaid_text_bytes_sum", 3.0 * ARTICLE.len() as f64),
        ("whosaid_stage_seconds_count{stage=\"lookup\"}", 3.0),
        ("whosaid_stage_seconds_count{stage=\"parse\"}", 1.0),
        ("whosaid_stage_seconds_count{stage=\"extract\"}", 1.0),
        ("whosaid_stage_seconds_count{stage=\"encode\"}", 1.0),
        ("whosaid_cache_hits_total", 2.0),
        ("whosaid_cache_misses_total", 1.0),
        ("whosaid_cache_state{state=\"ready\"}", 1.0),
        ("whosaid_cache_state{state=\"failing\"}", 0.0),
        ("whosaid_calls_in_flight", 0.0),
    ] {
        assert_eq!(after.get(name), Some(&value), "{name}: {after:#?}");
    }
    assert!(after["process_start_time_seconds"] > 1.7e9);
    let rules: Vec<_> = after.keys().filter(|name| name.starts_with("whosaid_rules_info{")).collect();
    assert!(rules.len() == 1 && rules[0].contains("language=\"en\""), "{rules:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_counts_once_and_its_articles_each() {
    let measured = Measured::start(&["--no-cache"]);
    let mut client = measured.client().await;
    let asked = |text: &str| StreamExtractAttributionsRequest { request: Some(request(text)) };
    let requests = tokio_stream::iter([
        asked(ARTICLE),
        asked("He said no."),
        StreamExtractAttributionsRequest::default(),
    ]);
    let answers = client.stream_extract_attributions(requests).await.unwrap().into_inner();
    assert_eq!(within("the answers", answers.collect::<Vec<_>>()).await.len(), 3);
    let values = measured.values().await;
    assert_eq!(values[&calls("StreamExtractAttributions", "OK")], 1.0, "{values:#?}");
    // The third had no document.
    assert_eq!(values["whosaid_article_failures_total{code=\"INVALID_ARGUMENT\"}"], 1.0);
    assert_eq!(values["whosaid_articles_total{cache=\"bypass\"}"], 2.0);
    assert_eq!(values["whosaid_cache_state{state=\"off\"}"], 1.0);
    assert!(!values.contains_key("whosaid_cache_hits_total"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_left_or_unknown_is_counted_too() {
    let measured = Measured::start(&["--no-cache"]);
    let channel =
        Channel::from_shared(format!("http://{}", measured.daemon.address)).unwrap().connect().await.unwrap();
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.unwrap();
    let codec = tonic_prost::ProstCodec::<ExtractAttributionsRequest, ExtractAttributionsRequest>::default();
    let path = http::uri::PathAndQuery::from_static("/whosaid.v1.AttributionService/Invented");
    let refused = grpc.unary(tonic::Request::new(request(ARTICLE)), path, codec).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
    let unknown = "whosaid_calls_total{service=\"unknown\",method=\"unknown\",code=\"UNIMPLEMENTED\"}";
    assert_eq!(measured.values().await[unknown], 1.0);
    // A stream whose client leaves in the middle.
    let mut client = measured.client().await;
    let (send, requests) = tokio::sync::mpsc::channel(1);
    let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
    let mut answers = client.stream_extract_attributions(requests).await.unwrap().into_inner();
    send.send(StreamExtractAttributionsRequest { request: Some(request(ARTICLE)) }).await.unwrap();
    within("an answer", answers.next()).await.unwrap().unwrap();
    assert_eq!(measured.values().await["whosaid_streams_in_flight"], 1.0);
    drop((answers, client, send));
    let left = async {
        while measured.values().await.get(&calls("StreamExtractAttributions", "CANCELLED")) != Some(&1.0) {}
    };
    within("the stream to be counted", left).await;
    assert_eq!(measured.values().await["whosaid_streams_in_flight"], 0.0);
}

/// Code and message of a call whose body is these bytes.
async fn call_of_bytes(address: &str, body: &'static [u8]) -> (Code, String) {
    let raw = Raw::connect(address).await;
    let (answer, mut sending) = raw.begin(ONE, &[]).await;
    sending.send_data(Bytes::from_static(body), true).unwrap();
    let headers = within("an answer", answer).await.unwrap().into_parts().0.headers;
    let status = tonic::Status::from_header_map(&headers).unwrap();
    (status.code(), status.message().into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_cannot_be_read_is_its_callers_fault() {
    let measured = Measured::start(&["--no-cache"]);
    for body in [&b""[..], b"\0\0\0\0", b"\x07\0\0\0\0", b"\x01\0\0\0\0", b"\0\0\0\0\x02\xff\xff"] {
        let (code, words) = call_of_bytes(&measured.daemon.address, body).await;
        assert_eq!(code, Code::InvalidArgument, "{body:?}: {words}");
        assert!(words.len() > 10, "{words}");
    }
    let values = measured.values().await;
    assert_eq!(values[&calls("ExtractAttributions", "INVALID_ARGUMENT")], 5.0, "{values:#?}");
    assert!(!values.contains_key(&calls("ExtractAttributions", "INTERNAL")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_broken_off_is_a_caller_who_left() {
    let measured = Measured::start(&["--no-cache"]);
    let mut raw = Raw::connect(&measured.daemon.address).await;
    let (_answer, mut sending) = raw.begin(ONE, &[]).await;
    sending.send_data(Bytes::from_static(b"\0\0\0\0\x09half"), false).unwrap();
    raw.read_by_daemon().await;
    sending.send_reset(h2::Reason::CANCEL);
    let half = Writer::begin(&measured.daemon.address, &request(ARTICLE)).await;
    drop(half);
    let left = async {
        while measured.values().await.get(&calls("ExtractAttributions", "CANCELLED")) != Some(&2.0) {}
    };
    within("both calls to be counted", left).await;
    let codes = ["INTERNAL", "UNKNOWN"].map(|code| calls("ExtractAttributions", code));
    let values = measured.values().await;
    assert!(codes.iter().all(|name| !values.contains_key(name)), "{values:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shed_calls_are_counted_by_their_limit() {
    let measured = Measured::start(&["--no-cache", "--max-in-flight-mib", "1"]);
    let mut client = measured.client().await;
    let refused = client.extract_attributions(request(&"a ".repeat(1 << 20))).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    let values = measured.values().await;
    assert_eq!(values["whosaid_shed_total{limit=\"bytes\"}"], 1.0);
    assert_eq!(values["whosaid_in_flight_bytes_limit"], f64::from(1 << 20));
    assert_eq!(values["whosaid_in_flight_bytes{direction=\"request\"}"], 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_metrics_are_there() {
    let measured = Measured::start(&["--no-cache"]);
    let (status, words) = measured.send(Method::GET, "/", None).await;
    assert_eq!((status, words.as_str()), (StatusCode::NOT_FOUND, "The metrics are at /metrics.\n"));
    let (status, words) = measured.send(Method::POST, "/metrics", None).await;
    assert_eq!((status, words.as_str()), (StatusCode::METHOD_NOT_ALLOWED, "Send GET to this address.\n"));
    let (status, words) = measured.send(Method::HEAD, "/metrics", None).await;
    assert_eq!((status, words.as_str()), (StatusCode::OK, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_tokens_the_metrics_need_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens");
    std::fs::write(&file, "scraper:abc\n").unwrap();
    let measured = Measured::start(&["--no-cache", "--token-file", file.to_str().unwrap()]);
    assert_eq!(measured.send(Method::GET, "/metrics", None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(measured.send(Method::GET, "/metrics", Some("abd")).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(measured.send(Method::GET, "/metrics", Some("abc")).await.0, StatusCode::OK);
}

#[test]
fn beyond_loopback_the_metrics_need_a_guard() {
    let (exit, said) =
        failure(&["serve", "--no-cache", "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"], b"");
    assert_eq!(exit, 78, "{said}");
    assert!(said.contains("for the metrics (--metrics)"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_and_the_alerts_name_only_what_exists() {
    let measured = Measured::start(&[]);
    let (_, text) = measured.send(Method::GET, "/metrics", None).await;
    let (mut names, labels) = (names(&text), labels(&text));
    // There only with TLS; `doors::every_port` reads it.
    names.insert("whosaid_tls_certificate_expiry_timestamp_seconds".into());
    let dashboard: serde_json::Value =
        serde_json::from_str(include_str!("../../deploy/grafana-dashboard.json")).unwrap();
    let mut queries = vec![include_str!("../../deploy/alerts.yaml").to_string()];
    strings_of(&dashboard, &mut queries);
    let (mut used, mut used_labels) = (BTreeSet::new(), BTreeSet::new());
    let name = Regex::new(r"\b(?:whosaid|process)_[a-z_]+").unwrap();
    let label = Regex::new(r#"[{,]\s*([a-z_]+)\s*(?:=|!=|=~|!~)\s*""#).unwrap();
    let list = Regex::new(r"\b(?:by|on|ignoring|without)\s*\(([a-z_, ]+)\)").unwrap();
    for query in &queries {
        used.extend(name.find_iter(query).map(|found| found.as_str()));
        used_labels.extend(label.captures_iter(query).map(|found| found.get(1).unwrap().as_str()));
        let lists = list.captures_iter(query).map(|found| found.get(1).unwrap().as_str());
        used_labels.extend(lists.flat_map(|list| list.split(',')).map(str::trim));
    }
    let unknown: Vec<_> = used.iter().filter(|name| !names.contains(**name)).collect();
    assert!(unknown.is_empty(), "{unknown:?} of {names:#?}");
    let given = ["job", "instance", "le"];
    let unknown: Vec<_> =
        used_labels.iter().filter(|label| !labels.contains(**label) && !given.contains(label)).collect();
    assert!(unknown.is_empty(), "{unknown:?} of {labels:#?}");
    assert!(used.len() > 30 && used_labels.len() > 5, "{used:?} {used_labels:?}");
}

/// The names that a query may use: those of the type lines, and the parts of histograms.
fn names(text: &str) -> BTreeSet<String> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    types
        .flat_map(|(name, kind)| match kind {
            "histogram" => ["_bucket", "_sum", "_count"].map(|part| format!("{name}{part}")).to_vec(),
            _ => vec![name.to_string()],
        })
        .collect()
}

fn labels(text: &str) -> BTreeSet<String> {
    let label = Regex::new(r#"[{,]([a-z_]+)=""#).unwrap();
    label.captures_iter(text).map(|found| found[1].to_string()).collect()
}

/// All strings of a document.
fn strings_of(value: &serde_json::Value, strings: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => strings.push(text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings_of(value, strings)),
        serde_json::Value::Object(values) => values.values().for_each(|value| strings_of(value, strings)),
        _ => {}
    }
}
