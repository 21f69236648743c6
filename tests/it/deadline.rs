//! Deadlines, seen by a client that leaves them to the server.

use tonic::{Code, Request};
use whosaid::wire::v1::{CacheStatus, ExtractAttributionsRequest, ExtractionOptions};

use crate::ARTICLE;
use crate::server::{LIMITS, Server, request};

/// Asks for what is certain, which is little, so that a long text's answer is short.
fn sure(text: &str) -> ExtractAttributionsRequest {
    let options = ExtractionOptions { min_confidence: 1.0, ..ExtractionOptions::default() };
    ExtractAttributionsRequest { options: Some(options), ..request(text) }
}

async fn call_with_timeout(server: &Server, text: &str, timeout: &str) -> Result<(), Code> {
    let mut client = server.client_without_deadlines();
    let mut asked = Request::new(sure(text));
    asked.metadata_mut().insert("grpc-timeout", timeout.parse().unwrap());
    client.extract_attributions(asked).await.map(drop).map_err(|status| status.code())
}

#[tokio::test]
async fn a_passed_deadline_is_deadline_exceeded_and_not_cancelled() {
    let server = Server::start(LIMITS).await;
    assert_eq!(call_with_timeout(&server, ARTICLE, "1n").await, Err(Code::DeadlineExceeded));
    assert_eq!(call_with_timeout(&server, ARTICLE, "1H").await, Ok(()));
}

/// Work that went on would keep its answer.
#[tokio::test]
async fn the_work_on_one_long_paragraph_ends_with_its_deadline() {
    let text = ARTICLE.replace('\n', " ").repeat(LIMITS.text / ARTICLE.len());
    let server = Server::start(LIMITS).await;
    assert_eq!(call_with_timeout(&server, ARTICLE, "1H").await, Ok(()));
    let idle = server.holders();
    for timeout in ["20m", "60m", "100m"] {
        assert_eq!(call_with_timeout(&server, &text, timeout).await, Err(Code::DeadlineExceeded));
    }
    while server.holders() > idle {
        tokio::task::yield_now().await;
    }
    let answer = server.client().await.extract_attributions(sure(&text)).await.unwrap().into_inner();
    assert_eq!(answer.cache_status(), CacheStatus::Miss);
}
