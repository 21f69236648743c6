//! The options of a command that calls a daemon: how to reach it, and as whom.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::wire::{Access, ClientError, first_token};

use super::exit_codes::{Exit, Failure};

/// The options for a daemon with TLS or tokens.
#[derive(Args, Clone, Debug)]
pub(crate) struct ServerOptions {
    /// Certificates to trust instead of the system's, in PEM, for a server such as https://localhost:50051
    #[arg(long, value_name = "FILE")]
    tls_ca: Option<PathBuf>,
    /// Certificate to show to the server, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_client_key")]
    tls_client_cert: Option<PathBuf>,
    /// Private key of --tls-client-cert, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_client_cert")]
    tls_client_key: Option<PathBuf>,
    /// File whose first token is sent, as serve reads it; default: the token in the variable WHOSAID_TOKEN, if there is one
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// Where operators' calls go.
#[derive(Args, Clone, Debug)]
pub(crate) struct OperatorsServer {
    /// Folder of the cache, in which the daemon's socket is; default: `whosaid` in the platform's cache folder
    #[arg(long, env = "WHOSAID_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Call a daemon at the address of its --cache-service, such as 127.0.0.1:50052
    #[arg(long, value_name = "ADDR")]
    pub server: Option<String>,
    #[command(flatten)]
    pub access: ServerOptions,
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let exit = match &error {
            ClientError::Refused(_) => Exit::Refused,
            ClientError::Unreachable { .. } | ClientError::Failed(_) => Exit::Unavailable,
        };
        Self::new(exit, error)
    }
}

impl ServerOptions {
    /// Reads the files for calls to `server`.
    pub(crate) fn access(&self, server: &str) -> Result<Access, Failure> {
        if self.is_tls() && !server.starts_with("https://") {
            let message = format!("the options --tls-… need a server such as https://{server}");
            return Err(Failure::new(Exit::Usage, message));
        }
        let identity = match (&self.tls_client_cert, &self.tls_client_key) {
            (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
            _ => None,
        };
        let ca = self.tls_ca.as_deref().map(read).transpose()?;
        Ok(Access { ca, identity, token: self.token()? })
    }

    fn token(&self) -> Result<Option<String>, Failure> {
        let Some(path) = &self.token_file else {
            return Ok(std::env::var("WHOSAID_TOKEN").ok().filter(|token| !token.is_empty()));
        };
        let text = String::from_utf8_lossy(&read(path)?).into_owned();
        let failed = |error| Failure::new(Exit::NoInput, format!("{}: {error}", path.display()));
        first_token(&text).map(Some).map_err(failed)
    }

    fn is_tls(&self) -> bool {
        self.tls_ca.is_some() || self.tls_client_cert.is_some()
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::new(Exit::NoInput, format!("{}: {error}", path.display()));
    std::fs::read(path).map_err(failed)
}
