//! Who is let in: calls and bytes in flight are bounded, and what is above the bound is refused at once.
//!
//! A refusal costs next to nothing and says when to ask again; a queue without a bound would let every caller wait and
//! the memory grow. The calls of health and reflection always pass.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use tonic::body::Body;

use super::arriving::Arriving;
use super::gate::Gate;
use super::leaving::Leaving;

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
    pub gate: Gate,
}

impl<S> tower::Service<Request<Body>> for Admission<S>
where
    S: tower::Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let path = request.uri().path();
        if !path.starts_with(OURS) {
            return Box::pin(self.service.call(request));
        }
        let is_stream = path == STREAM;
        let place = match self.gate.let_in(is_stream) {
            Ok(place) => place,
            Err(refusal) => return Box::pin(async { Ok(tonic::Status::from(refusal).into_http()) }),
        };
        let (open, gate) = (self.gate.count(), self.gate.clone());
        if is_stream {
            // Its articles are let in one by one.
            let answer = self.service.call(request);
            return Box::pin(async move {
                Ok(answer.await?.map(|body| Body::new(Leaving::stream(body, place, open))))
            });
        }
        let (request, place) = Arriving::begin(request, gate.clone(), place);
        let answer = self.service.call(request);
        Box::pin(async move {
            let answer = answer.await?;
            // The work is done: whoever reads slowly holds up no other call.
            drop(place);
            Ok(answer.map(|body| Body::new(Leaving::answer(body, gate, open))))
        })
    }
}
