//! Health and both versions of reflection.

use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::server::{LIMITS, Server};

/// What clients need to show the services, their errors and their neighbours.
const SYMBOLS: [&str; 3] =
    ["whosaid.v1.AttributionService", "google.rpc.BadRequest", "grpc.health.v1.Health"];

#[tokio::test]
async fn health_serves_for_the_server_and_the_service() {
    let server = Server::start(LIMITS).await;
    let mut client = HealthClient::new(server.channel().await);
    for service in ["", "whosaid.v1.AttributionService"] {
        let answer = client.check(HealthCheckRequest { service: service.into() }).await.unwrap();
        assert_eq!(answer.into_inner().status, ServingStatus::Serving as i32, "{service}");
    }
}

macro_rules! reflection {
    ($name:ident, $version:ident) => {
        #[tokio::test]
        async fn $name() {
            use tonic_reflection::pb::$version::ServerReflectionRequest;
            use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
            use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
            use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;

            let server = Server::start(LIMITS).await;
            let mut client = ServerReflectionClient::new(server.channel().await);
            let requests = SYMBOLS.map(|symbol| ServerReflectionRequest {
                host: String::new(),
                message_request: Some(MessageRequest::FileContainingSymbol(symbol.into())),
            });
            let answers = client.server_reflection_info(tokio_stream::iter(requests)).await.unwrap();
            let mut answers = answers.into_inner();
            for symbol in SYMBOLS {
                let answer = answers.message().await.unwrap().unwrap().message_response;
                assert!(
                    matches!(answer, Some(MessageResponse::FileDescriptorResponse(_))),
                    "{symbol}: {answer:?}"
                );
            }
        }
    };
}

reflection!(reflection_v1_shows_the_contract, v1);
reflection!(reflection_v1alpha_shows_the_contract, v1alpha);
