//! Streams of very many articles, and streams that never end.

use std::collections::BTreeSet;

use tokio::sync::mpsc;
use tokio_stream::iter;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;
use whosaid::wire::v1::{
    ExtractAttributionsRequest, StreamExtractAttributionsRequest, StreamExtractAttributionsResponse,
};

use super::{Attacked, assert_flat, by_time, in_process};
use crate::server::request;
use crate::timeout::within;

/// The smallest article with something in it.
fn tiny(number: u64) -> ExtractAttributionsRequest {
    let mut asked = request(&format!("“We need {number} boats,” said Ann Lee."));
    asked.document.as_mut().unwrap().id = number.to_string();
    asked
}

fn item(number: u64) -> StreamExtractAttributionsRequest {
    StreamExtractAttributionsRequest { request: Some(tiny(number)) }
}

/// Each is answered with what stands in it; one in a hundred is read again here.
fn check(answer: StreamExtractAttributionsResponse, first: u64) {
    let number = first + answer.request_index;
    assert_eq!((answer.document_id, answer.status), (number.to_string(), None));
    let response = answer.response.unwrap();
    let found = response.extraction.unwrap();
    if number.is_multiple_of(100) {
        assert_eq!(found, in_process(&tiny(number)));
    }
    let words = found.attributions[0].content[0].inner.as_ref().unwrap();
    assert_eq!((response.total_size, &words.text), (1, &format!("We need {number} boats,")));
}

/// Items from a number on, for as long as somebody takes them.
fn without_end(first: u64) -> ReceiverStream<StreamExtractAttributionsRequest> {
    let (send, items) = mpsc::channel(16);
    tokio::spawn(async move {
        let mut number = first;
        while send.send(item(number)).await.is_ok() {
            number += 1;
        }
    });
    ReceiverStream::new(items)
}

#[tokio::test(flavor = "multi_thread")]
async fn very_many_tiny_articles_are_all_answered_and_memory_stays_flat() {
    let count = by_time(10_000, 1_000_000);
    let attacked = Attacked::start(&[]).await;
    let mut client = attacked.client().await;
    let mut answers =
        client.stream_extract_attributions(iter((0..count).map(item))).await.unwrap().into_inner();
    let (mut seen, mut answered, mut memory) = (0, 0, [0, 0]);
    while let Some(answer) = answers.message().await.unwrap() {
        seen += answer.request_index;
        check(answer, 0);
        answered += 1;
        if answered % (count / 100) == 0 {
            // The most of either half, after a sixth to warm up.
            let half = &mut memory[usize::from(answered > count / 2)];
            *half = if answered < count / 6 { 0 } else { attacked.resident().max(*half) };
        }
    }
    assert_eq!((answered, seen), (count, count * (count - 1) / 2));
    assert_flat("tiny articles", memory[0], memory[1]);
    attacked.serves().await;
    attacked.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_never_ends_is_answered_until_the_daemon_ends() {
    // Memory is measured behind a third of them, when the allocator and the store have what they need.
    let enough = by_time(9_000, 300_000);
    // No test waits that long: only an end in order lets this one go on. A store that fills up would hold ever more of where
    // its values stand; what it takes when it is full is looked at below.
    let attacked = Attacked::start(&["--drain-seconds", "100000", "--cache-max-mib", "16"]).await;
    let mut client = attacked.client().await;
    let mut answers = client.stream_extract_attributions(without_end(0)).await.unwrap().into_inner();
    let mut seen = BTreeSet::new();
    let mut first = 0;
    while seen.len() < enough {
        let answer = answers.message().await.unwrap().unwrap();
        assert!(seen.insert(answer.request_index));
        check(answer, 0);
        if seen.len() == enough / 3 {
            attacked.serves().await;
            first = attacked.resident();
        }
    }
    assert_flat("a stream without end", first, attacked.resident());
    let ended = tokio::spawn(attacked.end());
    let end = loop {
        match within("the next response or the end of the stream", answers.message()).await {
            Ok(answer) => {
                let answer = answer.unwrap();
                assert!(seen.insert(answer.request_index));
                check(answer, 0);
            }
            Err(status) => break status,
        }
    };
    assert_eq!(end.code(), Code::Unavailable, "{end}");
    assert!(end.get_details_retry_info().is_some());
    assert_eq!(seen.last().copied(), Some(seen.len() as u64 - 1), "every article that was read is answered");
    drop((answers, client));
    ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_never_ends_ends_with_its_deadline() {
    let attacked = Attacked::start(&[]).await;
    let mut client = attacked.client().await;
    for round in 0..by_time(2, 20) {
        let first = round * 1_000_000;
        let mut asked = Request::new(without_end(first));
        asked.metadata_mut().insert("grpc-timeout", "1S".parse().unwrap());
        let mut answers = client.stream_extract_attributions(asked).await.unwrap().into_inner();
        let end: Status = loop {
            match within("the next response or the end of the stream", answers.message()).await {
                Ok(answer) => check(answer.unwrap(), first),
                Err(status) => break status,
            }
        };
        assert_eq!(end.code(), Code::DeadlineExceeded, "{end}");
        attacked.serves().await;
    }
    attacked.end().await;
}
