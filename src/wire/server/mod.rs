//! The gRPC server: its services, health, reflection, and graceful shutdown.

mod health;
mod shutdown;

use std::any::Any;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::Sleep;
use tokio_stream::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_health::pb::health_server::{Health, HealthServer};
use tower_http::catch_panic::CatchPanicLayer;

use crate::service::Service;

use crate::wire::admission::Admission;
use crate::wire::admission::in_flight::InFlight;
use crate::wire::calls::attribution_service::AttributionApi;
use crate::wire::calls::cache_service::{self, CACHE_SERVICE, CacheListener};
use crate::wire::calls::deadline::Deadline;
use crate::wire::connections::accept_retry::{PAUSE, patient};
use crate::wire::connections::drain::Activity;
use crate::wire::errors::grpc_status;
use crate::wire::limits::Limits;
use crate::wire::messages::server_types::attribution_service_server::AttributionServiceServer;
use crate::wire::v1::DESCRIPTORS;

/// HTTP/2 flow-control window of a request, in bytes. All buffered bytes are read in one go while other calls wait.
const WINDOW: u32 = 128 << 10;
/// HTTP/2 flow-control window of a connection: long requests waiting to be read leave room for short ones.
const ALL_WINDOWS: u32 = 16 * WINDOW;
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

/// Serves on `listener` until `until` completes, then refuses new calls, waits for open ones and flushes the cache. The cache
/// service has a separate listener, `cache`, or is not served.
///
/// # Errors
/// [`ServeError`] if the server cannot start or continue.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    settings: Settings,
    cache: Option<CacheListener>,
    until: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (reporter, health_server) = tonic_health::server::health_reporter();
    reporter.set_serving::<AttributionServiceServer<AttributionApi>>().await;
    let end = CancellationToken::new();
    let longest = longest_message(settings.limits);
    let in_flight = InFlight::new(settings.limits, end.clone());
    let pool = service.pool().clone();
    let api = AttributionApi::new(Arc::clone(&service), settings.limits, in_flight.clone(), end.clone());
    let routes = routes(api, longest, health_server)?;
    health::report_cache(&service, &reporter).await;
    let _follows = AbortOnDropHandle::new(tokio::spawn(health::follow_cache(
        Arc::downgrade(&service),
        reporter.clone(),
    )));
    let silence = settings.silence;
    let serve_cache = |listener| serve_cache(listener, Arc::clone(&service), longest, silence, end.clone());
    let cache = cache.map(serve_cache).transpose()?;
    let (begin_drain, drain_begun) = oneshot::channel();
    let ended = async {
        until.await;
        tracing::info!("shutting down");
        end.cancel();
        health::report_shutdown(&reporter).await;
        drop(begin_drain);
    };
    let traffic = Activity::default();
    let connections = {
        let traffic = traffic.clone();
        tcp(listener, silence).map(move |stream| stream.map(|stream| traffic.count(stream)))
    };
    let serving = watchful(silence)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(ALL_WINDOWS)
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(tower::layer::layer_fn(Deadline))
        .layer(tower::layer::layer_fn(|service| Admission {
            service,
            in_flight: in_flight.clone(),
            pool: pool.clone(),
            short: settings.limits.short_text,
        }))
        .add_routes(routes)
        .serve_with_incoming_shutdown(connections, ended);
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = shutdown::drained(drain_begun, settings.drain, traffic.ceased(|| in_flight.open_calls())) => Ok(()),
    };
    // It holds the service, which must be dropped for the cache to close.
    if let Some(cache) = cache {
        cache.abort();
        let _ = cache.await;
    }
    // Also after a failure, so that earlier answers stay cached.
    shutdown::flush(service).await;
    Ok(outcome?)
}

/// Starts the cache service. It runs until the returned handle is dropped or `end` is cancelled.
fn serve_cache(
    listener: CacheListener,
    service: Arc<Service>,
    longest_message: usize,
    silence: Duration,
    end: CancellationToken,
) -> Result<AbortOnDropHandle<()>, tonic_reflection::server::Error> {
    let reflection = || reflection().with_service_name(CACHE_SERVICE);
    let routes = cache_service::routes(service, longest_message)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    let server = watchful(silence).layer(CatchPanicLayer::custom(answer_panic)).add_routes(routes);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        let served = match listener {
            #[cfg(unix)]
            CacheListener::Unix(connections) => {
                server.serve_with_incoming_shutdown(patient(connections, pause), end.cancelled()).await
            }
            CacheListener::Tcp(listener) => {
                server.serve_with_incoming_shutdown(tcp(listener, silence), end.cancelled()).await
            }
        };
        if let Err(error) = served {
            tracing::error!(%error, "the cache service stopped");
        }
    })))
}

/// A server that closes the connections of unresponsive clients.
fn watchful(silence: Duration) -> Server {
    Server::builder().http2_keepalive_interval(Some(silence)).http2_keepalive_timeout(Some(silence / 3))
}

/// The connections of a port. TCP keepalive covers those that do not speak HTTP/2 yet.
fn tcp(listener: TcpListener, silence: Duration) -> impl Stream<Item = io::Result<TcpStream>> {
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true)).with_keepalive(Some(silence));
    patient(connections, pause)
}

fn pause() -> Sleep {
    tokio::time::sleep(PAUSE)
}

fn routes(
    api: AttributionApi,
    longest: usize,
    health: HealthServer<impl Health>,
) -> Result<Routes, tonic_reflection::server::Error> {
    let service = AttributionServiceServer::new(api).max_decoding_message_size(longest);
    let reflection = || reflection().with_service_name(SERVICE).with_service_name("grpc.health.v1.Health");
    Ok(Routes::new(service)
        .add_service(health)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?))
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

/// Converts a panic to INTERNAL; without this the client would get CANCELLED.
fn answer_panic(_: Box<dyn Any + Send>) -> http::Response<Body> {
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
