//! Unary extraction: answers, the cache, every refusal.

use tokio::sync::oneshot;
use tokio_stream::StreamExt;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::{Code, Request, Status};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_prost::ProstCodec;
use tonic_types::StatusExt;
use whosaid::wire::Limits;
use whosaid::wire::v1::*;

use crate::ARTICLE;
use crate::server::{LIMITS, Server, request};

const PATH: &str = "/whosaid.v1.AttributionService/ExtractAttributions";

/// The fields that a refusal names, each with what is wrong.
fn violations(status: &Status) -> Vec<(String, String)> {
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = status.get_details_bad_request().unwrap();
    details.field_violations.into_iter().map(|v| (v.field, v.description)).collect()
}

async fn refused(request: ExtractAttributionsRequest) -> Vec<(String, String)> {
    let mut client = Server::start_and_connect(LIMITS).await;
    violations(&client.1.extract_attributions(request).await.unwrap_err())
}

impl Server {
    async fn start_and_connect(
        limits: Limits,
    ) -> (Self, attribution_service_client::AttributionServiceClient<tonic::transport::Channel>) {
        let server = Self::start(limits).await;
        let client = server.client().await;
        (server, client)
    }
}

#[tokio::test]
async fn answer_echoes_the_callers_id_unit_and_language() {
    let (_server, mut client) = Server::start_and_connect(LIMITS).await;
    let asked = ExtractAttributionsRequest { encoding_type: EncodingType::Utf16.into(), ..request(ARTICLE) };
    let response = client.extract_attributions(asked).await.unwrap().into_inner();
    assert_eq!(response.document_id, "a");
    let extraction = response.extraction.unwrap();
    assert_eq!(extraction.encoding_type(), EncodingType::Utf16);
    assert_eq!(extraction.language, "en");
    assert!(!extraction.rule_set_version.is_empty());
}

#[tokio::test]
async fn spans_slice_back_in_every_unit() {
    let (_server, mut client) = Server::start_and_connect(LIMITS).await;
    for encoding in [EncodingType::Utf8, EncodingType::Utf16, EncodingType::Utf32] {
        let asked = ExtractAttributionsRequest { encoding_type: encoding.into(), ..request(ARTICLE) };
        let extraction = client.extract_attributions(asked).await.unwrap().into_inner().extraction.unwrap();
        for span in extraction.attributions.iter().flat_map(spans) {
            assert_eq!(slice(ARTICLE, &span, encoding), span.text, "{encoding:?}");
        }
    }
}

fn spans(attribution: &Attribution) -> Vec<Span> {
    let content = attribution.content.iter().flat_map(|c| [c.outer.clone(), c.inner.clone()]).flatten();
    let source = attribution.source.iter().filter_map(|source| source.span.clone());
    content.chain(attribution.cue.clone()).chain(source).collect()
}

fn slice(text: &str, span: &Span, encoding: EncodingType) -> String {
    let range = span.begin as usize..span.end as usize;
    match encoding {
        EncodingType::Utf16 => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).unwrap(),
        EncodingType::Utf32 => text.chars().collect::<Vec<_>>()[range].iter().collect(),
        _ => text[range].into(),
    }
}

#[tokio::test]
async fn a_hit_says_so_and_equals_the_fresh_answer() {
    let (_server, mut client) = Server::start_and_connect(LIMITS).await;
    let mut answers = Vec::new();
    let modes = [CacheMode::Default, CacheMode::Unspecified, CacheMode::Bypass, CacheMode::Refresh];
    for (id, mode) in modes.into_iter().enumerate() {
        let mut asked = request(ARTICLE);
        asked.options = Some(ExtractionOptions { cache_mode: mode.into(), ..ExtractionOptions::default() });
        asked.document.as_mut().unwrap().id = id.to_string();
        answers.push(client.extract_attributions(asked).await.unwrap().into_inner());
    }
    let statuses: Vec<_> = answers.iter().map(ExtractAttributionsResponse::cache_status).collect();
    assert_eq!(statuses, [CacheStatus::Miss, CacheStatus::Hit, CacheStatus::Bypass, CacheStatus::Miss]);
    let ids: Vec<_> = answers.iter().map(|answer| answer.document_id.as_str()).collect();
    assert_eq!(ids, ["0", "1", "2", "3"]);
    assert!(answers.iter().all(|answer| answer.extraction == answers[0].extraction));
}

#[tokio::test]
async fn a_text_read_on_the_blocking_pool_gets_the_same_answer() {
    let (_server, mut client) = Server::start_and_connect(LIMITS).await;
    let (_long, mut long_client) = Server::start_and_connect(Limits { short_text: 0, ..LIMITS }).await;
    let here = client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner();
    let there = long_client.extract_attributions(request(ARTICLE)).await.unwrap().into_inner();
    assert_eq!(here, there);
}

