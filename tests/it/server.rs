//! A server in this process, on a free port, with a cache of its own.

use std::sync::{Arc, Weak};
use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tempfile::TempDir;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::oneshot;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::body::Body;
use tonic::transport::{Channel, Endpoint};
use whosaid::Extractor;
use whosaid::cache::{self, Cache};
use whosaid::service::Service;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::cache_service_client::CacheServiceClient;
use whosaid::wire::v1::{Document, ExtractAttributionsRequest};
use whosaid::wire::{self, Encodings, Limits, Listener, Listeners, Settings};

/// A client of HTTP/2 alone.
type Plain = Client<HttpConnector, Body>;

/// Ends, with its folder, when dropped.
pub struct Server {
    pub address: String,
    end: Option<oneshot::Sender<()>>,
    service: Weak<Service>,
    folder: TempDir,
}

pub const LIMITS: Limits = Limits {
    text: 8 << 20,
    page: (4 << 20) - (64 << 10),
    short_text: 1 << 16,
    stream: 4,
    calls: 256,
    streams: 64,
    bytes_in_flight: 128 << 20,
};

impl Server {
    pub async fn start(limits: Limits) -> Self {
        Self::start_with(Settings {
            limits,
            drain: Duration::from_secs(60),
            silence: Duration::from_secs(60),
            max_age: None,
            compression: Encodings::default(),
        })
        .await
    }

    pub async fn start_with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), cache::Settings::default()).unwrap();
        let service = Arc::new(Service::new(Extractor::english().unwrap(), Some(cache)));
        let socket = UnixListener::bind(folder.path().join("cache.sock")).unwrap();
        let cache = Listener::Unix(Box::pin(UnixListenerStream::new(socket)));
        let held = Arc::downgrade(&service);
        let calls = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", calls.local_addr().unwrap());
        let listeners =
            Listeners { calls: vec![Listener::Tcp(calls)], cache: vec![cache], ..Listeners::default() };
        let (end, ended) = oneshot::channel::<()>();
        tokio::spawn(wire::serve(listeners, service, settings, async { drop(ended.await) }));
        Self { address, end: Some(end), service: held, folder }
    }

    /// Begins the orderly end.
    pub fn end(&mut self) {
        drop(self.end.take());
    }

    /// How many hold the service: the server does, and every piece of work until it ends.
    pub fn holders(&self) -> usize {
        self.service.strong_count()
    }

    pub async fn channel(&self) -> Channel {
        Channel::from_shared(self.address.clone()).unwrap().connect().await.unwrap()
    }

    /// A client of the calls about the cache.
    pub async fn cache_client(&self) -> CacheServiceClient<Channel> {
        CacheServiceClient::new(self.cache_channel().await)
    }

    pub async fn cache_channel(&self) -> Channel {
        let socket = format!("unix:{}", self.folder.path().join("cache.sock").display());
        Endpoint::from_shared(socket).unwrap().connect().await.unwrap()
    }

    /// A client that leaves deadlines to the server: tonic's own channel would end the call itself.
    pub fn client_without_deadlines(&self) -> AttributionServiceClient<Plain> {
        let plain = Client::builder(TokioExecutor::new()).http2_only(true).build(HttpConnector::new());
        AttributionServiceClient::with_origin(plain, self.address.parse().unwrap())
    }

    pub async fn client(&self) -> AttributionServiceClient<Channel> {
        AttributionServiceClient::new(self.channel().await)
    }
}

/// A request for `text` with all defaults.
pub fn request(text: &str) -> ExtractAttributionsRequest {
    let document = Document { id: "a".into(), content: text.into(), ..Document::default() };
    ExtractAttributionsRequest { document: Some(document), ..ExtractAttributionsRequest::default() }
}
