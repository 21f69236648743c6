//! What keeps strangers out: TLS and tokens, from files that may change while the daemon runs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio_util::task::AbortOnDropHandle;

use crate::config::Config;
use crate::metrics::Metrics;
use crate::wire::{Pem, Tls, Tokens};

use super::watched_files::{self, Contents, Watched};
use crate::cli::exit_codes::{Exit, Failure};

/// The guards of all ports.
#[derive(Default)]
pub(crate) struct Guards {
    /// The certificate of the ports, or `None` without TLS.
    pub tls: Option<Tls>,
    /// The tokens of callers, or `None` if they need none.
    pub tokens: Option<Tokens>,
    metrics: Metrics,
    /// Keep reading the files.
    follows: Vec<AbortOnDropHandle<()>>,
}

impl Guards {
    /// Reads the files that the options name.
    /// Their reloads are counted in `metrics`.
    pub(crate) fn read(config: &Config, metrics: &Metrics) -> Result<Self, Failure> {
        let mut guards = Self { metrics: metrics.clone(), ..Self::default() };
        if let Some(files) = tls_files(config)? {
            guards.read_tls(files)?;
        }
        if let Some(file) = &config.token_file {
            guards.read_tokens(file.clone())?;
        }
        Ok(guards)
    }

    /// The address of a port as a client takes it.
    pub(crate) fn shown(&self, port: SocketAddr) -> String {
        if self.tls.is_some() { self.url(port) } else { port.to_string() }
    }

    /// The address of a port with its scheme.
    pub(crate) fn url(&self, port: SocketAddr) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{port}")
    }

    /// Whether anybody may call at a port.
    pub(crate) fn is_open(&self) -> bool {
        self.tls.is_none() && self.tokens.is_none()
    }

    /// Whether anybody may call, though nobody on the way can read.
    pub(crate) fn is_only_encrypted(&self, config: &Config) -> bool {
        let knows_callers = config.tls_client_ca.is_some() || self.tokens.is_some();
        self.tls.is_some() && !knows_callers && !config.open_to_all
    }

    /// Whether callers send tokens that anybody on the way can read.
    pub(crate) fn shows_tokens(&self) -> bool {
        self.tls.is_none() && self.tokens.is_some()
    }

    fn read_tls(&mut self, files: Vec<PathBuf>) -> Result<(), Failure> {
        let contents = contents(watched_files::read(&files))?;
        let tls = pem(&contents)
            .and_then(|pem| Tls::new(pem).map_err(|error| causes(&error)))
            .map_err(|error| Failure::new(Exit::Config, format!("--tls-cert, --tls-key: {error}")))?;
        self.tls = Some(tls.clone());
        warn_of_expiry(&tls);
        self.follow(files, contents, TLS, move |contents| {
            tls.replace(pem(contents)?).map_err(|error| causes(&error))?;
            warn_of_expiry(&tls);
            Ok(())
        })
    }

    fn read_tokens(&mut self, file: PathBuf) -> Result<(), Failure> {
        let shown = file.display().to_string();
        let files = vec![file];
        let contents = contents(watched_files::read(&files))?;
        let tokens = Tokens::read(&text(&contents))
            .map_err(|error| Failure::new(Exit::Config, format!("{shown}: {error}")))?;
        self.tokens = Some(tokens.clone());
        self.follow(files, contents, TOKENS, move |contents| {
            tokens.replace(&text(contents)).map_err(|error| error.to_string())
        })
    }

    fn follow(
        &mut self,
        files: Vec<PathBuf>,
        contents: Vec<Vec<u8>>,
        what: Watched,
        apply: impl Fn(&[Vec<u8>]) -> Result<(), String> + Send + 'static,
    ) -> Result<(), Failure> {
        let follow = watched_files::follow(files, contents, what, self.metrics.clone(), apply);
        self.follows.push(follow.map_err(|error| Failure::new(Exit::Software, error))?);
        Ok(())
    }
}

/// Warns of a certificate that no client accepts, or will soon not accept.
fn warn_of_expiry(tls: &Tls) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs() as i64);
    let Some(left) = tls.expires().map(|expires| expires - now).filter(|left| *left < SOON) else { return };
    if left <= 0 {
        tracing::warn!("the certificate of --tls-cert has expired; clients refuse it");
    } else {
        let hours = left / 3600;
        tracing::warn!(hours, "the certificate of --tls-cert expires soon; renew it");
    }
}

/// Seconds left of a certificate that is to be renewed: 14 days.
const SOON: i64 = 14 * 24 * 3600;

const TLS: Watched = Watched { what: "TLS files", label: "tls" };
const TOKENS: Watched = Watched { what: "tokens", label: "tokens" };

fn contents(read: Contents) -> Result<Vec<Vec<u8>>, Failure> {
    read.map_err(|error| Failure::new(Exit::NoInput, error))
}

/// Certificate, key and, if there is one, the client CA; `None` without TLS.
fn tls_files(config: &Config) -> Result<Option<Vec<PathBuf>>, Failure> {
    match (&config.tls_cert, &config.tls_key, &config.tls_client_ca) {
        (Some(cert), Some(key), ca) => Ok(Some([cert, key].into_iter().chain(ca).cloned().collect())),
        (None, None, None) => Ok(None),
        _ => Err(Failure::new(Exit::Config, "TLS needs both --tls-cert and --tls-key")),
    }
}

/// The contents of the files of [`tls_files`].
fn pem(contents: &[Vec<u8>]) -> Result<Pem<'_>, String> {
    match contents {
        [certificate, key] => Ok(Pem { certificate, key, client_ca: None }),
        [certificate, key, ca] => Ok(Pem { certificate, key, client_ca: Some(ca) }),
        _ => Err("TLS needs a certificate and a key".into()),
    }
}

/// The contents of the token file. What is not UTF-8 is no token either.
fn text(contents: &[Vec<u8>]) -> String {
    contents.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect()
}

fn causes(error: &dyn std::error::Error) -> String {
    Failure::caused(Exit::Config, error).to_string()
}
