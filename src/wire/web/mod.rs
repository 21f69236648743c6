//! The page in the browser, and its calls over gRPC-Web at the same origin.

pub(crate) mod answers;
mod files;
mod origin;
mod other_pages;

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use tonic::body::Body;
use tower::util::MapResponse;
use tower_http::validate_request::{ValidateRequest, ValidateRequestHeader};

use crate::wire::observation::door_refusals::DoorRefusals;
use crate::wire::observation::peer::Peer;

pub(crate) use other_pages::Origins;

/// The prefix of the paths of calls.
const CALLS: &str = "/whosaid.v1.AttributionService/";

/// A change of an answer.
type Change = fn(Response<Body>) -> Response<Body>;

/// Calls over gRPC-Web with the page around them.
pub(crate) type WithPage<S> = MapResponse<ValidateRequestHeader<MapResponse<S, Change>, Page>, Change>;

/// Answers requests for the page's files, and passes on calls. Requests from other origins are refused.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The scheme of the page's address.
    pub scheme: Scheme,
    /// The origins of other pages that may call.
    pub origins: Origins,
    /// Logs the requests that are refused.
    pub refusals: DoorRefusals,
}

/// Puts the page around a gRPC-Web service.
pub(crate) fn around<S>(calls: S, page: Page) -> WithPage<S> {
    let calls = MapResponse::new(calls, not_stored as Change);
    MapResponse::new(ValidateRequestHeader::custom(calls, page), answers::with_headers)
}

impl ValidateRequest<Body> for Page {
    type ResponseBody = Body;

    fn validate(&mut self, request: &mut Request<Body>) -> Result<(), Response<Body>> {
        self.own_answer(request).map_or(Ok(()), Err)
    }
}

impl Page {
    /// The answer to anything but a call that may be passed on.
    fn own_answer(&self, request: &Request<Body>) -> Option<Response<Body>> {
        if let Err(foreign) = origin::check(request, &self.scheme, &self.origins) {
            self.refusals.refused(foreign.reason(), Peer::of(request), foreign.named(request));
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
