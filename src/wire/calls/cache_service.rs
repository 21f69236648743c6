//! The CacheService, served on a separate listener.

use std::ops::ControlFlow;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

use crate::cache::{Failed, Verified};
use crate::service::Service;

use crate::wire::compression::Decompression;
use crate::wire::errors::grpc_status;
use crate::wire::errors::refusal::Refusal;
use crate::wire::messages::cache_state;
use crate::wire::messages::server_types::cache_service_server::{CacheService, CacheServiceServer};
use crate::wire::v1;

/// The full name of the service in the contract.
pub(crate) const CACHE_SERVICE: &str = "whosaid.v1.CacheService";

/// The routes of the cache service. The limit on requests, and the encodings of answers, are those of `decompression`.
pub(crate) fn routes(service: Arc<Service>, decompression: Decompression) -> Routes {
    let calls = CacheServiceServer::new(CacheApi(service)).max_decoding_message_size(decompression.longest);
    Routes::new(decompression.encodings.of_tonic().fold(calls, CacheServiceServer::send_compressed))
}

struct CacheApi(Arc<Service>);

/// Progress reports buffered for a slow client.
const WAITING: usize = 4;

#[tonic::async_trait]
impl CacheService for CacheApi {
    type VerifyCacheStream = ReceiverStream<Result<v1::VerifyCacheResponse, Status>>;

    async fn get_cache_stats(
        &self,
        _: Request<v1::GetCacheStatsRequest>,
    ) -> Result<Response<v1::GetCacheStatsResponse>, Status> {
        let stats = self.ask(|service| service.cache().ok_or(Failed)?.stats()).await?;
        Ok(Response::new(cache_state::stats(&stats)))
    }

    async fn verify_cache(
        &self,
        _: Request<v1::VerifyCacheRequest>,
    ) -> Result<Response<Self::VerifyCacheStream>, Status> {
        let service = Arc::clone(&self.0);
        let (tell, told) = mpsc::channel(WAITING);
        tokio::task::spawn_blocking(move || {
            let tell_on = |so_far| match tell.blocking_send(Ok(message(so_far))) {
                Ok(()) => ControlFlow::Continue(()),
                // The client is gone.
                Err(_) => ControlFlow::Break(()),
            };
            let verified = service.cache().ok_or(Failed).and_then(|cache| cache.verify(tell_on));
            if let Err(failed) = verified {
                let _ = tell.blocking_send(Err(Refusal::from(failed).into()));
            }
        });
        Ok(Response::new(ReceiverStream::new(told)))
    }

    async fn purge_cache(
        &self,
        _: Request<v1::PurgeCacheRequest>,
    ) -> Result<Response<v1::PurgeCacheResponse>, Status> {
        let entries = self.ask(Service::purge).await?;
        tracing::info!(entries, "the cache was purged on request");
        Ok(Response::new(v1::PurgeCacheResponse { entries }))
    }

    async fn purge_document(
        &self,
        request: Request<v1::PurgeDocumentRequest>,
    ) -> Result<Response<v1::PurgeDocumentResponse>, Status> {
        let text = request.into_inner().content;
        if text.is_empty() {
            return Err(Refusal::field("content", "is empty; send the article's text").into());
        }
        let entries = self.ask(move |service| service.purge_text(&text)).await?;
        tracing::info!(entries, "the answers to a text were purged on request");
        Ok(Response::new(v1::PurgeDocumentResponse { entries }))
    }
}

impl CacheApi {
    /// Runs blocking work on a thread of its own.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Service) -> Result<T, Failed> + Send + 'static,
    ) -> Result<T, Status> {
        let service = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&service)).await;
        done.map_err(|_| grpc_status::panicked())?.map_err(|failed| Refusal::from(failed).into())
    }
}

fn message(so_far: Verified) -> v1::VerifyCacheResponse {
    let Verified { checked, total, damaged } = so_far;
    v1::VerifyCacheResponse { checked, total, damaged }
}
