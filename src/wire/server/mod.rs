//! The gRPC server: its services, health, reflection, and graceful shutdown.

mod cache_server;
mod connection_settings;
mod health;
mod layers;
mod metrics_server;
mod page_server;
mod reflection;
mod shutdown;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic_health::pb::health_server::{Health, HealthServer};

use crate::service::Service;

use crate::wire::admission::in_flight::InFlight;
use crate::wire::calls::attribution_service::AttributionApi;
use crate::wire::calls::log_service::Log;
use crate::wire::compression::{Decompression, Encodings};
use crate::wire::connections::drain::Activity;
use crate::wire::connections::listener::{Accept, Listener};
use crate::wire::guards::bearer::Bearer;
use crate::wire::guards::tls::Tls;
use crate::wire::guards::tokens::Tokens;
use crate::wire::limits::Limits;
use crate::wire::messages::server_types::attribution_service_server::AttributionServiceServer;
use crate::wire::observation::door_refusals::DoorRefusals;
use crate::wire::observation::observed::Observer;
use crate::wire::server::cache_server::Operators;
use crate::wire::server::connection_settings::{GRPC, of_calls};
use crate::wire::server::layers::Layers;
use crate::wire::server::page_server::PageServer;
use crate::wire::server::reflection::{SHORT, with_reflection};

const SERVICE: &str = <AttributionServiceServer<AttributionApi> as NamedService>::NAME;

/// Settings of the server.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Limits of requests and responses.
    pub limits: Limits,
    /// How long the shutdown waits for open calls.
    pub drain: Duration,
    /// How long a connection may be silent before a keepalive ping is sent. Without a response within a third of that it is
    /// closed, which releases the permits of its calls.
    pub silence: Duration,
    /// The age at which a connection is closed once its calls have ended, or `None` without a limit.
    pub max_age: Option<Duration>,
    /// The encodings in which compressed requests are accepted and answers are sent.
    pub compression: Encodings,
}

/// Why the server could not start or continue.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The reflection service rejected the file descriptors.
    #[error("the reflection service cannot be built")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The gRPC transport failed.
    #[error("the gRPC transport failed")]
    Transport(#[from] tonic::transport::Error),
}

/// Where the server listens, and whom it lets in there; by default nowhere.
#[derive(Default)]
pub struct Listeners {
    /// For gRPC.
    pub calls: Vec<Listener>,
    /// For the cache service; empty if it is not served.
    pub cache: Vec<Listener>,
    /// For the page in the browser and its calls over gRPC-Web; empty if it is not served.
    pub page: Vec<Listener>,
    /// For the metrics; empty if they are not served.
    pub metrics: Vec<Listener>,
    /// The certificate of all TCP ports, or `None` if they are not encrypted.
    pub tls: Option<Tls>,
    /// The tokens of which each call but health needs one, or `None` if calls need none. The page needs none, nor does the
    /// cache service on a Unix socket.
    pub tokens: Option<Tokens>,
    /// The log, whose levels operators may change where the cache service is; `None` if they may not.
    pub log: Option<Arc<dyn Log>>,
    /// The origins of pages elsewhere that may call at the port of the page, such as `https://cms.example`.
    pub origins: Vec<String>,
}

