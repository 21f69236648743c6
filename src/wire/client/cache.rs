//! A client of the cache service, for the command line.

use std::path::Path;

use crate::wire::client::access::{Access, Tokened};
use crate::wire::client::{ClientError, connect, error};
use crate::wire::v1;
use crate::wire::v1::cache_service_client::CacheServiceClient;

/// A client of a daemon's cache service.
#[derive(Clone, Debug)]
pub struct CacheClient(CacheServiceClient<Tokened>);

impl CacheClient {
    /// Connects to the Unix socket at a path.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn connect(socket: &Path) -> Result<Self, ClientError> {
        Ok(Self(CacheServiceClient::new(
            connect(&format!("unix:{}", socket.display()), &Access::default()).await?,
        )))
    }

    /// Connects to an address, for example `127.0.0.1:50052`.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn connect_to(server: &str, access: &Access) -> Result<Self, ClientError> {
        Ok(Self(CacheServiceClient::new(connect(server, access).await?)))
    }

    /// Returns the size and the counters of the cache.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn stats(&mut self) -> Result<v1::GetCacheStatsResponse, ClientError> {
        let asked = self.0.get_cache_stats(v1::GetCacheStatsRequest {}).await;
        Ok(asked.map_err(error)?.into_inner())
    }

    /// Verifies every entry. Calls `tell` with each progress report and returns the last one.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn verify(
        &mut self,
        mut tell: impl FnMut(&v1::VerifyCacheResponse),
    ) -> Result<v1::VerifyCacheResponse, ClientError> {
        let mut reports = self.0.verify_cache(v1::VerifyCacheRequest {}).await.map_err(error)?.into_inner();
        let mut last = v1::VerifyCacheResponse::default();
        while let Some(report) = reports.message().await.map_err(error)? {
            tell(&report);
            last = report;
        }
        Ok(last)
    }

    /// Removes all entries. Returns the number of entries removed.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn purge(&mut self) -> Result<u64, ClientError> {
        let asked = self.0.purge_cache(v1::PurgeCacheRequest {}).await;
        Ok(asked.map_err(error)?.into_inner().entries)
    }

    /// Removes all entries of one text. Returns the number of entries removed.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn purge_document(&mut self, content: String) -> Result<u64, ClientError> {
        let asked = self.0.purge_document(v1::PurgeDocumentRequest { content }).await;
        Ok(asked.map_err(error)?.into_inner().entries)
    }
}
