//! Calls from pages elsewhere, whose origins the operator named (CORS).

use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderName, ORIGIN};
use http::{HeaderValue, Method, Request};
use tower::layer::util::Identity;
use tower::util::{Either, option_layer};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The origins of pages elsewhere that may call.
#[derive(Clone, Debug)]
pub(crate) struct Origins(pub Vec<String>);

/// What a gRPC-Web client sends beside the content type. There is no `authorization`: calls at the port of the page need no token,
/// and a page elsewhere that holds one should not be led to show it here.
const SENT: [&str; 3] = ["x-grpc-web", "x-user-agent", "grpc-timeout"];
/// What it reads of an answer.
const READ: [&str; 3] = ["grpc-status", "grpc-message", "grpc-status-details-bin"];
/// How long a browser may keep the permission.
const KEPT: Duration = Duration::from_secs(600);

impl Origins {
    /// Whether a page of this origin may call.
    pub(crate) fn has(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|named| origin.as_bytes() == named.as_bytes())
    }

    /// Whether a browser asks if a page may call.
    pub(crate) fn asks<B>(&self, request: &Request<B>) -> bool {
        let is_named = request.headers().get(ORIGIN).is_some_and(|origin| self.has(origin));
        is_named && request.method() == Method::OPTIONS
    }

    /// Tells browsers that the origins may call; nothing if there are none.
    pub(crate) fn layer(&self) -> Either<CorsLayer, Identity> {
        let named: Vec<HeaderValue> = self.0.iter().filter_map(|origin| origin.parse().ok()).collect();
        let sent = SENT.map(HeaderName::from_static).into_iter().chain([CONTENT_TYPE]);
        option_layer((!named.is_empty()).then(|| {
            CorsLayer::new()
                .allow_origin(AllowOrigin::list(named))
                .allow_methods([Method::POST])
                .allow_headers(sent.collect::<Vec<_>>())
                .expose_headers(READ.map(HeaderName::from_static))
                .max_age(KEPT)
        }))
    }
}
