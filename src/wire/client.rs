//! A caller's side, for the command line.

use std::time::Duration;

use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::v1;
use super::v1::attribution_service_client::AttributionServiceClient;

/// A daemon that answers.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Channel,
}

/// Why a daemon gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// It cannot be reached, or is not one.
    #[error("the server {server} cannot be reached: {reason}")]
    Unreachable {
        /// Its address, as given.
        server: String,
        /// What the connection said.
        reason: String,
    },
    /// It does not take the request; the text says why.
    #[error("{0}")]
    Refused(String),
    /// It failed, by its name for that and its words.
    #[error("the server failed: {0}")]
    Failed(String),
}

impl Client {
    /// Connects to `server`, as `127.0.0.1:50051` or `http://host:50051`.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn connect(server: &str) -> Result<Self, ClientError> {
        let failed = |error| ClientError::Unreachable { server: server.into(), reason: causes(&error) };
        let address = if server.contains("://") { server.into() } else { format!("http://{server}") };
        let endpoint =
            Endpoint::from_shared(address).map_err(failed)?.connect_timeout(Duration::from_secs(5));
        Ok(Self { channel: endpoint.connect().await.map_err(failed)? })
    }

    /// Asks for the attributions of one article.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn extract(
        &self,
        request: v1::ExtractAttributionsRequest,
    ) -> Result<v1::ExtractAttributionsResponse, ClientError> {
        let mut client = AttributionServiceClient::new(self.channel.clone());
        Ok(client.extract_attributions(request).await.map_err(error)?.into_inner())
    }

    /// Whether the daemon says that it serves.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn is_serving(&self) -> Result<bool, ClientError> {
        let mut client = HealthClient::new(self.channel.clone());
        let answer = client.check(HealthCheckRequest::default()).await.map_err(error)?;
        Ok(answer.into_inner().status == ServingStatus::Serving as i32)
    }
}

fn error(status: Status) -> ClientError {
    let message = status.message();
    match status.code() {
        Code::InvalidArgument | Code::OutOfRange | Code::ResourceExhausted => {
            ClientError::Refused(message.into())
        }
        code => ClientError::Failed(format!("{code:?}: {message}")),
    }
}

/// tonic's own words are only "transport error"; the causes tell more.
fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
