//! Refuses calls without a valid token.

use http::header::AUTHORIZATION;
use http::{HeaderMap, Request, Response};
use tonic::Status;
use tonic::body::Body;
use tower_http::validate_request::ValidateRequest;

use crate::wire::errors::refusal::Refusal;
use crate::wire::guards::tokens::Tokens;
use crate::wire::observation::door_refusals::{DoorRefusals, Reason};
use crate::wire::observation::peer::Peer;

/// The prefix of the paths of the calls that need no token: a probe has none.
const HEALTH: &str = "/grpc.health.v1.Health/";
const BEARER: &[u8] = b"Bearer ";

/// Passes on calls with a valid token, all calls if there are no tokens, and those of health.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    /// The valid tokens, or `None` if calls need none.
    pub tokens: Option<Tokens>,
    /// Logs the calls that are refused.
    pub refusals: DoorRefusals,
}

impl<B> ValidateRequest<B> for Bearer {
    type ResponseBody = Body;

    fn validate(&mut self, request: &mut Request<B>) -> Result<(), Response<Body>> {
        self.check_request(request).map_err(|refusal| Status::from(refusal).into_http())
    }
}

impl Bearer {
    /// Checks the token of a request. A refusal is logged.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] if it has none, or one that is not valid.
    pub(crate) fn check_request<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let call = request.uri().path();
        self.check(call, request.headers()).map_err(|reason| {
            self.refusals.refused(reason, Peer::of(request), call);
            Refusal::Unauthenticated(words(reason))
        })
    }

    fn check(&self, call: &str, headers: &HeaderMap) -> Result<(), Reason> {
        let Some(tokens) = self.tokens.as_ref().filter(|_| !call.starts_with(HEALTH)) else { return Ok(()) };
        let token = tokens.name(token(headers)?).ok_or(Reason::UnknownToken)?;
        tracing::debug!(%token, call, "a call with a token");
        Ok(())
    }
}

/// The token of a call.
fn token(headers: &HeaderMap) -> Result<&[u8], Reason> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or(Reason::NoToken)?.as_bytes();
    let (scheme, token) = value.split_at_checked(BEARER.len()).ok_or(Reason::MalformedToken)?;
    let fits = scheme.eq_ignore_ascii_case(BEARER) && values.next().is_none();
    if fits { Ok(token.trim_ascii()) } else { Err(Reason::MalformedToken) }
}

/// What the caller is told.
fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::NoToken => "the call has no token; send the metadata authorization: Bearer TOKEN",
        Reason::MalformedToken => "the metadata authorization must be one value, Bearer and a token",
        _ => "the token is not valid here",
    }
}
