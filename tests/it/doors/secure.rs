//! A daemon with TLS, and clients of its own making.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use whosaid::wire::{Access, Client};

use super::certificates::{Authority, Pair};
use crate::process::{Daemon, run, whosaid};

/// What a health check says of a daemon without a cache.
pub const SERVING: &str = "serving\ncache: off\n";

/// A daemon with TLS, and all that was signed for it.
pub struct Secure {
    pub daemon: Daemon,
    pub authority: Authority,
    /// The certificate of the daemon, where it reads it.
    pub pair: Pair,
    /// The authority's own certificate.
    pub ca: String,
    pub folder: TempDir,
}

pub fn written(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Secure {
    /// Without a cache.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(|_, _| vec!["--no-cache".into()], arguments)
    }

    /// With certificates of clients.
    pub fn mutual(arguments: &[&str]) -> Self {
        let more = |_: &Path, ca: &str| vec!["--no-cache".into(), "--tls-client-ca".into(), ca.into()];
        Self::start_with(more, arguments)
    }

    /// With options that are made of the folder and the authority's certificate.
    pub fn start_with(more: impl Fn(&Path, &str) -> Vec<String>, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new("own");
        let pair = authority.sign(folder.path(), "server");
        let ca = written(&authority.write(folder.path().join("ca.pem"))).to_string();
        let mut command = whosaid(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(["--tls-cert", written(&pair.certificate), "--tls-key", written(&pair.key)]);
        command.args(more(folder.path(), &ca)).args(arguments);
        Self { daemon: Daemon::spawn(&mut command), authority, pair, ca, folder }
    }

    pub fn address(&self) -> &str {
        &self.daemon.address
    }

    /// Without the scheme.
    pub fn place(&self) -> &str {
        self.address().strip_prefix("https://").unwrap()
    }

    /// What a health check as a client with this certificate says.
    pub fn health_as(&self, pair: &Pair) -> (i32, String) {
        let own = ["--tls-client-cert", written(&pair.certificate), "--tls-client-key", written(&pair.key)];
        self.health(&own)
    }

    pub fn health(&self, options: &[&str]) -> (i32, String) {
        let all = [&["health", "--server", self.address(), "--tls-ca", &self.ca], options].concat();
        let output = run(&all, b"");
        let words = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(words).unwrap())
    }

    pub async fn client(&self) -> Client {
        let access = Access { ca: Some(fs::read(&self.ca).unwrap()), ..Access::default() };
        Client::connect_with(self.address(), &access).await.unwrap()
    }

    /// A connection to `place` of a browser, with a certificate of its own if there is one.
    pub fn browser(&self, place: &str, own: Option<&Pair>) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&self.ca).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match own {
            Some(pair) => config.with_client_auth_cert(
                vec![CertificateDer::from_pem_file(&pair.certificate).unwrap()],
                PrivateKeyDer::from_pem_file(&pair.key).unwrap(),
            ),
            None => Ok(config.with_no_client_auth()),
        };
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config.unwrap()), name).unwrap();
        StreamOwned::new(connection, TcpStream::connect(place).unwrap())
    }

    /// All that a browser gets from `place` for a request of HTTP/1.1; nothing if it is not let in.
    pub fn browse(&self, place: &str, request: &[u8], own: Option<&Pair>) -> Vec<u8> {
        let mut browser = self.browser(place, own);
        let mut answer = Vec::new();
        // A refused client may see it while it writes or only when it reads.
        let _ = browser.write_all(request).and_then(|()| browser.read_to_end(&mut answer));
        answer
    }

    /// The certificate that a new client is shown.
    pub fn shown(&self) -> CertificateDer<'static> {
        let mut browser = self.browser(self.place(), None);
        browser.conn.complete_io(&mut browser.sock).unwrap();
        browser.conn.peer_certificates().unwrap()[0].clone().into_owned()
    }
}
