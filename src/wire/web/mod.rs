//! The page in the browser, and its calls over gRPC-Web at the same origin.

mod answers;
mod files;
mod origin;
mod other_pages;

use std::pin::Pin;
use std::task::{Context, Poll};

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use tonic::body::Body;

pub(crate) use other_pages::Origins;

/// The prefix of the paths of calls.
const CALLS: &str = "/whosaid.v1.AttributionService/";

/// A tower service that answers requests for the page's files itself and passes calls on to a gRPC-Web service. Requests from
/// other origins are refused.
#[derive(Clone, Debug)]
pub(crate) struct Page<S> {
    /// The gRPC-Web service.
    pub service: S,
    /// The scheme of the page's address.
    pub scheme: Scheme,
    /// The origins of other pages that may call.
    pub origins: Origins,
}

impl<S> tower::Service<Request<Body>> for Page<S>
where
    S: tower::Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answer = match self.own_answer(&request) {
            Some(answer) => return Box::pin(async { Ok(answers::with_headers(answer)) }),
            None => self.service.call(request),
        };
        Box::pin(async { Ok(answers::with_headers(not_stored(answer.await?))) })
    }
}

impl<S> Page<S> {
    /// The answer to anything but a call that may be passed on.
    fn own_answer(&self, request: &Request<Body>) -> Option<Response<Body>> {
        if let Err(foreign) = origin::check(request, &self.scheme, &self.origins) {
            return Some(answers::words(StatusCode::FORBIDDEN, &foreign.to_string()));
        }
        if !request.uri().path().starts_with(CALLS) {
            return Some(files::answer(request));
        }
        if self.origins.asks(request) {
            return None;
        }
        if request.method() != Method::POST {
            return Some(answers::wrong_method("POST"));
        }
        let kind = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        let is_web = kind.starts_with(b"application/grpc-web");
        let refusal = "Calls at this address are gRPC-Web; send application/grpc-web+proto.";
        (!is_web).then(|| answers::words(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal))
    }
}

/// An answer holds words of an article; no browser keeps it.
fn not_stored(mut answer: Response<Body>) -> Response<Body> {
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
