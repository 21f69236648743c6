//! Serves the page and, at the same origin, its calls over gRPC-Web.

use std::time::Duration;

use http::uri::Scheme;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic_web::GrpcWebLayer;
use tower::Layer;

use crate::wire::calls::attribution_service::AttributionApi;
use crate::wire::connections::listener::{Accept, Listener};
use crate::wire::messages::server_types::attribution_service_server::AttributionServiceServer;
use crate::wire::server::connection_settings::{WEB, of_calls};
use crate::wire::server::layers::Layers;
use crate::wire::web::{self, Origins, Page};

/// What is served at the port of the page.
pub(crate) struct PageServer {
    /// The calls of the page.
    pub calls: AttributionServiceServer<AttributionApi>,
    /// The origins of pages elsewhere that may call.
    pub origins: Vec<String>,
    /// The layers around its calls, which need no token.
    pub layers: Layers,
}

impl PageServer {
    /// Serves until `closed` is cancelled and the open calls have ended.
    pub(crate) fn serve(
        self,
        accept: &Accept,
        listeners: Vec<Listener>,
        max_age: Option<Duration>,
        closed: CancellationToken,
    ) -> impl Future<Output = Result<(), tonic::transport::Error>> + use<> {
        let scheme = if accept.tls.is_some() { Scheme::HTTPS } else { Scheme::HTTP };
        let Self { calls, origins, layers } = self;
        let origins = Origins(origins);
        let page = Page { scheme, origins: origins.clone(), refusals: accept.refusals.clone() };
        of_calls(accept.silence, max_age)
            .accept_http1(true)
            .layer(tower::layer::layer_fn(move |routes| {
                let calls = origins.layer().layer(GrpcWebLayer::new().layer(layers.around(routes)));
                web::around(calls, page.clone())
            }))
            .add_routes(Routes::new(calls))
            .serve_with_incoming_shutdown(accept.connections(listeners, WEB), closed.cancelled_owned())
    }
}
