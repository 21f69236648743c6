//! Many articles in one stream.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{StreamExt, iter};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::{Code, Request, Status, Streaming};
use tonic_prost::ProstCodec;
use tonic_types::RpcStatusExt;
use whosaid::wire::Limits;
use whosaid::wire::v1::*;

use crate::ARTICLE;
use crate::server::{LIMITS, Server, request};
use crate::timeout::within;

fn item(id: &str, text: &str) -> StreamExtractAttributionsRequest {
    let mut asked = request(text);
    asked.document.as_mut().unwrap().id = id.into();
    StreamExtractAttributionsRequest { request: Some(asked) }
}

async fn all(
    mut answers: Streaming<StreamExtractAttributionsResponse>,
) -> (Vec<StreamExtractAttributionsResponse>, Option<Status>) {
    let mut found = Vec::new();
    while let Some(answer) = within("the next response of a stream", answers.next()).await {
        match answer {
            Ok(answer) => found.push(answer),
            Err(status) => return (found, Some(status)),
        }
    }
    (found, None)
}

#[tokio::test]
async fn every_article_is_answered_with_its_own_id_and_status() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let alone = client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner();
    let asked = [
        item("good", ARTICLE),
        item("empty", ""),
        item("again", ARTICLE),
        StreamExtractAttributionsRequest::default(),
    ];
    let answers = client.stream_extract_attributions(iter(asked)).await.unwrap().into_inner();
    let (mut answers, end) = all(answers).await;
    assert!(end.is_none());
    answers.sort_by_key(|answer| answer.request_index);
    let ids: Vec<_> =
        answers.iter().map(|answer| (answer.request_index, answer.document_id.as_str())).collect();
    assert_eq!(ids, [(0, "good"), (1, "empty"), (2, "again"), (3, "")]);
    for index in [0, 2] {
        assert_eq!(answers[index].status, None);
        assert_eq!(answers[index].response.as_ref().unwrap().extraction, alone.extraction);
    }
    for index in [1, 3] {
        let status = answers[index].status.as_ref().unwrap();
        assert_eq!((status.code, &answers[index].response), (Code::InvalidArgument as i32, &None));
        assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "document.content");
        assert_eq!(status.get_details_error_info().unwrap().reason, "INVALID_REQUEST");
    }
}

/// The request with bytes where the contract has a message: what a careless client may send.
#[derive(Clone, PartialEq, prost::Message)]
struct RawItem {
    #[prost(bytes = "vec", tag = "1")]
    request: Vec<u8>,
}

#[tokio::test]
async fn an_unreadable_article_names_its_field_and_ends_nothing() {
    let server = Server::start(LIMITS).await;
    let mut client = tonic::client::Grpc::new(server.channel().await);
    client.ready().await.unwrap();
    let good = prost::Message::encode_to_vec(&request(ARTICLE));
    let items = [b"\x0a\x03\x12\x01\xff".to_vec(), good, b"\xff".to_vec()].map(|request| RawItem { request });
    let path = PathAndQuery::from_static("/whosaid.v1.AttributionService/StreamExtractAttributions");
    let codec = ProstCodec::<RawItem, StreamExtractAttributionsResponse>::default();
    let answers = client.streaming(Request::new(iter(items)), path, codec).await.unwrap().into_inner();
    let (mut answers, end) = all(answers).await;
    assert!(end.is_none());
    answers.sort_by_key(|answer| answer.request_index);
    let field = |index: usize| {
        let status = answers[index].status.as_ref()?;
        Some(status.get_details_bad_request().unwrap().field_violations[0].field.clone())
    };
    assert_eq!(
        [field(0), field(1), field(2)],
        [Some("document.content".into()), None, Some("request".into())]
    );
}

