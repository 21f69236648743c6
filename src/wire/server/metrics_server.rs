//! Serves the metrics beside the calls.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;
use tonic::service::Routes;

use crate::service::Service;
use crate::wire::connections::drain::Activity;
use crate::wire::connections::listener::{Accept, Listener};
use crate::wire::metrics_port::MetricsPort;
use crate::wire::server::connection_settings::{WEB, watchful};
use crate::wire::server::layers::Layers;

/// Serves the metrics, if there is a listener, until the returned handle is dropped: also while the daemon waits for its last
/// calls.
pub(crate) fn serve(
    accept: &Accept,
    listeners: Vec<Listener>,
    layers: &Layers,
    service: &Arc<Service>,
) -> Option<AbortOnDropHandle<()>> {
    if listeners.is_empty() {
        return None;
    }
    // Its traffic does not delay the shutdown.
    let accept = Accept { traffic: Activity::default(), ..accept.clone() };
    let Layers { in_flight, bearer, .. } = layers.clone();
    let port = MetricsPort {
        service: Arc::downgrade(service),
        in_flight,
        turn: Arc::default(),
        tls: accept.tls.clone(),
        bearer,
    };
    let server = watchful(accept.silence)
        .accept_http1(true)
        .layer(tower::layer::layer_fn(move |_: Routes| port.clone()))
        .add_routes(Routes::default());
    Some(AbortOnDropHandle::new(tokio::spawn(async move {
        if let Err(error) = server.serve_with_incoming(accept.connections(listeners, WEB)).await {
            tracing::error!(%error, "the metrics are no longer served");
        }
    })))
}
