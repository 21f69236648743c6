//! A span, an id and a count for each call.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use tonic::body::Body;
use tonic::{Code, Status};
use tower::BoxError;
use tracing::Instrument;

use crate::metrics::Metrics;
use crate::wire::errors::grpc_status;
use crate::wire::observation::call_record::CallRecord;
use crate::wire::observation::call_spans::CallSpans;
use crate::wire::observation::methods::Methods;
use crate::wire::observation::observed_body::ObservedBody;
use crate::wire::observation::peer::Peer;
use crate::wire::observation::request_id::{self, REQUEST_ID};
use crate::wire::observation::seldom::Seldom;

/// What all ports share to observe their calls.
#[derive(Clone, Debug)]
pub(crate) struct Observer {
    metrics: Metrics,
    methods: Arc<Methods>,
    refusals: Arc<Seldom<Code>>,
}

/// A tower service whose calls are observed.
#[derive(Clone, Debug)]
pub(crate) struct Observed<S> {
    /// The inner service.
    pub service: S,
    /// Where the calls are counted.
    pub observer: Observer,
}

impl Observer {
    /// Counts calls in `metrics`.
    pub(crate) fn new(metrics: Metrics) -> Self {
        let methods = Arc::new(Methods::new(&metrics));
        Self { metrics, methods, refusals: Arc::default() }
    }

    /// Begins the spans and the record of a call.
    fn begin<B>(&self, request: &Request<B>, id: &HeaderValue) -> CallRecord {
        let (method, name) = self.methods.of(request.uri().path());
        CallRecord {
            metrics: self.metrics.clone(),
            method: method.clone(),
            begun: Instant::now(),
            spans: CallSpans::new(name, id, request.headers()),
            client: Peer::of(request),
            refusals: Arc::clone(&self.refusals),
            is_finished: false,
        }
    }
}

impl<S, B, R> tower::Service<Request<B>> for Observed<S>
where
    S: tower::Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    R: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let id = request_id::of(request.headers());
        let record = self.observer.begin(&request, &id);
        let span = record.spans.inner().clone();
        let answer = span.in_scope(|| self.service.call(request));
        Box::pin(async move { Ok(answered(answer.await?.map(Body::new), record, id)) }.instrument(span))
    }
}

/// The answer with the id, observed to its end.
fn answered(mut answer: Response<Body>, mut record: CallRecord, id: HeaderValue) -> Response<Body> {
    if answer.status() != StatusCode::OK {
        // Only a caller that does not speak gRPC gets another status.
        record.finish(&Status::unimplemented(""));
    } else if let Some(status) = Status::from_header_map(answer.headers()) {
        let status = grpc_status::of_tonic(status);
        record.finish(&status);
        answer = status.into_http();
    }
    answer.headers_mut().insert(REQUEST_ID, id);
    if record.is_finished { answer } else { answer.map(|body| Body::new(ObservedBody::new(body, record))) }
}
