//! Admission control: calls and bytes in flight are limited, and a call beyond a limit fails immediately.
//!
//! A refusal is cheap and says when to retry. An unbounded queue would make every caller wait and memory grow. Calls of
//! health and reflection are not limited.

pub(crate) mod in_flight;
mod peeked_body;
mod request_body;
mod response_body;
mod stream_body;

use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body_util::BodyExt;
use tonic::Status;
use tonic::body::Body;

use crate::service::LongTextPool;

use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::admission::peeked_body::PeekedBody;
use crate::wire::admission::request_body::RequestBody;
use crate::wire::admission::response_body::ResponseBody;
use crate::wire::admission::stream_body::StreamBody;
use crate::wire::compression::Held;
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
        let held = request.extensions().get::<Held>().cloned().unwrap_or_default();
        let in_flight = self.in_flight.clone();
        let request = request.map(|body| Body::new(StreamBody::new(left_early(body), held, in_flight)));
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
            let held = head.extensions.get::<Held>().cloned().unwrap_or_default();
            let (arriving, place) = RequestBody::new(left_early(body), held, in_flight.clone(), place);
            // The rest of a long compressed request is inflated in the pool.
            let arriving = PeekedBody::unless(arriving, |arriving| arriving.length() > short).await;
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

/// The body of a request whose errors are those of a caller who left amid it, whatever the transport calls them.
fn left_early(body: Body) -> Body {
    // Errors of ours, which have details, are passed on. tonic takes CANCELLED for the end of the body, so that this becomes
    // CANCELLED only in the answer.
    let left = |error: Status| if error.details().is_empty() { Status::unknown("") } else { error };
    Body::new(body.map_err(left))
}

fn refused<E: Send + 'static>(refusal: Refusal) -> ResponseFuture<E> {
    Box::pin(async { Ok(Status::from(refusal).into_http()) })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use futures_util::{FutureExt, StreamExt, stream};
    use http_body::Frame;
    use http_body_util::{Full, StreamBody as Frames};
    use tokio_util::sync::CancellationToken;
    use tonic::Code;
    use tower::Service as _;

    use super::*;
    use crate::config::Encoding;
    use crate::metrics::Metrics;
    use crate::wire::compression::{Decompress, Decompression};
    use crate::wire::limits::Limits;

    /// Answers with the name of the thread and the length of the request.
    async fn name(request: Request<Body>) -> Result<Response<Body>, Status> {
        // The thread is the one on which the body is read.
        let length = request.into_body().collect().await?.to_bytes().len();
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        Ok(Response::new(Body::new(Full::new(Bytes::from(format!("{thread} {length}"))))))
    }

    const LIMITS: Limits = Limits {
        text: 1 << 20,
        page: 1 << 20,
        short_text: 1000,
        stream: 1,
        calls: 1,
        streams: 9,
        bytes_in_flight: 1 << 20,
    };

    fn admitting_zstd<S>(service: S, in_flight: InFlight) -> Decompress<Admission<S>> {
        let admitted =
            Admission { service, in_flight, pool: LongTextPool::default(), short: LIMITS.short_text };
        let encodings = [Encoding::Zstd].into_iter().collect();
        Decompression { encodings, longest: 1 << 20 }.around(admitted)
    }

    /// A message of `length` bytes, compressed.
    fn compressed(length: usize) -> Vec<u8> {
        let message = zstd::encode_all(&vec![7; length][..], 3).unwrap();
        assert!(message.len() < 200, "the compressed message is short");
        [&[1], (message.len() as u32).to_be_bytes().as_slice(), &message].concat()
    }

    fn request(path: &str, body: Body) -> Request<Body> {
        Request::post(path).header("grpc-encoding", "zstd").body(body).unwrap()
    }

    #[tokio::test]
    async fn what_streams_inflate_is_counted_until_it_is_passed_on() {
        let in_flight = InFlight::new(LIMITS, CancellationToken::new(), Metrics::new());
        let mut service = admitting_zstd(tower::service_fn(name), in_flight.clone());
        // A message that inflates, but for its last byte, and never ends.
        let mut begun = compressed(900 << 10);
        begun.pop();
        let mut unfinished = || {
            let first = stream::iter([Ok::<_, Status>(Frame::data(Bytes::from(begun.clone())))]);
            let body = Frames::new(first.chain(stream::pending()));
            let mut call = service.call(request(STREAM, Body::new(body)));
            Box::pin(async move { (&mut call).await.map(drop) })
        };
        let mut first = unfinished();
        // It yields now and then; once nothing more is counted it waits.
        let mut counted = 0;
        while counted < 800 << 10 {
            assert!((&mut first).now_or_never().is_none());
            counted = in_flight.in_use().request_bytes;
        }
        let refused = unfinished().await.unwrap_err();
        assert_eq!(
            (refused.code(), refused.message()),
            (Code::ResourceExhausted, "too many bytes in flight; retry later")
        );
        drop(first);
        assert_eq!(in_flight.in_use().request_bytes, 0);
    }

    #[tokio::test]
    async fn a_compressed_request_runs_in_the_pool_if_it_is_long_when_decompressed() {
        let in_flight = InFlight::new(LIMITS, CancellationToken::new(), Metrics::new());
        let mut service = admitting_zstd(tower::service_fn(name), in_flight);
        for (length, is_long) in [(900, false), (2000, true), (1 << 19, true)] {
            let body = Full::new(Bytes::from(compressed(length))).map_err(|error| match error {});
            let request = request("/whosaid.v1.AttributionService/ExtractAttributions", Body::new(body));
            let answered = tokio::time::timeout(Duration::from_secs(180), service.call(request)).await;
            let bytes = answered.unwrap().unwrap().into_body().collect().await.unwrap().to_bytes();
            let words = String::from_utf8(bytes.to_vec()).unwrap();
            let (thread, read) = words.rsplit_once(' ').unwrap();
            assert_eq!(read, (length + 5).to_string());
            assert_eq!(thread == "long", is_long, "{length} bytes were read on {thread}");
        }
    }
}
