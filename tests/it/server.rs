//! A server in this process, on a free port, with a cache of its own.

use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tonic::transport::Channel;
use whosaid::Extractor;
use whosaid::cache::Cache;
use whosaid::service::Service;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{Document, ExtractAttributionsRequest};
use whosaid::wire::{self, Limits, Settings};

/// Ends, with its folder, when dropped.
pub struct Server {
    pub address: String,
    end: Option<oneshot::Sender<()>>,
    _folder: TempDir,
}

pub const LIMITS: Limits = Limits { text: 8 << 20, answer: 4 << 20, short_text: 1 << 16 };

impl Server {
    pub async fn start(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), 8 << 20).unwrap();
        let service = Arc::new(Service::new(Extractor::english().unwrap(), Some(cache)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (end, ended) = oneshot::channel::<()>();
        let settings = Settings { limits, drain: Duration::from_secs(60) };
        tokio::spawn(wire::serve(listener, service, settings, async { drop(ended.await) }));
        Self { address, end: Some(end), _folder: folder }
    }

    /// Begins the orderly end.
    pub fn end(&mut self) {
        drop(self.end.take());
    }

    pub async fn channel(&self) -> Channel {
        Channel::from_shared(self.address.clone()).unwrap().connect().await.unwrap()
    }

    pub async fn client(&self) -> AttributionServiceClient<Channel> {
        AttributionServiceClient::new(self.channel().await)
    }
}

/// A request for `text` with all defaults.
pub fn request(text: &str) -> ExtractAttributionsRequest {
    let document = Document { id: "a".into(), content: text.into(), language: String::new() };
    ExtractAttributionsRequest { document: Some(document), ..ExtractAttributionsRequest::default() }
}
