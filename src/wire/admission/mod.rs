//! Who is let in: calls and bytes in flight are bounded, and what is above the bound is refused at once.
//!
//! A refusal costs next to nothing and says when to ask again; a queue without a bound would let every caller wait and
//! the memory grow. The calls of health and reflection always pass.

pub mod in_flight;
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

/// The calls that are bounded.
const OURS: &str = "/whosaid.v1.";
/// The call that goes on for as long as its caller likes.
const STREAM: &str = "/whosaid.v1.AttributionService/StreamExtractAttributions";

/// A service behind the gate.
#[derive(Clone, Debug)]
pub struct Admission<S> {
    /// The service.
    pub service: S,
    /// The gate.
    pub in_flight: InFlight,
    /// Where calls are answered whose request is longer than `short` bytes, so that the others need not wait for them.
    pub pool: LongTextPool,
    /// The longest request, in bytes, that is answered where it comes in.
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
    /// A stream, whose articles are let in one by one.
    fn stream(&mut self, request: Request<Body>, place: Permit) -> ResponseFuture<S::Error> {
        let open = self.in_flight.count();
        let answer = self.service.call(request);
        Box::pin(async { Ok(answer.await?.map(|body| Body::new(ResponseBody::stream(body, place, open)))) })
    }

    /// A call with one request and one answer.
    fn one(&mut self, request: Request<Body>, place: Permit) -> ResponseFuture<S::Error> {
        let (open, in_flight) = (self.in_flight.count(), self.in_flight.clone());
        let (pool, short) = (self.pool.clone(), self.short);
        // The one that is ready; its clone is asked anew before the next call.
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
                // The work is done: whoever reads slowly holds up no other call.
                drop(place);
                // A long answer takes its time also to be written down, which is done when its first frame is asked for.
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
