//! Refuses calls without a valid token.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::header::AUTHORIZATION;
use http::{HeaderMap, Request, Response};
use tonic::Status;
use tonic::body::Body;

use crate::wire::errors::refusal::Refusal;
use crate::wire::guards::tokens::Tokens;

/// The prefix of the paths of the calls that need no token: a probe has none.
const HEALTH: &str = "/grpc.health.v1.Health/";

/// A tower service that passes on calls with a valid token, all calls if there are no tokens, and those of health.
#[derive(Clone, Debug)]
pub(crate) struct Bearer<S> {
    /// The inner service.
    pub service: S,
    /// The valid tokens, or `None` if calls need none.
    pub tokens: Option<Tokens>,
}

impl<S, B> tower::Service<Request<B>> for Bearer<S>
where
    S: tower::Service<Request<B>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self.check(&request) {
            Ok(()) => Box::pin(self.service.call(request)),
            Err(refusal) => Box::pin(async { Ok(Status::from(refusal).into_http()) }),
        }
    }
}

impl<S> Bearer<S> {
    fn check<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let call = request.uri().path();
        let Some(tokens) = self.tokens.as_ref().filter(|_| !call.starts_with(HEALTH)) else { return Ok(()) };
        match tokens.name(token(request.headers())?) {
            Some(token) => tracing::debug!(%token, call, "a call with a token"),
            None => return Err(Refusal::Unauthenticated("the token is not valid here")),
        }
        Ok(())
    }
}

/// The token of a call.
fn token(headers: &HeaderMap) -> Result<&[u8], Refusal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let missing = "the call has no token; send the metadata authorization: Bearer TOKEN";
    let value = values.next().ok_or(Refusal::Unauthenticated(missing))?.as_bytes();
    let malformed = "the metadata authorization must be one value, Bearer and a token";
    let malformed = || Refusal::Unauthenticated(malformed);
    let (scheme, token) = value.split_at_checked(BEARER.len()).ok_or_else(malformed)?;
    let fits = scheme.eq_ignore_ascii_case(BEARER) && values.next().is_none();
    if fits { Ok(token.trim_ascii()) } else { Err(malformed()) }
}

const BEARER: &[u8] = b"Bearer ";
