//! A caller's side, for the command line.

pub mod cache;

use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use crate::wire::messages::pagination;
use crate::wire::v1;
use crate::wire::v1::attribution_service_client::AttributionServiceClient;

/// A daemon that answers.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Channel,
    /// A connection of its own for further pages: answers of a stream that wait to be fetched may fill the first one.
    pages: Channel,
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
        let endpoint = endpoint(server)?;
        let pages = endpoint.connect_lazy();
        Ok(Self { channel: open(&endpoint, server).await?, pages })
    }

    /// Asks for the attributions of one article: all pages of the answer, joined.
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

    /// Asks for the attributions of many articles in one stream. Each answer comes as soon as it is there, with the number
    /// of its request; one that has further pages is to be made whole with [`Client::whole`].
    ///
    /// # Errors
    /// [`ClientError`], where the stream cannot begin.
    pub async fn stream(
        &self,
        requests: impl Stream<Item = v1::ExtractAttributionsRequest> + Send + 'static,
    ) -> Result<BoxStream<'static, Result<Numbered, ClientError>>, ClientError> {
        let requests =
            requests.map(|request| v1::StreamExtractAttributionsRequest { request: Some(request) });
        let answers = self.service().stream_extract_attributions(requests).await.map_err(error)?;
        Ok(answers.into_inner().map(|answer| answer.map(numbered).map_err(error)).boxed())
    }

    /// The pages that follow a response to a request, joined to it.
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

    fn service(&self) -> AttributionServiceClient<Channel> {
        AttributionServiceClient::new(self.channel.clone())
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

impl Client {
    /// What the daemon says of itself.
    ///
    /// # Errors
    /// [`ClientError`] of any kind.
    pub async fn server_info(&self) -> Result<v1::GetServerInfoResponse, ClientError> {
        let asked = self.service().get_server_info(v1::GetServerInfoRequest {}).await;
        Ok(asked.map_err(error)?.into_inner())
    }
}

/// The answer to one request of a stream.
#[derive(Debug)]
pub struct Numbered {
    /// Which request it is to, counted from 0.
    pub index: u64,
    /// The answer, or why there is none.
    pub answer: Result<v1::ExtractAttributionsResponse, ClientError>,
}

fn numbered(answered: v1::StreamExtractAttributionsResponse) -> Numbered {
    let refused = answered.status.filter(|status| status.code != Code::Ok as i32);
    let answer = match (refused, answered.response) {
        (Some(status), _) => Err(error(Status::new(status.code.into(), status.message))),
        (None, Some(response)) => Ok(response),
        (None, None) => Err(ClientError::Failed("an answer of a stream is empty".into())),
    };
    Numbered { index: answered.request_index, answer }
}

/// Asks once, and again as often as a busy daemon says when, up to a bound.
async fn page(
    channel: &Channel,
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

/// How often a busy daemon is asked again.
const RETRIES: usize = 50;

/// When a busy daemon wants to be asked again.
fn retry_after(status: &Status) -> Option<Duration> {
    let busy = status.code() == Code::ResourceExhausted;
    status.get_details_retry_info().filter(|_| busy).and_then(|retry| retry.retry_delay)
}

/// Connects to `server`, as `127.0.0.1:50051`, `http://host:50051` or `unix:/path/of/socket`.
pub(super) async fn connect(server: &str) -> Result<Channel, ClientError> {
    open(&endpoint(server)?, server).await
}

async fn open(endpoint: &Endpoint, server: &str) -> Result<Channel, ClientError> {
    endpoint.connect().await.map_err(|error| unreachable(server, &error))
}

fn endpoint(server: &str) -> Result<Endpoint, ClientError> {
    let has_scheme = server.contains("://") || server.starts_with("unix:");
    let address = if has_scheme { server.into() } else { format!("http://{server}") };
    let endpoint = Endpoint::from_shared(address).map_err(|error| unreachable(server, &error))?;
    Ok(endpoint.connect_timeout(Duration::from_secs(5)))
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
        code => ClientError::Failed(format!("{code:?}: {message}")),
    }
}

/// tonic's own words are only "transport error"; the causes tell more.
fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
