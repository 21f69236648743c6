//! The log: ids of calls, JSON, levels that change while the daemon runs, and no word of an article up to info.

use std::fs;

use serde_json::Value;
use tokio_stream::StreamExt;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::*;

use crate::process::{Daemon, run, signal, whosaid};
use crate::server::request;
use crate::timeout::within;

/// Words that stand nowhere but in articles and requests.
const WORDS: [&str; 4] = ["Quuxworth", "zygomorphic", "Brillow", "wherefloor"];

fn article() -> String {
    format!("“The {} is {},” said {}, the {}.\n", WORDS[3], WORDS[1], WORDS[0], WORDS[2])
}

async fn client(daemon: &Daemon) -> AttributionServiceClient<Channel> {
    let channel = Channel::from_shared(format!("http://{}", daemon.address)).unwrap();
    AttributionServiceClient::new(channel.connect().await.unwrap())
}

/// A request with an id of the caller's.
fn with_id<T>(message: T, id: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("x-request-id", id.parse().unwrap());
    request
}

fn id_of(metadata: &tonic::metadata::MetadataMap) -> String {
    metadata.get("x-request-id").unwrap().to_str().unwrap().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_call_has_an_id_in_its_answer_and_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--log", "whosaid=debug"]);
    let mut client = client(&daemon).await;
    let answered = client.extract_attributions(with_id(request(&article()), "desk-7")).await.unwrap();
    assert_eq!(id_of(answered.metadata()), "desk-7");
    let refused = client.extract_attributions(ExtractAttributionsRequest::default()).await.unwrap_err();
    let given = id_of(refused.metadata());
    let odd = client.extract_attributions(with_id(request(&article()), "two words")).await.unwrap();
    assert_ne!(id_of(odd.metadata()), "two words");
    let log = daemon.end();
    let line = |id: &str, words: &str| {
        let found = log.lines().find(|line| line.contains(&format!("id=\"{id}\"")) && line.contains(words));
        found.unwrap_or_else(|| panic!("{id} {words}: {log}")).to_string()
    };
    assert!(line("desk-7", "answered").contains("whosaid.v1.AttributionService/ExtractAttributions"));
    let refused = line(&given, "a call was refused");
    assert!(refused.contains("INFO") && refused.contains("INVALID_ARGUMENT"), "{refused}");
    assert!(refused.contains("fields=\"document.content\""), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_lines_hold_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--log-format", "json"]);
    let refused =
        client(&daemon).await.extract_attributions(with_id(request(""), "desk-8")).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let log = daemon.end();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = lines.iter().find(|line| line["message"] == "a call was refused").unwrap();
    assert_eq!((&line["level"], &line["fields"]), (&"INFO".into(), &"document.content".into()), "{line}");
    let call = &line["spans"][0];
    assert_eq!((&call["id"], &call["code"]), (&"desk-8".into(), &"INVALID_ARGUMENT".into()), "{line}");
    assert!(line["timestamp"].is_string() && line["ms"].as_f64().unwrap() >= 0.0);
}

/// Sends every kind of call, good and bad, all with words of an article.
async fn call_everything(daemon: &Daemon) {
    let mut client = client(daemon).await;
    let text = article();
    client.extract_attributions(request(&text)).await.unwrap();
    client.extract_attributions(request(&text)).await.unwrap();
    let mut bad: Vec<Result<(), Status>> = Vec::new();
    for (document_type, content, language, id) in [
        (3, text.as_str(), WORDS[0], WORDS[1]),
        (77, &text, "en", WORDS[1]),
        (2, "<p></p>", WORDS[2], WORDS[1]),
        (1, &text, "en", &text.repeat(100)),
        (1, &text.repeat(200), "en", WORDS[3]),
    ] {
        let mut asked = request(content);
        let document = asked.document.as_mut().unwrap();
        (document.r#type, document.id, document.language) = (document_type, id.into(), language.into());
        (document.headline, document.byline) = (text.clone(), text.clone());
        asked.page_token = text.clone();
        bad.push(client.extract_attributions(asked.clone()).await.map(drop));
        let requests = tokio_stream::iter([StreamExtractAttributionsRequest { request: Some(asked) }]);
        let mut answers = client.stream_extract_attributions(requests).await.unwrap().into_inner();
        within("an answer", answers.next()).await.unwrap().unwrap();
    }
    bad.push(client.get_rule(GetRuleRequest { id: format!("en.{}", WORDS[0]) }).await.map(drop));
    let asked = ListRulesRequest { page_token: text.clone(), ..ListRulesRequest::default() };
    bad.push(client.list_rules(asked).await.map(drop));
    bad.push(client.extract_attributions(with_id(request(""), &WORDS.join(" "))).await.map(drop));
    assert!(bad.iter().all(Result::is_err), "{bad:?}");
    let document = Document { content: text.clone(), ..Document::default() };
    let read = ReadTextRequest { document: Some(document), ..ReadTextRequest::default() };
    let mut pieces = client.read_text(read).await.unwrap().into_inner();
    within("a piece", pieces.next()).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn up_to_info_no_word_of_an_article_is_logged() {
    for format in ["human", "json"] {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["--log-format", format, "--log", "info", "--max-text-bytes", "10000"];
        let daemon = Daemon::start(folder.path(), &arguments);
        call_everything(&daemon).await;
        let log = daemon.end();
        assert!(log.contains("a call was refused") && log.contains("INVALID_ARGUMENT"), "{log}");
        for word in WORDS {
            assert!(!log.contains(word), "{word}: {log}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_levels_of_the_options_file_are_read_again_at_sighup() {
    let folder = tempfile::tempdir().unwrap();
    let options = folder.path().join("whosaid.toml");
    fs::write(&options, "log = \"info\"\n").unwrap();
    let mut command = whosaid(&["serve", "--no-cache", "--listen", "127.0.0.1:0", "--config"]);
    let daemon = Daemon::spawn(command.arg(&options));
    let mut client = client(&daemon).await;
    client.extract_attributions(with_id(request(&article()), "before")).await.unwrap();
    fs::write(&options, "log = \"warn,whosaid=debug\"\n").unwrap();
    signal(daemon.child(), "HUP");
    daemon.until_logged("the log levels were changed");
    client.extract_attributions(with_id(request(&article()), "between")).await.unwrap();
    daemon.until_logged("answered");
    fs::write(&options, "log = \"loud\"\n").unwrap();
    signal(daemon.child(), "HUP");
    daemon.until_logged("the log levels were not reloaded; the old ones stay in use");
    fs::write(&options, "log = \"error\"\n").unwrap();
    signal(daemon.child(), "HUP");
    daemon.until_logged("levels=error");
    client.extract_attributions(with_id(request(&article()), "after")).await.unwrap();
    let log = daemon.end();
    assert!(log.contains("between") && !log.contains("before") && !log.contains("after"), "{log}");
    assert!(log.contains("a level is off, error"), "the error says what is wrong: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_levels_are_shown_and_changed_by_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--log", "warn"]);
    let ask = |levels: &[&str]| {
        let dir = folder.path().to_str().unwrap();
        run(&[&["log", "--data-dir", dir], levels].concat(), b"")
    };
    let said = |output: std::process::Output| {
        let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.code().unwrap(), stdout, stderr)
    };
    assert_eq!(said(ask(&[])), (0, "warn\n".into(), String::new()));
    assert_eq!(said(ask(&["warn,whosaid=debug"])), (0, "whosaid=debug,warn\n".into(), String::new()));
    client(&daemon).await.extract_attributions(with_id(request(&article()), "seen")).await.unwrap();
    let (code, _, words) = said(ask(&["loud"]));
    assert!(code == 1 && words.contains("levels: a level is off, error, warn"), "{code}: {words}");
    assert_eq!(said(ask(&[])).1, "whosaid=debug,warn\n");
    assert_eq!(said(ask(&["error"])).1, "error\n");
    client(&daemon).await.extract_attributions(with_id(request(&article()), "unseen")).await.unwrap();
    let log = daemon.end();
    assert!(log.contains("seen") && !log.contains("unseen"), "{log}");
    let (code, _, words) = said(ask(&[]));
    assert!(code == 69 && words.contains("cannot connect to the server unix:"), "{code}: {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_nobody_reads_holds_up_no_call() {
    let folder = tempfile::tempdir().unwrap();
    // Nothing is read of standard error until the end; a pipe takes 64 KiB.
    let daemon = Daemon::start(folder.path(), &["--log", "whosaid=debug"]);
    let mut client = client(&daemon).await;
    let calls = async {
        for _ in 0..1000 {
            client.extract_attributions(request(&article())).await.unwrap();
        }
    };
    within("a thousand calls", calls).await;
    assert!(daemon.end().len() > 1 << 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_refused_in_a_loop_does_not_fill_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let mut client = client(&daemon).await;
    for _ in 0..2000 {
        client.extract_attributions(request("")).await.unwrap_err();
    }
    let log = daemon.end();
    let lines = log.matches("a call was refused").count();
    assert!((1..1000).contains(&lines), "{lines} lines of 2000 refusals");
}
