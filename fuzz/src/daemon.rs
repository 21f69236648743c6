//! An in-process daemon that is called over a connection with arbitrary bytes as messages.
//!
//! It runs on the fuzzer's thread, so that an input always takes the same path.

use std::sync::Arc;
use std::time::Duration;

use prost::bytes::{Buf, BufMut};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::codegen::tokio_stream::{self, StreamExt};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use whosaid::cache::{self, Cache};
use whosaid::service::Service;
use whosaid::wire::{Encodings, Limits, Listener, Listeners, Settings, serve};

use crate::ENGLISH;

/// Small pages, so that short answers have several.
pub const LIMITS: Limits = Limits {
    text: 1 << 16,
    page: 4096,
    short_text: 1 << 20,
    stream: 1,
    calls: 16,
    streams: 16,
    bytes_in_flight: 64 << 20,
};

/// A daemon with a client.
pub struct Daemon {
    runtime: Runtime,
    channel: Channel,
    /// The service, with its cache.
    pub service: Arc<Service>,
    _folder: TempDir,
}

impl Daemon {
    /// Starts a daemon with an empty cache on a free loopback port.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let cache = Cache::open(folder.path(), cache::Settings::default()).expect("the cache can be made");
        let service = Arc::new(Service::new(ENGLISH.clone(), Some(cache)));
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("a listener has an address"));
        let settings = Settings {
            limits: LIMITS,
            drain: Duration::ZERO,
            silence: Duration::from_secs(60),
            max_age: None,
            compression: Encodings::default(),
        };
        let listeners = Listeners { calls: vec![Listener::Tcp(listener)], ..Listeners::default() };
        runtime.spawn(serve(listeners, Arc::clone(&service), settings, std::future::pending()));
        let endpoint = Endpoint::from_shared(address).expect("an address of ours");
        let channel = runtime.block_on(endpoint.connect()).expect("the daemon answers");
        Self { runtime, channel, service, _folder: folder }
    }

    /// Calls a method with the bytes of a message. Returns the bytes of the responses, or the error.
    pub fn call(&self, method: &str, message: &[u8]) -> Result<Vec<Vec<u8>>, Status> {
        let path = PathAndQuery::try_from(format!("/whosaid.v1.AttributionService/{method}"));
        let path = path.expect("a path of ours");
        self.runtime.block_on(async {
            let mut client = Grpc::new(self.channel.clone());
            client.ready().await.expect("the daemon goes on");
            let messages = Request::new(tokio_stream::once(message.to_vec()));
            let answers = client.streaming(messages, path, Bytes).await?.into_inner();
            answers.collect::<Result<Vec<_>, _>>().await
        })
    }
}

/// A codec that passes messages as bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining()).to_vec()))
    }
}