/// Resident memory of this process, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_articles_with_a_hundred_bad_ones_are_all_answered_in_bounded_memory() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let asked = iter(0..10_000).map(|n: u32| {
        let text = if n % 100 == 7 { String::new() } else { format!("{ARTICLE}\nNumber {n}.\n") };
        item(&n.to_string(), &text)
    });
    let mut answers = client.stream_extract_attributions(asked).await.unwrap().into_inner();
    let (mut good, mut bad, mut seen) = (0, 0, BTreeSet::new());
    let (mut early, mut most) = (0, 0);
    while let Some(answer) = answers.message().await.unwrap() {
        assert_eq!(answer.document_id, answer.request_index.to_string());
        assert!(seen.insert(answer.request_index));
        match (answer.status, answer.response) {
            (None, Some(response)) => {
                assert!(response.total_size > 0);
                good += 1;
            }
            (Some(status), None) => {
                assert_eq!((status.code, answer.request_index % 100), (Code::InvalidArgument as i32, 7));
                bad += 1;
            }
            odd => panic!("{odd:?}"),
        }
        if seen.len() % 500 == 0 {
            most = most.max(resident());
            early = if seen.len() == 2000 { most } else { early };
        }
    }
    println!("resident after 2,000 articles: {early} KiB, at most later: {most} KiB");
    assert_eq!((good, bad, seen.len()), (9_900, 100, 10_000));
}

/// Whoever fetches no answers is not read from.
#[tokio::test]
async fn a_caller_who_does_not_fetch_is_not_read_from() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let (send, requests) = mpsc::channel(1);
    let text = ARTICLE.repeat(200);
    let mut answers =
        client.stream_extract_attributions(ReceiverStream::new(requests)).await.unwrap().into_inner();
    // Far more than is worked on at a time and fits into the windows of the connection.
    let mut sent = 0;
    while sent < 5_000 {
        let next = send.send(item(&sent.to_string(), &text));
        if tokio::time::timeout(Duration::from_millis(500), next).await.is_err() {
            break;
        }
        sent += 1;
    }
    assert!(sent < 1_000, "{sent}");
    drop(send);
    let mut answered = 0;
    while answers.message().await.unwrap().is_some() {
        answered += 1;
    }
    assert_eq!(answered, sent);
}

#[tokio::test]
async fn a_stream_whose_time_is_up_ends_in_deadline_exceeded() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let (send, requests) = mpsc::channel(1);
    let mut asked = Request::new(ReceiverStream::new(requests));
    asked.metadata_mut().insert("grpc-timeout", "1S".parse().unwrap());
    send.send(item("a", ARTICLE)).await.unwrap();
    let answers = client.stream_extract_attributions(asked).await.unwrap().into_inner();
    let (found, end) = all(answers).await;
    assert_eq!((found.len(), end.map(|status| status.code())), (1, Some(Code::DeadlineExceeded)));
}

#[tokio::test]
async fn a_stream_that_is_open_at_the_end_is_told_to_come_again() {
    let mut server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let (send, requests) = mpsc::channel(1);
    let mut answers =
        client.stream_extract_attributions(ReceiverStream::new(requests)).await.unwrap().into_inner();
    send.send(item("a", ARTICLE)).await.unwrap();
    assert_eq!(answers.message().await.unwrap().unwrap().document_id, "a");
    server.end();
    let (found, end) = all(answers).await;
    let end = end.unwrap();
    assert_eq!((found.len(), end.code()), (0, Code::Unavailable));
    let retry = tonic_types::StatusExt::get_details_retry_info(&end).unwrap();
    assert_eq!(retry.retry_delay, Some(Duration::from_secs(1)));
}

#[tokio::test]
async fn long_answers_of_a_stream_have_further_pages() {
    let server = Server::start(Limits { page: 500, ..LIMITS }).await;
    let mut client = server.client().await;
    let answers = client.stream_extract_attributions(iter([item("a", ARTICLE)])).await.unwrap().into_inner();
    let (found, _) = all(answers).await;
    let first = found[0].response.clone().unwrap();
    assert!(!first.next_page_token.is_empty());
    let next = ExtractAttributionsRequest { page_token: first.next_page_token, ..request(ARTICLE) };
    let next = client.extract_attributions(next).await.unwrap().into_inner();
    assert_eq!(next.cache_status(), CacheStatus::Hit);
}
