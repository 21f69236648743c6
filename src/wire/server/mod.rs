//! The gRPC server: its services, health, reflection, and graceful shutdown.

mod health;
mod layers;
mod shutdown;

use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_web::GrpcWebLayer;
use tower::Layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::validate_request::ValidateRequestHeaderLayer;

use crate::service::Service;

use crate::wire::admission::in_flight::InFlight;
use crate::wire::calls::attribution_service::AttributionApi;
use crate::wire::calls::cache_service::{self, CACHE_SERVICE};
use crate::wire::compression::{Decompression, Encodings};
use crate::wire::connections::drain::Activity;
use crate::wire::connections::listener::{Accept, Listener};
use crate::wire::guards::bearer::Bearer;
use crate::wire::guards::tls::Tls;
use crate::wire::guards::tokens::Tokens;
use crate::wire::limits::Limits;
use crate::wire::messages::server_types::attribution_service_server::AttributionServiceServer;
use crate::wire::observation::door_refusals::DoorRefusals;
use crate::wire::server::layers::{Layers, answer_panic};
use crate::wire::v1::DESCRIPTORS;
use crate::wire::web::{self, Origins, Page};

/// HTTP/2 flow-control window of a request, in bytes. All buffered bytes are read in one go while other calls wait.
const WINDOW: u32 = 128 << 10;
/// HTTP/2 flow-control window of a connection: long requests waiting to be read leave room for short ones.
const ALL_WINDOWS: u32 = 16 * WINDOW;
/// What a gRPC client speaks.
const GRPC: &[&str] = &["h2"];
/// What a browser speaks.
const WEB: &[&str] = &["h2", "http/1.1"];

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

/// Where the server listens.
pub struct Listeners {
    /// For gRPC.
    pub calls: Vec<Listener>,
    /// For the cache service; empty if it is not served.
    pub cache: Vec<Listener>,
    /// For the page in the browser and its calls over gRPC-Web; empty if it is not served.
    pub page: Vec<Listener>,
    /// The certificate of all TCP ports, or `None` if they are not encrypted.
    pub tls: Option<Tls>,
    /// The tokens of which each call but health needs one, or `None` if calls need none. The page needs none, nor does the
    /// cache service on a Unix socket.
    pub tokens: Option<Tokens>,
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
    let inflate = decompression(settings);
    let in_flight = InFlight::new(settings.limits, end.clone());
    let (pool, short) = (service.pool().clone(), settings.limits.short_text);
    let refusals = DoorRefusals::default();
    let bearer = Bearer { tokens: listeners.tokens, refusals: refusals.clone() };
    let layers = Layers::new(in_flight.clone(), pool, short, inflate, bearer.clone());
    let api = AttributionApi::new(Arc::clone(&service), settings.limits, in_flight.clone(), end.clone());
    let calls = calls(api, inflate);
    let routes = routes(calls.clone(), health_server)?;
    health::report_cache(&service, &reporter).await;
    let _follows = AbortOnDropHandle::new(tokio::spawn(health::follow_cache(
        Arc::downgrade(&service),
        reporter.clone(),
    )));
    let silence = settings.silence;
    let accept = Accept { silence, traffic: Activity::default(), tls: listeners.tls, refusals };
    let cache = serve_cache(&accept, listeners.cache, bearer, Arc::clone(&service), inflate, end.clone())?;
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
        serve_page(
            &accept,
            listeners.page,
            calls,
            Origins(listeners.origins),
            settings.max_age,
            layers.without_tokens(),
            closed.clone(),
        )
    });
    let serving = of_calls(silence, settings.max_age)
        .layer(tower::layer::layer_fn(move |routes| layers.around(routes)))
        .add_routes(routes)
        .serve_with_incoming_shutdown(accept.connections(listeners.calls, GRPC), ended);
    let serving = async {
        match page {
            Some(page) => tokio::try_join!(serving, page).map(|_| ()),
            None => serving.await,
        }
    };
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = shutdown::drained(drain_begun, settings.drain, accept.traffic.ceased(|| in_flight.open_calls())) => Ok(()),
    };
    stop(cache).await;
    // Also after a failure, so that earlier answers stay cached.
    shutdown::flush(service).await;
    Ok(outcome?)
}

/// Serves the page and, at the same origin, its calls over gRPC-Web until `closed` is cancelled and the open calls have ended.
fn serve_page(
    accept: &Accept,
    listeners: Vec<Listener>,
    calls: AttributionServiceServer<AttributionApi>,
    origins: Origins,
    max_age: Option<Duration>,
    layers: Layers,
    closed: CancellationToken,
) -> impl Future<Output = Result<(), tonic::transport::Error>> + use<> {
    let scheme = if accept.tls.is_some() { Scheme::HTTPS } else { Scheme::HTTP };
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

/// Starts the cache service, if there is a listener. It runs until the returned handle is dropped or `end` is cancelled.
fn serve_cache(
    accept: &Accept,
    listeners: Vec<Listener>,
    bearer: Bearer,
    service: Arc<Service>,
    decompression: Decompression,
    end: CancellationToken,
) -> Result<Option<AbortOnDropHandle<()>>, tonic_reflection::server::Error> {
    if listeners.is_empty() {
        return Ok(None);
    }
    // Its traffic does not delay the shutdown.
    let accept = Accept { traffic: Activity::default(), ..accept.clone() };
    let reflection = || reflection().with_service_name(CACHE_SERVICE);
    let routes = cache_service::routes(service, decompression)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    // The folder of a Unix socket is the guard there.
    let is_port = |listener: &Listener| matches!(listener, Listener::Tcp(_));
    let tokens = bearer.tokens.filter(|_| listeners.iter().any(is_port));
    let guarded = ValidateRequestHeaderLayer::custom(Bearer { tokens, ..bearer });
    let server = watchful(accept.silence)
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(guarded)
        .layer(tower::layer::layer_fn(move |service| decompression.around(service)))
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
async fn stop(cache: Option<AbortOnDropHandle<()>>) {
    if let Some(cache) = cache {
        cache.abort();
        let _ = cache.await;
    }
}

/// A server that closes the connections of unresponsive clients.
fn watchful(silence: Duration) -> Server {
    Server::builder().http2_keepalive_interval(Some(silence)).http2_keepalive_timeout(Some(silence / 3))
}

/// A server of calls, whose buffers are bounded.
fn of_calls(silence: Duration, max_age: Option<Duration>) -> Server {
    let server =
        watchful(silence).initial_stream_window_size(WINDOW).initial_connection_window_size(ALL_WINDOWS);
    match max_age {
        Some(age) => server.max_connection_age(age),
        None => server,
    }
}

fn routes(
    calls: AttributionServiceServer<AttributionApi>,
    health: HealthServer<impl Health>,
) -> Result<Routes, tonic_reflection::server::Error> {
    let reflection = || reflection().with_service_name(SERVICE).with_service_name("grpc.health.v1.Health");
    Ok(Routes::new(calls)
        .add_service(health)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?))
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

const SERVICE: &str = <AttributionServiceServer<AttributionApi> as NamedService>::NAME;

/// The reflection service with the descriptors of our services, of health and of the error details.
fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}
