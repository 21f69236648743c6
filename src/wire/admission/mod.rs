//! Admission control: calls and bytes in flight are limited, and a call beyond a limit fails immediately.
//!
//! A refusal is cheap and says when to retry. An unbounded queue would make every caller wait and memory grow. Calls of
//! health and reflection are not limited.

pub(crate) mod in_flight;
mod peeked_body;
mod request_body;
mod response_body;

use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;

use crate::service::LongTextPool;

use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::admission::peeked_body::PeekedBody;
use crate::wire::admission::request_body::RequestBody;
use crate::wire::admission::response_body::ResponseBody;
use crate::wire::errors::refusal::Refusal;

/// The prefix of the paths of limited calls.
const OURS: &str = "/whosaid.v1.";
/// The path of the streaming call, whose requests are admitted one by one.
const STREAM: &str = "/whosaid.v1.AttributionService/StreamExtractAttributions";

/// A tower service with admission control.
#[derive(Clone, Debug)]
pub(crate) struct Admission<S> {
    /// The inner service.
    pub service: S,
    /// The limits and what is in flight.
    pub in_flight: InFlight,
    /// The pool for calls whose request is longer than `short` bytes, so that they do not delay other calls.
    pub pool: LongTextPool,
    /// The longest request, in bytes, that is processed on the thread of its connection.
    pub short: usize,
}

type ResponseFuture<E> = Pin<Box<dyn Future<Output = Result<Response<Body>, E>> + Send>>;

impl<S> tower::Service<Request<Body>> for Admission<S>
where
    S: tower::Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let path = request.uri().path();
        if !path.starts_with(OURS) {
            return Box::pin(self.service.call(request));
        }
        let is_stream = path == STREAM;
        let place = match self.in_flight.admit(is_stream) {
            Ok(place) => place,
            Err(refusal) => return refused(refusal),
        };
        if is_stream { self.stream(request, place) } else { self.one(request, place) }
    }
}

impl<S> Admission<S>
where
    S: tower::Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    /// A streaming call. Its requests are admitted one by one.
    fn stream(&mut self, request: Request<Body>, place: Permit) -> ResponseFuture<S::Error> {
        let open = self.in_flight.count();
        let answer = self.service.call(request);
        Box::pin(async { Ok(answer.await?.map(|body| Body::new(ResponseBody::stream(body, place, open)))) })
    }

    /// A unary call.
    fn one(&mut self, request: Request<Body>, place: Permit) -> ResponseFuture<S::Error> {
        let (open, in_flight) = (self.in_flight.count(), self.in_flight.clone());
        let (pool, short) = (self.pool.clone(), self.short);
        // Only this instance was polled ready; the clone is polled before the next call.
        let clone = self.service.clone();
        let mut service = std::mem::replace(&mut self.service, clone);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let (arriving, place) = RequestBody::new(body, in_flight.clone(), place);
            let arriving = PeekedBody::new(arriving).await;
            let is_short = arriving.message_bytes().is_some_and(|bytes| bytes <= short);
            let answer = service.call(Request::from_parts(head, Body::new(arriving)));
            let answered = async move {
                let (head, body) = answer.await?.into_parts();
                // Release the permit: a slow reader must not block other calls.
                drop(place);
                // Encoding a long response takes time and happens on the first poll, so poll it here, in the pool.
                let body = Body::new(PeekedBody::new(ResponseBody::answer(body, in_flight, open)).await);
                Ok(Response::from_parts(head, body))
            };
            if is_short {
                return answered.await;
            }
            let answered = pool.run(answered).await;
            answered.unwrap_or_else(|stopped| Ok(Status::from(Refusal::from(stopped)).into_http()))
        })
    }
}

fn refused<E: Send + 'static>(refusal: Refusal) -> ResponseFuture<E> {
    Box::pin(async { Ok(Status::from(refusal).into_http()) })
}
