//! Spans for a collector of OpenTelemetry.

use std::sync::Arc;

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::trace::v1::Span;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status};
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{ExtractAttributionsRequest, StreamExtractAttributionsRequest};

use crate::ARTICLE;
use crate::process::Daemon;
use crate::server::request;

/// A collector that passes on what it gets.
#[derive(Clone)]
struct Collector(Arc<UnboundedSender<ExportTraceServiceRequest>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.send(request.into_inner()).unwrap();
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl Collector {
    /// Its address, and what it gets.
    async fn start() -> (String, UnboundedReceiver<ExportTraceServiceRequest>) {
        let (sender, received) = unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = TraceServiceServer::new(Self(Arc::new(sender)));
        let server = Server::builder().add_service(service);
        tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
        (address, received)
    }
}

async fn client(daemon: &Daemon) -> AttributionServiceClient<Channel> {
    let channel = Channel::from_shared(format!("http://{}", daemon.address)).unwrap();
    AttributionServiceClient::new(channel.connect().await.unwrap())
}

/// Ends the daemon, which sends its last spans: all spans, and how they are written.
async fn spans(
    daemon: Daemon,
    mut received: UnboundedReceiver<ExportTraceServiceRequest>,
) -> (Vec<Span>, String) {
    tokio::task::spawn_blocking(|| daemon.end()).await.unwrap();
    let mut all = Vec::new();
    while let Ok(sent) = received.try_recv() {
        all.push(sent);
    }
    let written = format!("{all:?}");
    let scopes = all.into_iter().flat_map(|sent| sent.resource_spans).flat_map(|sent| sent.scope_spans);
    (scopes.flat_map(|scope| scope.spans).collect(), written)
}

/// A trace of a caller, and its span.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";
const METHOD: &str = "whosaid.v1.AttributionService/ExtractAttributions";

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_a_span_of_its_callers_trace_with_its_stages_inside() {
    let (address, received) = Collector::start().await;
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--otlp-endpoint", &address, "--log", "warn"]);
    let mut client = client(&daemon).await;
    client.extract_attributions(traced(request(ARTICLE))).await.unwrap();
    client.extract_attributions(ExtractAttributionsRequest::default()).await.unwrap_err();
    drop(client);
    let (spans, written) = spans(daemon, received).await;
    let calls: Vec<&Span> = spans.iter().filter(|span| span.name == METHOD).collect();
    assert_eq!(calls.len(), 2, "{written}");
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let call = calls.iter().find(|span| hex(&span.trace_id) == TRACE).unwrap();
    assert_eq!(hex(&call.parent_span_id), PARENT);
    let inside = spans.iter().filter(|span| span.parent_span_id == call.span_id);
    let mut stages: Vec<&str> = inside.map(|span| span.name.as_str()).collect();
    stages.sort_unstable();
    assert_eq!(stages, ["encode", "extract", "lookup", "parse"], "{written}");
    let refused = calls.iter().find(|span| hex(&span.trace_id) != TRACE).unwrap();
    let code = refused.attributes.iter().find(|attribute| attribute.key == "rpc.grpc.status_code").unwrap();
    assert!(format!("{code:?}").contains("IntValue(3)"), "{code:?}");
    assert!(written.contains("\"whosaid\""), "the service has its name: {written}");
    for word in ["Riverton", "Byrne", "libraries", "roof"] {
        assert!(ARTICLE.contains(word) && !written.contains(word), "{word}: {written}");
    }
}

/// A request in the trace.
fn traced<T>(message: T) -> Request<T> {
    let mut asked = Request::new(message);
    asked.metadata_mut().insert("traceparent", format!("00-{TRACE}-{PARENT}-01").parse().unwrap());
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stages_of_long_texts_and_of_streams_are_in_the_trace_too() {
    let (address, received) = Collector::start().await;
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--otlp-endpoint", &address, "--no-cache"]);
    let mut client = client(&daemon).await;
    client.extract_attributions(traced(request(&ARTICLE.repeat(300)))).await.unwrap();
    let items = [ARTICLE.to_string(), ARTICLE.repeat(300)]
        .map(|text| StreamExtractAttributionsRequest { request: Some(request(&text)) });
    let mut answers =
        client.stream_extract_attributions(traced(tokio_stream::iter(items))).await.unwrap().into_inner();
    while let Some(answer) = answers.message().await.unwrap() {
        assert!(answer.response.is_some());
    }
    drop((client, answers));
    let (spans, written) = spans(daemon, received).await;
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(
        spans.iter().all(|span| hex(&span.trace_id) == TRACE && !span.parent_span_id.is_empty()),
        "{written}"
    );
    let count = |name: &str| spans.iter().filter(|span| span.name == name).count();
    assert_eq!(["lookup", "extract", "encode", METHOD].map(count), [3, 3, 3, 1], "{written}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_not_there_holds_up_nothing() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--otlp-endpoint", &address]);
    client(&daemon).await.extract_attributions(request(ARTICLE)).await.unwrap();
    let log = tokio::task::spawn_blocking(|| daemon.end()).await.unwrap();
    let told = |line: &str| line.contains("ERROR opentelemetry") || line.contains("WARN opentelemetry");
    assert!(log.lines().any(told), "the log says that spans were lost: {log}");
}
