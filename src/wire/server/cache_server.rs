//! Serves the operators' calls about the cache, beside the others.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::service::Service;
use crate::wire::calls::cache_service::{self, CACHE_SERVICE};
use crate::wire::connections::drain::Activity;
use crate::wire::connections::listener::{Accept, Listener};
use crate::wire::server::connection_settings::{GRPC, watchful};
use crate::wire::server::layers::Layers;
use crate::wire::server::reflection::reflection;

/// Starts the cache service, if there is a listener. It runs until the returned handle is dropped or `end` is cancelled.
///
/// # Errors
/// If the reflection service rejects the contract.
pub(crate) fn serve(
    accept: &Accept,
    listeners: Vec<Listener>,
    layers: &Layers,
    service: Arc<Service>,
    end: CancellationToken,
) -> Result<Option<AbortOnDropHandle<()>>, tonic_reflection::server::Error> {
    if listeners.is_empty() {
        return Ok(None);
    }
    // Its traffic does not delay the shutdown.
    let accept = Accept { traffic: Activity::default(), ..accept.clone() };
    let reflection = || reflection().with_service_name(CACHE_SERVICE);
    let routes = cache_service::routes(service, layers.decompression)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    // The folder of a Unix socket is the guard there.
    let has_port = listeners.iter().any(|listener| matches!(listener, Listener::Tcp(_)));
    let layers = if has_port { layers.clone() } else { layers.without_tokens() };
    let server = watchful(accept.silence)
        .layer(tower::layer::layer_fn(move |routes| layers.around_operators_calls(routes)))
        .add_routes(routes);
    Ok(Some(AbortOnDropHandle::new(tokio::spawn(async move {
        let connections = accept.connections(listeners, GRPC);
        let served = server.serve_with_incoming_shutdown(connections, end.cancelled()).await;
        if let Err(error) = served {
            tracing::error!(%error, "the cache service stopped");
        }
    }))))
}

/// Stops the cache service. It holds the service, which must be dropped for the cache to close.
pub(crate) async fn stop(cache: Option<AbortOnDropHandle<()>>) {
    if let Some(cache) = cache {
        cache.abort();
        let _ = cache.await;
    }
}
