//! How a client reaches a guarded server.

use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Request, Status};

/// What a client needs beside the address; by default the certificates that the system trusts.
#[derive(Clone, Default)]
pub struct Access {
    /// Certificates to trust instead of the system's, in PEM.
    pub ca: Option<Vec<u8>>,
    /// The client's own certificate and its key, in PEM.
    pub identity: Option<(Vec<u8>, Vec<u8>)>,
    /// The token of the caller.
    pub token: Option<String>,
}

/// A connection whose calls carry a token.
pub(crate) type Tokened = InterceptedService<Channel, SendToken>;

/// Adds a token to each call.
#[derive(Clone, Debug)]
pub(crate) struct SendToken(Option<AsciiMetadataValue>);

impl Interceptor for SendToken {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

impl Access {
    /// The connection with the token. A token that no header can carry is left out, and the server says so.
    pub(crate) fn tokened(&self, channel: Channel) -> Tokened {
        let value = self.token.as_ref().and_then(|token| format!("Bearer {token}").parse().ok());
        let sensitive = |mut value: AsciiMetadataValue| {
            value.set_sensitive(true);
            value
        };
        InterceptedService::new(channel, SendToken(value.map(sensitive)))
    }

    /// The endpoint with TLS, if its address begins with `https`.
    pub(crate) fn secure(&self, endpoint: Endpoint) -> Result<Endpoint, tonic::transport::Error> {
        if endpoint.uri().scheme_str() != Some("https") {
            return Ok(endpoint);
        }
        let tls = match &self.ca {
            Some(pem) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)),
            None => ClientTlsConfig::new().with_native_roots(),
        };
        endpoint.tls_config(match &self.identity {
            Some((certificate, key)) => tls.identity(Identity::from_pem(certificate, key)),
            None => tls,
        })
    }
}
