//! The deadline of a call, enforced shortly before tonic enforces it.
//!
//! tonic ends a call whose `grpc-timeout` has passed with CANCELLED. This layer ends it
//! with DEADLINE_EXCEEDED, as the protocol requires, and drops the work, which stops it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, Request, Response};
use tonic::body::Body;

use crate::wire::errors::refusal::Refusal;

/// How long before tonic: more than the millisecond that tokio's timers round to.
const AHEAD: Duration = Duration::from_millis(2);

/// A tower service that enforces the deadlines of its calls.
#[derive(Clone, Debug)]
pub(crate) struct Deadline<S>(pub S);

impl<S, B> tower::Service<Request<B>> for Deadline<S>
where
    S: tower::Service<Request<B>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Some(time) = timeout(request.headers()) else { return Box::pin(self.0.call(request)) };
        let Some(time) = time.checked_sub(AHEAD) else { return Box::pin(async { Ok(late()) }) };
        let answer = tokio::time::timeout(time, self.0.call(request));
        Box::pin(async { answer.await.unwrap_or_else(|_| Ok(late())) })
    }
}

fn late() -> Response<Body> {
    tonic::Status::from(Refusal::Late).into_http()
}

/// Parses `grpc-timeout`: at most eight digits and a unit. An invalid value is ignored, as in tonic.
pub(crate) fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    let number: u64 = if digits.len() > 8 { return None } else { digits.parse().ok()? };
    Some(match unit {
        "H" => Duration::from_secs(number * 3600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use tonic::Code;
    use tower::{ServiceExt, service_fn};

    use super::*;

    /// The code of a call that is never answered, at the given deadline.
    async fn code_of_unanswered(timeout: &str) -> Code {
        let never = service_fn(|_: Request<()>| std::future::pending::<Result<_, Infallible>>());
        let request = Request::builder().header("grpc-timeout", timeout).body(()).unwrap();
        let response = Deadline(never).oneshot(request).await.unwrap();
        tonic::Status::from_header_map(response.headers()).unwrap().code()
    }

    #[tokio::test]
    async fn a_late_call_ends_in_deadline_exceeded() {
        for timeout in ["0S", "1n", "1m", "5m", "3000u"] {
            assert_eq!(code_of_unanswered(timeout).await, Code::DeadlineExceeded, "{timeout}");
        }
    }

    #[test]
    fn odd_timeouts_are_no_deadline() {
        for value in ["", "m", "5", "5x", "-5m", "123456789m", "5 m", "٣m"] {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
            assert_eq!(timeout(&headers), None, "{value}");
        }
    }
}
