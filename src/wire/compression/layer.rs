//! The layer that decompresses requests, and refuses those in another encoding.

use std::future::{Ready, ready};
use std::task::{Context, Poll};

use futures_util::future::Either;
use http::{HeaderMap, HeaderValue, Request, Response};
use tonic::Status;
use tonic::body::Body;

use crate::config::Encoding;
use crate::wire::compression::body::DecompressedBody;
use crate::wire::compression::encodings::Encodings;
use crate::wire::compression::messages::Messages;
use crate::wire::errors::refusal::Refusal;

/// The header that names the encoding of a request.
const ENCODING: &str = "grpc-encoding";
/// The header that names the encodings accepted.
const ACCEPTED: &str = "grpc-accept-encoding";

/// The prefix of the paths of calls whose bytes are counted. Others are not decompressed: a few bytes could fill the memory.
const COUNTED: &str = "/whosaid.v1.AttributionService/";

/// What the daemon decompresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decompression {
    /// The encodings accepted.
    pub encodings: Encodings,
    /// The longest message accepted, in bytes when decompressed.
    pub longest: usize,
}

impl Decompression {
    /// Puts the layer around `service`.
    pub(crate) fn around<S>(self, service: S) -> Decompress<S> {
        Decompress { service, decompression: self }
    }

    /// The encoding of a request, or `None` if it has none.
    fn encoding(self, headers: &HeaderMap) -> Result<Option<Encoding>, Refusal> {
        match headers.get(ENCODING).map(HeaderValue::as_bytes) {
            None | Some(b"identity") => Ok(None),
            Some(name) => match self.encodings.named(name) {
                Some(encoding) => Ok(Some(encoding)),
                None => Err(self.refusal(&String::from_utf8_lossy(name))),
            },
        }
    }

    fn refusal(self, name: &str) -> Refusal {
        Refusal::Encoding { name: name.into(), accepted: self.accepted() }
    }

    /// The names of the encodings accepted.
    fn accepted(self) -> Vec<&'static str> {
        self.encodings.iter().map(Encoding::name).collect()
    }

    /// The request with a body that decompresses its messages. What follows sees an uncompressed request.
    fn decompressed(self, mut request: Request<Body>, encoding: Encoding) -> Request<Body> {
        request.headers_mut().remove(ENCODING);
        let (mut head, body) = request.into_parts();
        let body = DecompressedBody::new(body, Messages::new(encoding, self.longest));
        head.extensions.insert(body.held());
        Request::from_parts(head, Body::new(body))
    }

    fn answer(self, refusal: Refusal) -> Response<Body> {
        let mut answer = Status::from(refusal).into_http();
        let names = [self.accepted(), vec!["identity"]].concat().join(",");
        if let Ok(names) = names.parse() {
            answer.headers_mut().insert(ACCEPTED, names);
        }
        answer
    }
}

/// A tower service that decompresses requests.
#[derive(Clone, Debug)]
pub(crate) struct Decompress<S> {
    service: S,
    decompression: Decompression,
}

impl<S: tower::Service<Request<Body>, Response = Response<Body>>> tower::Service<Request<Body>>
    for Decompress<S>
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Response<Body>, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        if !request.uri().path().starts_with(COUNTED) {
            return Either::Left(self.service.call(request));
        }
        let request = match self.decompression.encoding(request.headers()) {
            Ok(None) => request,
            Ok(Some(encoding)) => self.decompression.decompressed(request, encoding),
            Err(refusal) => return Either::Right(ready(Ok(self.decompression.answer(refusal)))),
        };
        Either::Left(self.service.call(request))
    }
}
