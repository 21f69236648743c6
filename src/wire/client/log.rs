//! A client of the log service, for the command line.

use crate::wire::client::access::{Access, Tokened};
use crate::wire::client::{ClientError, connect, error};
use crate::wire::v1;
use crate::wire::v1::log_service_client::LogServiceClient;

/// A client of a daemon's log service.
#[derive(Clone, Debug)]
pub struct LogClient(LogServiceClient<Tokened>);

impl LogClient {
    /// Connects to an address, for example `127.0.0.1:50052` or `unix:/path`.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn connect(server: &str, access: &Access) -> Result<Self, ClientError> {
        Ok(Self(LogServiceClient::new(connect(server, access).await?)))
    }

    /// Returns the levels.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn levels(&mut self) -> Result<String, ClientError> {
        let asked = self.0.get_log_levels(v1::GetLogLevelsRequest {}).await;
        Ok(asked.map_err(error)?.into_inner().levels)
    }

    /// Changes the levels. Returns those in use now.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn change(&mut self, levels: String) -> Result<String, ClientError> {
        let asked = self.0.set_log_levels(v1::SetLogLevelsRequest { levels }).await;
        Ok(asked.map_err(error)?.into_inner().levels)
    }
}
