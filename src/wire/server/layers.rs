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

/// Calls with their limits, deadlines and the answer to a panic.
pub(crate) type Layered =
    CatchPanic<Deadline<Guarded<Decompress<Admission<Routes>>>>, fn(Box<dyn Any + Send>) -> Response<Body>>;

/// Calls that need a token.
type Guarded<S> = ValidateRequestHeader<S, Bearer>;

/// What the layers share: the ports count together.
#[derive(Clone, Debug)]
pub(crate) struct Layers {
    in_flight: InFlight,
    pool: LongTextPool,
    short: usize,
    decompression: Decompression,
    bearer: Bearer,
}

impl Layers {
    /// Layers with the limits `in_flight`. Requests longer than `short` bytes run in `pool`. With tokens in `bearer`, calls need one.
    pub(crate) fn new(
        in_flight: InFlight,
        pool: LongTextPool,
        short: usize,
        decompression: Decompression,
        bearer: Bearer,
    ) -> Self {
        Self { in_flight, pool, short, decompression, bearer }
    }

    /// The same layers for calls without a token.
    pub(crate) fn without_tokens(&self) -> Self {
        Self { bearer: Bearer { tokens: None, ..self.bearer.clone() }, ..self.clone() }
    }

    /// Puts the layers around `routes`.
    pub(crate) fn around(&self, routes: Routes) -> Layered {
        let (in_flight, pool) = (self.in_flight.clone(), self.pool.clone());
        let admitted = Admission { service: routes, in_flight, pool, short: self.short };
        let admitted = self.decompression.around(admitted);
        CatchPanicLayer::custom(answer_panic as fn(_) -> _)
            .layer(Deadline(ValidateRequestHeader::custom(admitted, self.bearer.clone())))
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
