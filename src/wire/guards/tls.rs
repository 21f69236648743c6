//! The certificate of the TLS ports, which can be replaced while they serve.

use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::server::{VerifierBuilderError, WebPkiClientVerifier};
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

/// What TLS needs, each as the bytes of a PEM file.
#[derive(Clone, Copy, Debug)]
pub struct Pem<'a> {
    /// The certificate of the server, followed by those that sign it.
    pub certificate: &'a [u8],
    /// Its private key.
    pub key: &'a [u8],
    /// Certificates that sign those of clients. With them a client without a valid certificate is refused.
    pub client_ca: Option<&'a [u8]>,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not valid PEM, or holds nothing of what is looked for.
    #[error("the {what} cannot be read: {cause}")]
    Pem {
        /// What is looked for.
        what: &'static str,
        /// What is wrong, in words.
        cause: String,
    },
    /// The key does not belong to the certificate, or one of them is of an unknown kind.
    #[error("the certificate and the key cannot be used")]
    Pair(#[source] rustls::Error),
    /// The certificates that sign those of clients cannot be used.
    #[error("the client CA cannot be used")]
    ClientCa(#[from] VerifierBuilderError),
}

/// The certificate in use. Clones share it.
#[derive(Clone, Debug)]
pub struct Tls(Arc<RwLock<Certificate>>);

#[derive(Clone, Debug)]
struct Certificate {
    config: Arc<ServerConfig>,
    /// In seconds since 1970, if it can be read.
    expires: Option<i64>,
}

impl Tls {
    /// Reads a certificate and its key.
    ///
    /// # Errors
    /// [`TlsError`] if they cannot be read or do not belong together.
    pub fn new(pem: Pem<'_>) -> Result<Self, TlsError> {
        Ok(Self(Arc::new(RwLock::new(Certificate::read(pem)?))))
    }

    /// Uses another certificate for new connections. Those in progress keep theirs.
    ///
    /// # Errors
    /// [`TlsError`]; the old certificate then stays in use.
    pub fn replace(&self, pem: Pem<'_>) -> Result<(), TlsError> {
        let certificate = Certificate::read(pem)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = certificate;
        Ok(())
    }

    /// When the certificate in use expires, in seconds since 1970; `None` if that cannot be read.
    pub fn expires(&self) -> Option<i64> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).expires
    }

    /// The configuration for the next connection, which speaks one of `protocols`.
    pub(crate) fn config(&self, protocols: &[&str]) -> Arc<ServerConfig> {
        let config = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).config);
        let mut config = Arc::unwrap_or_clone(config);
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        Arc::new(config)
    }
}

impl Certificate {
    fn read(pem: Pem<'_>) -> Result<Self, TlsError> {
        let chain = certificates("certificate", pem.certificate)?;
        let expires = chain.first().and_then(|first| expiry(first));
        Ok(Self { config: Arc::new(config(pem, chain)?), expires })
    }
}

/// The end of a certificate's validity, in seconds since 1970.
fn expiry(certificate: &[u8]) -> Option<i64> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    Some(certificate.validity().not_after.timestamp())
}

fn config(pem: Pem<'_>, chain: Vec<CertificateDer<'static>>) -> Result<ServerConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let key = PrivateKeyDer::from_pem_slice(pem.key).map_err(|error| unreadable("private key", &error))?;
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Pair)?;
    let builder = match pem.client_ca {
        Some(roots) => builder.with_client_cert_verifier(verifier(roots, provider)?),
        None => builder.with_no_client_auth(),
    };
    builder.with_single_cert(chain, key).map_err(TlsError::Pair)
}

/// Accepts clients whose certificates are signed by one of `roots`.
fn verifier(roots: &[u8], provider: Arc<CryptoProvider>) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let mut store = RootCertStore::empty();
    for root in certificates("client CA", roots)? {
        store.add(root).map_err(TlsError::Pair)?;
    }
    Ok(WebPkiClientVerifier::builder_with_provider(Arc::new(store), provider).build()?)
}

fn certificates(what: &'static str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let read = read.map_err(|error| unreadable(what, &error))?;
    if read.is_empty() { Err(unreadable(what, &pem::Error::NoItemsFound)) } else { Ok(read) }
}

fn unreadable(what: &'static str, error: &pem::Error) -> TlsError {
    let cause = match error {
        pem::Error::NoItemsFound => "there is none in the file".into(),
        error => error.to_string(),
    };
    TlsError::Pem { what, cause }
}
