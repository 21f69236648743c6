//! The gRPC server: our service, health, reflection, and an orderly end.

use std::any::Any;
use std::io;
use std::sync::{Arc, Weak};
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
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::server::HealthReporter;
use tower_http::catch_panic::CatchPanicLayer;

use crate::service::Service;

use super::admission::Admission;
use super::api::Api;
use super::cache_api::{self, CacheListener};
use super::deadline::Deadline;
use super::gate::Gate;
use super::incoming::{PAUSE, patient};
use super::limits::Limits;
use super::quiet::Traffic;
use super::served::attribution_service_server::AttributionServiceServer;
use super::v1::{self, DESCRIPTORS};
use super::{state, status};

/// How long the cache is waited for at the end: longer than it waits itself for a store that cannot write.
const FLUSH: Duration = Duration::from_secs(12);
/// How many bytes of a request may be on their way before they are taken in: all that is there is read at one go, and other
/// calls wait meanwhile.
const WINDOW: u32 = 128 << 10;
/// How many bytes of all requests of a connection: long ones that wait to be taken in leave room for short ones.
const ALL_WINDOWS: u32 = 16 * WINDOW;
/// How often it is looked at how the store of answers is.
const LOOK: Duration = Duration::from_millis(500);

/// How to serve.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What a call may take and give.
    pub limits: Limits,
    /// How long open calls are waited for at the end.
    pub drain: Duration,
    /// How long a connection may say nothing before it is asked whether its peer is still there. One that does not answer
    /// within a third of that is closed, so that what its calls hold is given back.
    pub silence: Duration,
}

/// Why the server could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Reflection refused the contract.
    #[error("the contract cannot be reflected")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The connection layer failed.
    #[error("the server failed")]
    Transport(#[from] tonic::transport::Error),
}

/// Serves on `listener` until `shutdown`, then refuses new calls, waits for open ones, and keeps the cache safe. The calls
/// about the cache are answered at a listener of their own, where there is one.
///
/// # Errors
/// [`ServeError`], when the server cannot begin or go on.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    settings: Settings,
    cache: Option<CacheListener>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<AttributionServiceServer<Api>>().await;
    let end = CancellationToken::new();
    let longest = longest_message(settings.limits);
    let gate = Gate::new(settings.limits, end.clone());
    let pool = service.pool().clone();
    let api = Api::new(Arc::clone(&service), settings.limits, gate.clone(), end.clone());
    let routes = routes(api, longest, health)?;
    let _follows =
        AbortOnDropHandle::new(tokio::spawn(follow_cache(Arc::downgrade(&service), reporter.clone())));
    let silence = settings.silence;
    let serve_cache = |listener| serve_cache(listener, Arc::clone(&service), longest, silence, end.clone());
    let cache = cache.map(serve_cache).transpose()?;
    let (begin_drain, drain_begun) = oneshot::channel();
    let ended = async {
        shutdown.await;
        tracing::info!("shutting down");
        end.cancel();
        report_end(&reporter).await;
        drop(begin_drain);
    };
    let traffic = Traffic::default();
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
            gate: gate.clone(),
            pool: pool.clone(),
            short: settings.limits.short_text,
        }))
        .add_routes(routes)
        .serve_with_incoming_shutdown(connections, ended);
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = drained(drain_begun, settings.drain, traffic.ceased(|| gate.open_calls())) => Ok(()),
    };
    // It holds the service, whose cache is closed in the next step.
    if let Some(cache) = cache {
        cache.abort();
        let _ = cache.await;
    }
    // Also after a failure: whatever was answered until then stays kept.
    flush(service).await;
    Ok(outcome?)
}

/// Tells by the health service how the store of answers is, under the name of the calls about it.
async fn follow_cache(service: Weak<Service>, reporter: HealthReporter) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let Some(service) = service.upgrade() else { return };
        let (state, _) = state::of(&service);
        let serving = matches!(state, v1::CacheState::Opening | v1::CacheState::Ready);
        let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
        reporter.set_service_status(CACHE_SERVICE, status).await;
    }
}

/// Puts the cache on disk and closes it, as far as that is done in time: a store that cannot write may wait for ever.
async fn flush(service: Arc<Service>) {
    let flushed = tokio::task::spawn_blocking(move || {
        let flushed = service.flush();
        // Closing writes once more; here it holds up nobody but this thread.
        drop(service);
        flushed
    });
    match tokio::time::timeout(FLUSH, flushed).await {
        Ok(Ok(true)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "flush failed"),
        Ok(Ok(false)) | Err(_) => {
            tracing::warn!("the cache could not be flushed in time; its last answers may be lost");
        }
    }
}

/// Answers the calls about the cache, until the returned handle is dropped or `end` is cancelled.
fn serve_cache(
    listener: CacheListener,
    service: Arc<Service>,
    longest_message: usize,
    silence: Duration,
    end: CancellationToken,
) -> Result<AbortOnDropHandle<()>, tonic_reflection::server::Error> {
    let reflection = || reflection().with_service_name(CACHE_SERVICE);
    let routes = cache_api::routes(service, longest_message)
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
            tracing::error!(%error, "the calls about the cache are answered no more");
        }
    })))
}

/// A server that finds out which of its clients are gone.
fn watchful(silence: Duration) -> Server {
    Server::builder().http2_keepalive_interval(Some(silence)).http2_keepalive_timeout(Some(silence / 3))
}

/// The connections of a port. The system looks after those that have not come to speak HTTP/2.
fn tcp(listener: TcpListener, silence: Duration) -> impl Stream<Item = io::Result<TcpStream>> {
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true)).with_keepalive(Some(silence));
    patient(connections, pause)
}

fn pause() -> Sleep {
    tokio::time::sleep(PAUSE)
}

fn routes(
    api: Api,
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

/// A text somewhat over our own limit shall get our own answer, which names the limit; tonic's is for far longer ones.
fn longest_message(limits: Limits) -> usize {
    limits.text.saturating_mul(2).saturating_add(1 << 16)
}

const SERVICE: &str = <AttributionServiceServer<Api> as NamedService>::NAME;
const CACHE_SERVICE: &str = "whosaid.v1.CacheService";

/// The contract with what its errors and its neighbours need, so that clients can show all of it.
fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}

async fn report_end(reporter: &HealthReporter) {
    reporter.set_not_serving::<AttributionServiceServer<Api>>().await;
    reporter.set_service_status("", ServingStatus::NotServing).await;
}

/// Ends some time after the drain began, since an open health watch would hold the server up for ever; sooner where
/// nothing goes on any more and only silent connections are left.
async fn drained(begun: oneshot::Receiver<()>, time: Duration, ceased: impl Future<Output = ()>) {
    // The sender is dropped, never used.
    let _ = begun.await;
    match tokio::time::timeout(time, ceased).await {
        Ok(()) => tracing::info!("connections without calls are closed"),
        Err(_) => tracing::warn!("calls still open at the end of the drain time are dropped"),
    }
}

/// Without this a panic would reach the caller as CANCELLED.
fn answer_panic(_: Box<dyn Any + Send>) -> http::Response<Body> {
    status::panicked().into_http()
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
