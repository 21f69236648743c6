//! The address where Prometheus asks for the metrics, over HTTP.

mod readings;

use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use http::header::{CONNECTION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body_util::Full;
use tokio::sync::Mutex;
use tonic::body::Body;

use crate::metrics;
use crate::service::Service;
use crate::wire::admission::in_flight::InFlight;
use crate::wire::guards::bearer::Bearer;
use crate::wire::guards::tls::Tls;
use crate::wire::metrics_port::readings::readings;
use crate::wire::web::answers;

/// The path of the metrics.
const METRICS: &str = "/metrics";

/// A tower service that answers all requests itself.
#[derive(Clone, Debug)]
pub(crate) struct MetricsPort {
    /// What is measured.
    pub service: Weak<Service>,
    /// The calls in flight.
    pub in_flight: InFlight,
    /// Held while the metrics are measured: one scrape at a time.
    pub turn: Arc<Mutex<()>>,
    /// The certificate of the ports, or `None` without TLS.
    pub tls: Option<Tls>,
    /// The tokens of which a request needs one, if there are any.
    pub bearer: Bearer,
}

impl tower::Service<Request<Body>> for MetricsPort {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (port, request) = (self.clone(), request.map(drop));
        let is_http1 = request.version() < Version::HTTP_2;
        Box::pin(async move {
            let mut answer = port.answer(&request).await;
            if is_http1 {
                // A connection that stays open after a scrape would be one descriptor fewer.
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(answer)
        })
    }
}

impl MetricsPort {
    async fn answer(self, request: &Request<()>) -> Response<Body> {
        if let Err(refusal) = self.bearer.check_request(request) {
            let mut answer = answers::words(StatusCode::UNAUTHORIZED, &refusal.to_string());
            answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return answer;
        }
        if request.uri().path() != METRICS {
            return answers::words(StatusCode::NOT_FOUND, "The metrics are at /metrics.");
        }
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return answers::wrong_method("GET");
        }
        match self.text().await {
            Some(text) => {
                let mut answer = Response::new(Body::new(Full::from(text)));
                answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(metrics::CONTENT_TYPE));
                answer
            }
            None => answers::words(StatusCode::SERVICE_UNAVAILABLE, "The daemon is shutting down."),
        }
    }

    /// The metrics; `None` once the service is gone.
    async fn text(self) -> Option<String> {
        let _turn = self.turn.lock().await;
        let service = self.service.upgrade()?;
        // Measuring the cache's folder may block.
        let text = tokio::task::spawn_blocking(move || {
            service.metrics().text(readings(&service, &self.in_flight, self.tls.as_ref()))
        });
        text.await.ok()
    }
}
