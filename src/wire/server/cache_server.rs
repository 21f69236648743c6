//! Serves the operators' calls about the cache and the log, beside the others.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::service::Routes;

use crate::service::Service;
use crate::wire::calls::cache_service::{self, CACHE_SERVICE};
use crate::wire::calls::log_service::{LOG_SERVICE, Log, LogApi};
use crate::wire::connections::drain::Activity;
use crate::wire::connections::listener::{Accept, Listener};
use crate::wire::messages::server_types::log_service_server::LogServiceServer;
use crate::wire::server::connection_settings::{GRPC, watchful};
use crate::wire::server::layers::Layers;
use crate::wire::server::reflection::with_reflection;

/// What operators' calls are about.
pub(crate) struct Operators {
    /// The service with the cache.
    pub service: Arc<Service>,
    /// The log, or `None` if it cannot be changed.
    pub log: Option<Arc<dyn Log>>,
}

impl Operators {
    /// Starts to serve, if there is a listener. It runs until the returned handle is dropped or `end` is cancelled.
    ///
    /// # Errors
    /// If the reflection service rejects the contract.
    pub(crate) fn serve(
        self,
        accept: &Accept,
        listeners: Vec<Listener>,
        layers: &Layers,
        end: CancellationToken,
    ) -> Result<Option<AbortOnDropHandle<()>>, tonic_reflection::server::Error> {
        if listeners.is_empty() {
            return Ok(None);
        }
        // Its traffic does not delay the shutdown.
        let accept = Accept { traffic: Activity::default(), ..accept.clone() };
        let routes = self.routes(layers)?;
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

    fn routes(self, layers: &Layers) -> Result<Routes, tonic_reflection::server::Error> {
        let routes = cache_service::routes(self.service, layers.decompression);
        match self.log {
            Some(log) => {
                let routes = routes.add_service(LogServiceServer::new(LogApi(log)));
                with_reflection(routes, &[CACHE_SERVICE, LOG_SERVICE])
            }
            None => with_reflection(routes, &[CACHE_SERVICE]),
        }
    }
}

/// Stops the cache service. It holds the service, which must be dropped for the cache to close.
pub(crate) async fn stop(cache: Option<AbortOnDropHandle<()>>) {
    if let Some(cache) = cache {
        cache.abort();
        let _ = cache.await;
    }
}
