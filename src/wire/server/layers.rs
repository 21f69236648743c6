//! The layers around every call, the same on each port.

use std::any::Any;

use http::Response;
use tonic::body::Body;
use tonic::service::Routes;
use tower::Layer;
use tower_http::catch_panic::{CatchPanic, CatchPanicLayer};
use tower_http::validate_request::ValidateRequestHeader;

use crate::service::LongTextPool;
use crate::wire::admission::Admission;
use crate::wire::admission::in_flight::InFlight;
use crate::wire::calls::deadline::Deadline;
use crate::wire::compression::{Decompress, Decompression};
use crate::wire::errors::grpc_status;
use crate::wire::guards::bearer::Bearer;
use crate::wire::observation::observed::{Observed, Observer};

/// Calls with their limits and deadlines.
pub(crate) type Layered = Observable<Deadline<Guarded<Decompress<Admission<Routes>>>>>;

/// Calls of operators, which have no limits.
pub(crate) type OperatorsLayered = Observable<Guarded<Routes>>;

/// Calls with the answer to a panic and what the operator sees of them.
type Observable<S> = Observed<CatchPanic<S, PanicAnswer>>;

/// Calls that need a token.
type Guarded<S> = ValidateRequestHeader<S, Bearer>;

/// The answer to a panic.
type PanicAnswer = fn(Box<dyn Any + Send>) -> Response<Body>;

/// What the layers share: the ports count together.
#[derive(Clone, Debug)]
pub(crate) struct Layers {
    /// The limits and what is in flight.
    pub in_flight: InFlight,
    /// The pool for requests longer than `short` bytes.
    pub pool: LongTextPool,
    /// The longest request, in bytes, that is processed on the thread of its connection.
    pub short: usize,
    /// The encodings of compressed requests.
    pub decompression: Decompression,
    /// The tokens of which a call needs one, if there are any.
    pub bearer: Bearer,
    /// Counts the calls, and gives each a span and an id.
    pub observer: Observer,
}

impl Layers {
    /// The same layers for calls without a token.
    pub(crate) fn without_tokens(&self) -> Self {
        Self { bearer: Bearer { tokens: None, ..self.bearer.clone() }, ..self.clone() }
    }

    /// Puts all layers around `routes`.
    pub(crate) fn around(&self, routes: Routes) -> Layered {
        let (in_flight, pool) = (self.in_flight.clone(), self.pool.clone());
        let admitted = Admission { service: routes, in_flight, pool, short: self.short };
        self.observable(Deadline(self.guarded(self.decompression.around(admitted))))
    }

    /// Puts the layers that operators' calls have around `routes`.
    pub(crate) fn around_operators_calls(&self, routes: Routes) -> OperatorsLayered {
        self.observable(self.guarded(routes))
    }

    fn guarded<S>(&self, service: S) -> Guarded<S> {
        ValidateRequestHeader::custom(service, self.bearer.clone())
    }

    fn observable<S>(&self, service: S) -> Observable<S> {
        let service = CatchPanicLayer::custom(answer_panic as PanicAnswer).layer(service);
        Observed { service, observer: self.observer.clone() }
    }
}

/// Converts a panic to INTERNAL; without this the client would get CANCELLED.
pub(crate) fn answer_panic(_: Box<dyn Any + Send>) -> Response<Body> {
    grpc_status::panicked().into_http()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use tower::{Layer, ServiceExt, service_fn};

    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_with_internal() {
        let panics = service_fn(|_: http::Request<Body>| async {
            if true {
                panic!("secret")
            }
            Ok::<_, Infallible>(http::Response::new(Body::empty()))
        });
        let answered =
            CatchPanicLayer::custom(answer_panic).layer(panics).oneshot(http::Request::new(Body::empty()));
        let status = tonic::Status::from_header_map(answered.await.unwrap().headers()).unwrap();
        assert_eq!(status.code(), tonic::Code::Internal);
        assert!(!status.message().contains("secret"));
    }
}