/// Serves on `listeners` until `until` completes, then refuses new calls, waits for open ones and flushes the cache.
///
/// # Errors
/// [`ServeError`] if the server cannot start or continue.
pub async fn serve(
    listeners: Listeners,
    service: Arc<Service>,
    settings: Settings,
    until: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (reporter, health_server) = tonic_health::server::health_reporter();
    reporter.set_serving::<AttributionServiceServer<AttributionApi>>().await;
    let (end, closed) = (CancellationToken::new(), CancellationToken::new());
    let refusals = DoorRefusals::new(service.metrics().clone());
    let bearer = Bearer { tokens: listeners.tokens, refusals: refusals.clone() };
    let layers = layers(&service, settings, bearer, end.clone());
    let in_flight = layers.in_flight.clone();
    let api = AttributionApi::new(Arc::clone(&service), settings.limits, in_flight.clone(), end.clone());
    let calls = calls(api, layers.decompression);
    let routes = routes(calls.clone(), health_server)?;
    health::report_cache(&service, &reporter).await;
    let follows = health::follow_cache(Arc::downgrade(&service), reporter.clone());
    let _follows = AbortOnDropHandle::new(tokio::spawn(follows));
    let silence = settings.silence;
    let accept = Accept { silence, traffic: Activity::default(), tls: listeners.tls, refusals };
    let _metrics = metrics_server::serve(&accept, listeners.metrics, &layers, &service);
    let operators = Operators { service: Arc::clone(&service), log: listeners.log };
    let cache = operators.serve(&accept, listeners.cache, &layers, end.clone())?;
    let (begin_drain, drain_begun) = oneshot::channel();
    let ended = async {
        until.await;
        tracing::info!("shutting down");
        end.cancel();
        health::report_shutdown(&reporter).await;
        drop(begin_drain);
        closed.cancel();
    };
    let page = (!listeners.page.is_empty()).then(|| {
        let page = PageServer { calls, origins: listeners.origins, layers: layers.without_tokens() };
        page.serve(&accept, listeners.page, settings.max_age, closed.clone())
    });
    let serving = of_calls(silence, settings.max_age)
        .layer(tower::layer::layer_fn(move |routes| layers.around(routes)))
        .add_routes(routes)
        .serve_with_incoming_shutdown(accept.connections(listeners.calls, GRPC), ended);
    let outcome = tokio::select! {
        outcome = both(serving, page) => outcome,
        () = shutdown::drained(drain_begun, settings.drain, accept.traffic.ceased(|| in_flight.open_calls())) => Ok(()),
    };
    cache_server::stop(cache).await;
    // Also after a failure, so that earlier answers stay cached.
    shutdown::flush(service).await;
    tracing::info!("stopped");
    Ok(outcome?)
}

fn layers(service: &Service, settings: Settings, bearer: Bearer, end: CancellationToken) -> Layers {
    let metrics = service.metrics();
    Layers {
        in_flight: InFlight::new(settings.limits, end, metrics.clone()),
        pool: service.pool().clone(),
        short: settings.limits.short_text,
        decompression: decompression(settings),
        bearer,
        observer: Observer::new(metrics.clone()),
    }
}

/// Serves the calls and, if there is one, the page, until both have ended.
async fn both<E>(
    calls: impl Future<Output = Result<(), E>>,
    page: Option<impl Future<Output = Result<(), E>>>,
) -> Result<(), E> {
    match page {
        Some(page) => tokio::try_join!(calls, page).map(|_| ()),
        None => calls.await,
    }
}

fn routes(
    calls: AttributionServiceServer<AttributionApi>,
    health: HealthServer<impl Health>,
) -> Result<Routes, tonic_reflection::server::Error> {
    let routes = Routes::new(calls).add_service(health.max_decoding_message_size(SHORT));
    with_reflection(routes, &[SERVICE, "grpc.health.v1.Health"])
}

/// The AttributionService, with the limit on requests and the encodings of answers.
fn calls(api: AttributionApi, decompression: Decompression) -> AttributionServiceServer<AttributionApi> {
    let calls = AttributionServiceServer::new(api).max_decoding_message_size(decompression.longest);
    decompression.encodings.of_tonic().fold(calls, AttributionServiceServer::send_compressed)
}

fn decompression(settings: Settings) -> Decompression {
    Decompression { encodings: settings.compression, longest: longest_message(settings.limits) }
}

/// Twice the text limit and 64 KiB: a slightly too long text gets our own error, which names the limit, instead of tonic's.
fn longest_message(limits: Limits) -> usize {
    limits.text.saturating_mul(2).saturating_add(1 << 16)
}
