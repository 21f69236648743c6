//! A client of the daemon, for the command line.

pub(crate) mod access;
pub(crate) mod cache;
pub(crate) mod log;

use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use crate::wire::client::access::{Access, Tokened};
use crate::wire::messages::pagination;
use crate::wire::v1;
use crate::wire::v1::attribution_service_client::AttributionServiceClient;

/// A client of a daemon.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Tokened,
    /// A separate connection for further pages: unread responses of a stream may fill the flow-control window of the first.
    pages: Tokened,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection failed.
    #[error("cannot connect to the server {server}: {reason}")]
    Unreachable {
        /// The address, as given.
        server: String,
        /// The error of the connection.
        reason: String,
    },
    /// The server refused the request, with its message.
    #[error("{0}")]
    Refused(String),
    /// The server failed, with its status code and message.
    #[error("the call failed: {0}")]
    Failed(String),
}

impl Client {
    /// Connects to `server`, for example `127.0.0.1:50051` or `http://host:50051`.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn connect(server: &str) -> Result<Self, ClientError> {
        Self::connect_with(server, &Access::default()).await
    }

    /// Connects to a guarded server, for example `https://host:50051`.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn connect_with(server: &str, access: &Access) -> Result<Self, ClientError> {
        let endpoint = endpoint(server, access)?;
        let pages = access.tokened(endpoint.connect_lazy());
        Ok(Self { channel: access.tokened(open(&endpoint, server).await?), pages })
    }

    /// Extracts the attributions of one article. Returns all pages joined.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn extract(
        &self,
        request: v1::ExtractAttributionsRequest,
    ) -> Result<v1::ExtractAttributionsResponse, ClientError> {
        let response = page(&self.channel, request.clone()).await?;
        self.whole(request, response).await
    }

    /// Extracts the attributions of many articles in one stream. Each response comes as soon as it is ready, with the index
    /// of its request. Fetch its further pages with [`Client::whole`].
    ///
    /// # Errors
    /// [`ClientError`] if the stream cannot be opened.
    pub async fn stream(
        &self,
        requests: impl Stream<Item = v1::ExtractAttributionsRequest> + Send + 'static,
    ) -> Result<BoxStream<'static, Result<Numbered, ClientError>>, ClientError> {
        let requests =
            requests.map(|request| v1::StreamExtractAttributionsRequest { request: Some(request) });
        let answers = self.service().stream_extract_attributions(requests).await.map_err(error)?;
        Ok(answers.into_inner().map(|answer| answer.map(numbered).map_err(error)).boxed())
    }

    /// Fetches the pages that follow `response` and joins them to it.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn whole(
        &self,
        request: v1::ExtractAttributionsRequest,
        mut response: v1::ExtractAttributionsResponse,
    ) -> Result<v1::ExtractAttributionsResponse, ClientError> {
        while !response.next_page_token.is_empty() {
            let page_token = std::mem::take(&mut response.next_page_token);
            let asked = v1::ExtractAttributionsRequest { page_token, ..request.clone() };
            let next = page(&self.pages, asked).await?;
            response.next_page_token = next.next_page_token;
            if let (Some(found), Some(page)) = (&mut response.extraction, next.extraction) {
                pagination::join(found, page);
            }
        }
        Ok(response)
    }

    fn service(&self) -> AttributionServiceClient<Tokened> {
        AttributionServiceClient::new(self.channel.clone())
    }

    /// Whether the health service reports SERVING.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn is_serving(&self) -> Result<bool, ClientError> {
        let mut client = HealthClient::new(self.channel.clone());
        let answer = client.check(HealthCheckRequest::default()).await.map_err(error)?;
        Ok(answer.into_inner().status == ServingStatus::Serving as i32)
    }
}

impl Client {
    /// Returns the version, languages, limits and cache state of the daemon.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn server_info(&self) -> Result<v1::GetServerInfoResponse, ClientError> {
        let asked = self.service().get_server_info(v1::GetServerInfoRequest {}).await;
        Ok(asked.map_err(error)?.into_inner())
    }
}

