//! Answers in words, and the headers of all answers.

use http::header::{
    ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;
use tonic::body::Body;

/// Only files of this origin run or load, and no other page frames this one.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The headers of every answer.
const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The answer with the headers that every answer has.
pub(crate) fn with_headers(mut answer: Response<Body>) -> Response<Body> {
    answer.headers_mut().extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    answer
}

/// An answer that a person can read.
pub(crate) fn words(status: StatusCode, words: &str) -> Response<Body> {
    let mut answer = Response::new(Body::new(Full::from(format!("{words}\n"))));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

/// 405, with the methods that are `allowed`.
pub(crate) fn wrong_method(allowed: &'static str) -> Response<Body> {
    let mut answer = words(StatusCode::METHOD_NOT_ALLOWED, &format!("Send {allowed} to this address."));
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    answer
}
