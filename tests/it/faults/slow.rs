//! Clients that read or write slowly, or not at all.

use tonic::Code;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use whosaid::wire::v1::{
    ExtractAttributionsRequest, ExtractAttributionsResponse, StreamExtractAttributionsRequest,
    StreamExtractAttributionsResponse,
};

use super::raw::{self, MANY, ONE, Raw, Writer};
use super::{Attacked, assert_flat, by_time, in_process};
use crate::ARTICLE;
use crate::server::request;

/// A request whose answer is several megabytes, and still one page.
fn large() -> ExtractAttributionsRequest {
    request(&ARTICLE.repeat(4_000))
}

/// Waits until a deadline has passed that began with or before this call.
async fn passed(attacked: &Attacked, timeout: &str) {
    let raw = Raw::connect(&attacked.daemon.address).await;
    let (answer, _never_written) = raw.begin(ONE, &[("grpc-timeout", timeout)]).await;
    let (found, code) = raw::whole::<ExtractAttributionsResponse>(answer).await;
    assert_eq!((found.len(), code), (0, Code::DeadlineExceeded));
}

/// A call whose answer has begun to come and is not read on.
async fn reader(attacked: &Attacked, body: &[u8], headers: &[(&str, &str)]) -> Option<(Raw, h2::RecvStream)> {
    let raw = Raw::connect(&attacked.daemon.address).await;
    let (answer, mut sending) = raw.begin(ONE, headers).await;
    sending.send_data(body.to_vec().into(), true).unwrap();
    Some((raw, raw::begun(answer).await?))
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_do_not_read_their_answers_hold_up_nobody() {
    let attacked = Attacked::start(&["--drain-seconds", "0"]).await;
    let asked = large();
    let right = in_process(&asked);
    let length = prost::Message::encoded_len(&right);
    assert!(length > 2 << 20, "{length}");
    let body = raw::framed(&asked);
    let mut seen = Vec::new();
    for _wave in 0..by_time(3, 20) {
        let mut readers = Vec::new();
        for _ in 0..by_time(20, 60) {
            readers.extend(reader(&attacked, &body, &[]).await);
        }
        attacked.serves().await;
        seen.push(attacked.resident());
        // Every other one hangs up.
        let (_gone, stay): (Vec<_>, Vec<_>) =
            readers.into_iter().enumerate().partition(|(place, _)| place % 2 == 0);
        assert!(!stay.is_empty());
        let mut answered = 0;
        for (_, (_raw, answer)) in stay {
            let (read, code) = raw::rest(answer).await;
            match &raw::messages::<ExtractAttributionsResponse>(&read)[..] {
                [answer] => {
                    assert_eq!((code, answer.extraction.as_ref() == Some(&right)), (Code::Ok, true));
                    answered += 1;
                }
                // So many bytes of answers are not held.
                _ => assert_eq!(code, Code::ResourceExhausted),
            }
        }
        assert!(answered >= 5, "{answered}");
    }
    assert_flat("waves of slow readers", seen[0], seen[seen.len() - 1]);
    // At the end of the drain time these are dropped.
    let _held = reader(&attacked, &body, &[]).await;
    attacked.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_read_by_its_deadline_is_whole_or_late() {
    let attacked = Attacked::start(&["--drain-seconds", "0"]).await;
    let asked = large();
    let body = raw::framed(&asked);
    let right = in_process(&asked);
    // Kept from here on, so that it is answered in time.
    drop(reader(&attacked, &body, &[]).await.unwrap());
    for _ in 0..by_time(1, 20) {
        let (_raw, answer) = reader(&attacked, &body, &[("grpc-timeout", "5S")]).await.unwrap();
        passed(&attacked, "5S").await;
        attacked.serves().await;
        let (read, code) = raw::rest(answer).await;
        if code == Code::Ok {
            let answers = raw::messages::<ExtractAttributionsResponse>(&read);
            assert!(answers[0].extraction.as_ref() == Some(&right));
        } else {
            assert_eq!(code, Code::DeadlineExceeded);
        }
    }
    attacked.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_not_read_by_its_deadline_is_late() {
    let attacked = Attacked::start(&["--drain-seconds", "0"]).await;
    let asked = large();
    let right = in_process(&asked);
    let body = raw::framed(&StreamExtractAttributionsRequest { request: Some(asked) });
    let raw = Raw::connect(&attacked.daemon.address).await;
    let (answer, mut sending) = raw.begin(MANY, &[("grpc-timeout", "2S")]).await;
    for _ in 0..20 {
        sending.send_data(body.clone().into(), false).unwrap();
    }
    let answers = raw::begun(answer).await.unwrap();
    passed(&attacked, "2S").await;
    attacked.serves().await;
    let (read, code) = raw::rest(answers).await;
    assert_eq!(code, Code::DeadlineExceeded);
    for answer in raw::messages::<StreamExtractAttributionsResponse>(&read) {
        assert!(answer.response.unwrap().extraction.as_ref() == Some(&right));
    }
    attacked.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_write_a_few_bytes_at_a_time_hold_up_nobody_and_are_answered_also_at_the_end() {
    // No test waits that long: only an end in order lets this one go on.
    let attacked = Attacked::start(&["--drain-seconds", "100000"]).await;
    let asked = request(ARTICLE);
    let right = Some(in_process(&asked));
    let mut health = HealthClient::new(attacked.channel().await);
    let mut watch = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::Serving.into());
    let mut writers = Vec::new();
    for _ in 0..by_time(50, 500) {
        writers.push(Writer::begin(&attacked.daemon.address, &asked).await);
    }
    attacked.serves().await;
    let rest = writers.split_off(writers.len() / 2);
    for writer in writers {
        let (answers, code) = writer.finish().await;
        assert_eq!((code, &answers[0].extraction), (Code::Ok, &right));
    }
    let ended = tokio::spawn(attacked.end());
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::NotServing.into());
    drop((watch, health));
    for writer in rest {
        let (answers, code) = writer.finish().await;
        assert_eq!((code, &answers[0].extraction), (Code::Ok, &right));
    }
    ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_never_written_to_their_end_are_late_or_dropped_with_their_daemon() {
    let attacked = Attacked::start(&["--drain-seconds", "0"]).await;
    let asked = request(ARTICLE);
    let body = raw::framed(&asked);
    let raw = Raw::connect(&attacked.daemon.address).await;
    let mut open = Vec::new();
    for _ in 0..by_time(20, 150) {
        let (answer, mut sending) = raw.begin(ONE, &[("grpc-timeout", "200m")]).await;
        sending.send_data(body[..body.len() / 2].to_vec().into(), false).unwrap();
        open.push((answer, sending));
    }
    attacked.serves().await;
    for (answer, _sending) in open {
        let (found, code) = raw::whole::<ExtractAttributionsResponse>(answer).await;
        assert_eq!((found.len(), code), (0, Code::DeadlineExceeded));
    }
    attacked.serves().await;
    let _held = Writer::begin(&attacked.daemon.address, &asked).await;
    attacked.end().await;
}