/// The response to one request of a stream.
#[derive(Debug)]
pub struct Numbered {
    /// The index of the request, from 0.
    pub index: u64,
    /// The response or error.
    pub answer: Result<v1::ExtractAttributionsResponse, ClientError>,
}

fn numbered(answered: v1::StreamExtractAttributionsResponse) -> Numbered {
    let refused = answered.status.filter(|status| status.code != Code::Ok as i32);
    let answer = match (refused, answered.response) {
        (Some(status), _) => Err(error(Status::new(status.code.into(), status.message))),
        (None, Some(response)) => Ok(response),
        (None, None) => Err(ClientError::Failed("a response of the stream is empty".into())),
    };
    Numbered { index: answered.request_index, answer }
}

/// Sends a request, and retries up to [`RETRIES`] times while the daemon is busy.
async fn page(
    channel: &Tokened,
    request: v1::ExtractAttributionsRequest,
) -> Result<v1::ExtractAttributionsResponse, ClientError> {
    let mut client = AttributionServiceClient::new(channel.clone());
    for _ in 0..RETRIES {
        match client.extract_attributions(request.clone()).await {
            Ok(answered) => return Ok(answered.into_inner()),
            Err(status) => match retry_after(&status) {
                Some(time) => tokio::time::sleep(time).await,
                None => return Err(error(status)),
            },
        }
    }
    Ok(client.extract_attributions(request).await.map_err(error)?.into_inner())
}

/// What may have ended a connection that was open.
const REFUSED: &str =
    "; if the server asks for certificates, it may have refused this client's, and its log says why";
/// Maximum number of retries while the daemon is busy.
const RETRIES: usize = 50;

/// The retry delay of a busy daemon.
fn retry_after(status: &Status) -> Option<Duration> {
    let busy = status.code() == Code::ResourceExhausted;
    status.get_details_retry_info().filter(|_| busy).and_then(|retry| retry.retry_delay)
}

/// Connects to `server`, for example `127.0.0.1:50051`, `http://host:50051` or `unix:/path/of/socket`.
pub(super) async fn connect(server: &str, access: &Access) -> Result<Tokened, ClientError> {
    Ok(access.tokened(open(&endpoint(server, access)?, server).await?))
}

async fn open(endpoint: &Endpoint, server: &str) -> Result<Channel, ClientError> {
    endpoint.connect().await.map_err(|error| unreachable(server, &error))
}

fn endpoint(server: &str, access: &Access) -> Result<Endpoint, ClientError> {
    let has_scheme = server.contains("://") || server.starts_with("unix:");
    let address = if has_scheme { server.into() } else { format!("http://{server}") };
    let endpoint = Endpoint::from_shared(address).map_err(|error| unreachable(server, &error))?;
    let endpoint = endpoint.connect_timeout(Duration::from_secs(5));
    access.secure(endpoint).map_err(|error| unreachable(server, &error))
}

fn unreachable(server: &str, error: &dyn std::error::Error) -> ClientError {
    ClientError::Unreachable { server: server.into(), reason: causes(error) }
}

pub(super) fn error(status: Status) -> ClientError {
    let message = status.message();
    match status.code() {
        Code::InvalidArgument | Code::OutOfRange | Code::ResourceExhausted | Code::NotFound => {
            ClientError::Refused(message.into())
        }
        code => {
            // Why a connection failed. The transport may lose the alert of a server that refuses a certificate.
            let cause = std::error::Error::source(&status)
                .map(|error| format!(": {}{REFUSED}", causes(error)))
                .unwrap_or_default();
            let request = status.metadata().get("x-request-id").and_then(|id| id.to_str().ok());
            let request = request.map(|id| format!(" (request {id})")).unwrap_or_default();
            let message = if code == Code::Unimplemented && message.is_empty() {
                "this address does not serve such calls"
            } else {
                message
            };
            ClientError::Failed(format!("{code:?}: {message}{cause}{request}"))
        }
    }
}

/// The message with all causes: tonic's own is only "transport error".
fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