#[tokio::test]
async fn empty_text_is_refused() {
    let expected = vec![("document.content".to_string(), "is empty; send the article's text".to_string())];
    assert_eq!(refused(request("")).await, expected);
    assert_eq!(refused(ExtractAttributionsRequest::default()).await, expected);
}

#[tokio::test]
async fn unknown_enum_values_are_refused() {
    let options = ExtractionOptions { single_marks: 4, cache_mode: -1, ..ExtractionOptions::default() };
    let asked = ExtractAttributionsRequest { encoding_type: 99, options: Some(options), ..request(ARTICLE) };
    let fields = [("encoding_type", 99), ("options.single_marks", 4), ("options.cache_mode", -1)];
    let expected =
        fields.map(|(field, value)| (field.into(), format!("{value} is not a value of this enum")));
    assert_eq!(refused(asked).await, expected);
}

#[tokio::test]
async fn unsupported_languages_confidences_and_ids_are_refused() {
    let mut asked = request(ARTICLE);
    asked.document.as_mut().unwrap().language = "tlh".into();
    asked.document.as_mut().unwrap().id = "x".repeat(1025);
    asked.options = Some(ExtractionOptions { min_confidence: 1.5, ..ExtractionOptions::default() });
    let expected = [
        ("document.id", "is 1025 bytes long, over the limit of 1024"),
        ("document.language", "\"tlh\" is not supported; supported is \"en\""),
        ("options.min_confidence", "is 1.5; it must be between 0 and 1"),
    ];
    assert_eq!(refused(asked).await, expected.map(|(field, words)| (field.into(), words.into())));
}

#[tokio::test]
async fn a_text_over_the_limit_is_refused_by_the_limit() {
    let (_server, mut client) = Server::start_and_connect(Limits { text: 10, ..LIMITS }).await;
    assert!(client.extract_attributions(request(&"x".repeat(10))).await.is_ok());
    let status = client.extract_attributions(request(&"x".repeat(11))).await.unwrap_err();
    let expected = ("document.content".to_string(), "is 11 bytes long, over the limit of 10".to_string());
    assert_eq!(violations(&status), [expected]);
    let status = client.extract_attributions(request(&"x".repeat(1 << 20))).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange);
}

/// The request with bytes where the contract has strings: what a careless client may send.
#[derive(Clone, PartialEq, prost::Message)]
struct RawRequest {
    #[prost(message, optional, tag = "1")]
    document: Option<RawDocument>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct RawDocument {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    content: Vec<u8>,
}

async fn raw_call(server: &Server, document: RawDocument) -> Status {
    let mut client = tonic::client::Grpc::new(server.channel().await);
    client.ready().await.unwrap();
    let path = PathAndQuery::from_static(PATH);
    let codec = ProstCodec::<RawRequest, ExtractAttributionsResponse>::default();
    client.unary(Request::new(RawRequest { document: Some(document) }), path, codec).await.unwrap_err()
}

#[tokio::test]
async fn invalid_utf8_is_the_callers_error_and_names_the_field() {
    let server = Server::start(LIMITS).await;
    let bad = b"a\xffb".to_vec();
    let words = "cannot be decoded: invalid string value: data is not UTF-8 encoded".to_string();
    let status = raw_call(&server, RawDocument { content: bad.clone(), ..RawDocument::default() }).await;
    assert_eq!(violations(&status), [("document.content".to_string(), words.clone())]);
    let status = raw_call(&server, RawDocument { id: bad, content: b"x".to_vec() }).await;
    assert_eq!(violations(&status), [("document.id".to_string(), words)]);
}

#[tokio::test]
async fn a_call_that_is_open_at_the_end_is_answered() {
    let mut server = Server::start(LIMITS).await;
    let channel = server.channel().await;
    let (send, sent) = oneshot::channel();
    // The server waits for this call's message: a stream of one, not yet there.
    let message = tokio_stream::once(sent).then(async |sent| sent.await.unwrap());
    let mut caller = tonic::client::Grpc::new(channel.clone());
    caller.ready().await.unwrap();
    let path = PathAndQuery::from_static(PATH);
    let codec = ProstCodec::<ExtractAttributionsRequest, ExtractAttributionsResponse>::default();
    let call = tokio::spawn(async move { caller.client_streaming(Request::new(message), path, codec).await });
    tokio::task::yield_now().await;
    // On the same connection and after the call, so that its answer shows that the call has arrived.
    let mut health = HealthClient::new(channel);
    let mut watch = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().status, ServingStatus::Serving as i32);
    server.end();
    assert_eq!(watch.message().await.unwrap().unwrap().status, ServingStatus::NotServing as i32);
    send.send(request(ARTICLE)).unwrap();
    let response = call.await.unwrap().unwrap().into_inner();
    assert_eq!(response.document_id, "a");
}
