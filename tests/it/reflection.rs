//! Health and both versions of reflection.

use prost::Message;
use prost_types::FileDescriptorSet;
use tonic::transport::Channel;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use whosaid::wire::v1::DESCRIPTORS;

use crate::server::{LIMITS, Server};

/// What errors carry, and what stands beside our calls.
const NEIGHBOURS: [&str; 7] = [
    "google.rpc.Status",
    "google.rpc.BadRequest",
    "google.rpc.ErrorInfo",
    "google.rpc.ResourceInfo",
    "google.rpc.RetryInfo",
    "grpc.health.v1.Health",
    "grpc.health.v1.HealthCheckResponse",
];

/// Every service, call, message and enum of ours.
fn symbols() -> Vec<String> {
    let files = FileDescriptorSet::decode(DESCRIPTORS).unwrap().file;
    let ours = files.iter().filter(|file| file.package() == "whosaid.v1");
    let names = ours.flat_map(|file| {
        let services = file.service.iter().flat_map(|service| {
            let calls = service.method.iter().map(move |call| format!("{}.{}", service.name(), call.name()));
            calls.chain([service.name().to_string()])
        });
        let messages = file.message_type.iter().map(|message| message.name().to_string());
        let enums = file.enum_type.iter().map(|kind| kind.name().to_string());
        services.chain(messages).chain(enums).collect::<Vec<_>>()
    });
    names.map(|name| format!("whosaid.v1.{name}")).collect()
}

async fn ask(channel: Channel, asked: Vec<MessageRequest>) -> Vec<MessageResponse> {
    let mut client = ServerReflectionClient::new(channel);
    let requests = asked
        .into_iter()
        .map(|asked| ServerReflectionRequest { host: String::new(), message_request: Some(asked) });
    let requests = tokio_stream::iter(requests.collect::<Vec<_>>());
    let mut answers = client.server_reflection_info(requests).await.unwrap().into_inner();
    let mut found = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        found.push(answer.message_response.unwrap());
    }
    found
}

#[tokio::test]
async fn health_serves_for_the_server_and_the_service() {
    let server = Server::start(LIMITS).await;
    let mut client = HealthClient::new(server.channel().await);
    for service in ["", "whosaid.v1.AttributionService"] {
        let answer = client.check(HealthCheckRequest { service: service.into() }).await.unwrap();
        assert_eq!(answer.into_inner().status, ServingStatus::Serving as i32, "{service}");
    }
}

#[tokio::test]
async fn reflection_knows_everything_of_the_contract_at_both_doors() {
    let server = Server::start(LIMITS).await;
    let symbols: Vec<String> = symbols().into_iter().chain(NEIGHBOURS.map(String::from)).collect();
    assert!(symbols.contains(&"whosaid.v1.AttributionService.StreamExtractAttributions".into()));
    for channel in [server.channel().await, server.cache_channel().await] {
        let asked = symbols.iter().cloned().map(MessageRequest::FileContainingSymbol).collect();
        let answers = ask(channel, asked).await;
        assert_eq!(answers.len(), symbols.len());
        for (symbol, answer) in symbols.iter().zip(answers) {
            assert!(matches!(answer, MessageResponse::FileDescriptorResponse(_)), "{symbol}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn each_door_lists_the_services_that_it_answers() {
    let server = Server::start(LIMITS).await;
    let doors = [
        (server.channel().await, vec!["grpc.health.v1.Health", "whosaid.v1.AttributionService"]),
        (server.cache_channel().await, vec!["whosaid.v1.CacheService"]),
    ];
    for (channel, expected) in doors {
        let answers = ask(channel, vec![MessageRequest::ListServices(String::new())]).await;
        let MessageResponse::ListServicesResponse(listed) = &answers[0] else { panic!("{answers:?}") };
        let mut names: Vec<&str> = listed.service.iter().map(|service| service.name.as_str()).collect();
        names.retain(|name| !name.starts_with("grpc.reflection."));
        names.sort_unstable();
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn reflection_v1alpha_shows_the_contract() {
    use tonic_reflection::pb::v1alpha::ServerReflectionRequest;
    use tonic_reflection::pb::v1alpha::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1alpha::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1alpha::server_reflection_response::MessageResponse;

    let server = Server::start(LIMITS).await;
    let mut client = ServerReflectionClient::new(server.channel().await);
    let symbol = MessageRequest::FileContainingSymbol("whosaid.v1.AttributionService".into());
    let asked = [ServerReflectionRequest { host: String::new(), message_request: Some(symbol) }];
    let mut answers = client.server_reflection_info(tokio_stream::iter(asked)).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response;
    assert!(matches!(answer, Some(MessageResponse::FileDescriptorResponse(_))), "{answer:?}");
}

#[test]
fn every_part_of_the_contract_has_its_comment() {
    for file in FileDescriptorSet::decode(DESCRIPTORS).unwrap().file {
        if file.package() != "whosaid.v1" {
            continue;
        }
        let places = file.source_code_info.unwrap().location;
        let commented =
            |path: &[i32]| places.iter().any(|place| place.path == path && place.leading_comments.is_some());
        let mut parts = Vec::new();
        for (m, message) in (0..).zip(&file.message_type) {
            parts.push((vec![4, m], message.name().to_string()));
            parts.extend(
                (0..).zip(&message.field).map(|(f, field)| (vec![4, m, 2, f], field.name().to_string())),
            );
        }
        for (e, kind) in (0..).zip(&file.enum_type) {
            parts.push((vec![5, e], kind.name().to_string()));
            parts.extend(
                (0..).zip(&kind.value).map(|(v, value)| (vec![5, e, 2, v], value.name().to_string())),
            );
        }
        for (s, service) in (0..).zip(&file.service) {
            parts.push((vec![6, s], service.name().to_string()));
            parts.extend(
                (0..).zip(&service.method).map(|(c, call)| (vec![6, s, 2, c], call.name().to_string())),
            );
        }
        for (path, name) in parts {
            assert!(commented(&path), "{name} of {:?} has no comment", file.name);
        }
    }
}
