//! Deadlines, seen by a client that leaves them to the server.

use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tonic::{Code, Request};
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;

use crate::ARTICLE;
use crate::server::{LIMITS, Server, request};

/// tonic's own channel would end the call itself.
async fn call_with_timeout(server: &Server, timeout: &'static str) -> Result<(), Code> {
    let connector = hyper_util::client::legacy::connect::HttpConnector::new();
    let plain = Client::builder(TokioExecutor::new()).http2_only(true).build(connector);
    let mut client = AttributionServiceClient::with_origin(plain, server.address.parse().unwrap());
    let mut asked = Request::new(request(ARTICLE));
    asked.metadata_mut().insert("grpc-timeout", timeout.parse().unwrap());
    client.extract_attributions(asked).await.map(drop).map_err(|status| status.code())
}

#[tokio::test]
async fn a_passed_deadline_is_deadline_exceeded_and_not_cancelled() {
    let server = Server::start(LIMITS).await;
    assert_eq!(call_with_timeout(&server, "1n").await, Err(Code::DeadlineExceeded));
    assert_eq!(call_with_timeout(&server, "1H").await, Ok(()));
}
