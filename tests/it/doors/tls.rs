//! TLS and certificates of clients.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;
use whosaid::wire::{Access, Client};

use super::certificates::{Authority, Pair};
use crate::ARTICLE;
use crate::process::{Daemon, failure, run, signal, stdout, whosaid};
use crate::server::request;

/// A daemon with TLS, and all that was signed for it.
struct Secure {
    daemon: Daemon,
    authority: Authority,
    /// The certificate of the daemon, where it reads it.
    pair: Pair,
    /// The authority's own certificate.
    ca: String,
    folder: TempDir,
}

fn written(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Secure {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(|_, _| Vec::new(), arguments)
    }

    /// With certificates of clients.
    fn mutual() -> Self {
        Self::start_with(|_, ca| vec!["--tls-client-ca".into(), ca.into()], &[])
    }

    fn start_with(more: impl Fn(&Path, &str) -> Vec<String>, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new("own");
        let pair = authority.sign(folder.path(), "server");
        let ca = written(&authority.write(folder.path().join("ca.pem"))).to_string();
        let mut command = whosaid(&["serve", "--no-cache", "--listen", "127.0.0.1:0"]);
        command.args(["--tls-cert", written(&pair.certificate), "--tls-key", written(&pair.key)]);
        command.args(more(folder.path(), &ca)).args(arguments);
        Self { daemon: Daemon::spawn(&mut command), authority, pair, ca, folder }
    }

    fn address(&self) -> &str {
        &self.daemon.address
    }

    /// Without the scheme.
    fn place(&self) -> &str {
        self.address().strip_prefix("https://").unwrap()
    }

    /// What a health check as a client with this certificate says.
    fn health_as(&self, pair: &Pair) -> (i32, String) {
        let own = ["--tls-client-cert", written(&pair.certificate), "--tls-client-key", written(&pair.key)];
        self.health(&own)
    }

    fn health(&self, options: &[&str]) -> (i32, String) {
        let all = [&["health", "--server", self.address(), "--tls-ca", &self.ca], options].concat();
        let output = run(&all, b"");
        let words = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(words).unwrap())
    }

    async fn client(&self) -> Client {
        let access = Access { ca: Some(fs::read(&self.ca).unwrap()), ..Access::default() };
        Client::connect_with(self.address(), &access).await.unwrap()
    }
}

const SERVING: &str = "serving\ncache: off\n";

#[test]
fn clients_with_tls_are_served() {
    let secure = Secure::start(&[]);
    assert_eq!(secure.health(&[]), (0, SERVING.into()));
    let answer = stdout(
        &["extract", "--server", secure.address(), "--tls-ca", &secure.ca, "--output", "json"],
        ARTICLE.as_bytes(),
    );
    assert!(answer.contains("Ann Lee"), "{answer}");
}

#[test]
fn a_client_that_does_not_trust_the_server_says_why() {
    let secure = Secure::start(&[]);
    let foreign = Authority::new("foreign").write(secure.folder.path().join("foreign.pem"));
    let (code, words) =
        failure(&["health", "--server", secure.address(), "--tls-ca", written(&foreign)], b"");
    assert_eq!(code, 69);
    assert!(words.contains("cannot connect to the server") && words.contains("certificate"), "{words}");
}

#[test]
fn a_client_without_tls_is_refused_at_once() {
    let secure = Secure::start(&[]);
    let (code, _) = failure(&["health", "--server", secure.place()], b"");
    assert_eq!(code, 69);
    secure.daemon.until_logged("a client without TLS from 127.0.0.1:");
    let mut plain = TcpStream::connect(secure.place()).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // The end of the connection, which may be a reset.
    let _ = plain.read_to_end(&mut answer);
    assert!(answer.is_empty());
}

#[test]
fn a_client_that_is_silent_holds_up_no_other() {
    let secure = Secure::start(&[]);
    let silent: Vec<_> = (0..50).map(|_| TcpStream::connect(secure.place()).unwrap()).collect();
    assert_eq!(secure.health(&[]), (0, SERVING.into()));
    drop(silent);
}

#[test]
fn a_client_needs_a_valid_certificate_if_there_is_a_client_ca() {
    let secure = Secure::mutual();
    let folder = secure.folder.path();
    assert_eq!(secure.health_as(&secure.authority.sign(folder, "client")), (0, SERVING.into()));
    let expired = secure.authority.sign_until(folder, "expired", 2001);
    assert_eq!(secure.health_as(&expired).0, 69);
    secure.daemon.until_logged("invalid peer certificate: certificate expired");
    assert_eq!(secure.health_as(&Authority::new("foreign").sign(folder, "foreign")).0, 69);
    secure.daemon.until_logged("invalid peer certificate: UnknownIssuer");
    assert_eq!(secure.health(&[]).0, 69);
    secure.daemon.until_logged("peer sent no certificates");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_certificate_loses_no_call() {
    let secure = Secure::start(&[]);
    let (old, stop) = (secure.client().await, Arc::new(AtomicBool::new(false)));
    let calls = tokio::spawn({
        let (old, stop) = (old.clone(), Arc::clone(&stop));
        async move {
            let mut done = 0;
            while !stop.load(Ordering::Relaxed) || done == 0 {
                old.extract(request(ARTICLE)).await.unwrap();
                done += 1;
            }
            done
        }
    });
    let next = Authority::new("foreign");
    next.sign(secure.folder.path(), "next").replace(&secure.pair);
    tokio::task::block_in_place(|| secure.daemon.until_logged("the TLS files were read again"));
    // Another authority signed the new one.
    assert_eq!(tokio::task::block_in_place(|| secure.health(&[])).0, 69);
    next.write(secure.ca.clone().into());
    assert_eq!(tokio::task::block_in_place(|| secure.health(&[])), (0, SERVING.into()));
    old.extract(request(ARTICLE)).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    assert!(calls.await.unwrap() > 0);
}

#[test]
fn a_bad_certificate_changes_nothing() {
    let secure = Secure::start(&[]);
    fs::write(&secure.pair.certificate, "no certificate").unwrap();
    secure.daemon.until_logged("the TLS files were not replaced; the old ones stay in use");
    assert_eq!(secure.health(&[]), (0, SERVING.into()));
    // The key of another certificate.
    let other = secure.authority.sign(secure.folder.path(), "other");
    fs::copy(&other.certificate, &secure.pair.certificate).unwrap();
    secure.daemon.until_logged("the certificate and the key cannot be used");
    assert_eq!(secure.health(&[]), (0, SERVING.into()));
}

#[test]
fn sighup_reads_the_files_again() {
    let secure = Secure::start(&[]);
    signal(secure.daemon.child(), "HUP");
    secure.daemon.until_logged("the TLS files were read again");
    assert_eq!(secure.health(&[]), (0, SERVING.into()));
}

#[test]
fn wrong_options_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let pair = Authority::new("foreign").sign(folder.path(), "server");
    let other = Authority::new("foreign").sign(folder.path(), "other");
    let (cert, key) = (written(&pair.certificate), written(&other.key));
    let start = |options: &[&str]| {
        failure(&[&["serve", "--no-cache", "--listen", "127.0.0.1:0"], options].concat(), b"")
    };
    for (options, code, words) in [
        (&["--tls-cert", cert][..], 78, "TLS needs both --tls-cert and --tls-key"),
        (&["--tls-client-ca", cert], 78, "TLS needs both --tls-cert and --tls-key"),
        (&["--tls-cert", "none.pem", "--tls-key", key], 66, "none.pem: "),
        (&["--tls-cert", cert, "--tls-key", key], 78, "the certificate and the key cannot be used"),
        (
            &["--tls-cert", key, "--tls-key", key],
            78,
            "the certificate cannot be read: there is none in the file",
        ),
    ] {
        let (found, said) = start(options);
        assert_eq!(found, code, "{said}");
        assert!(said.contains(words), "{said}");
    }
    let (code, said) = failure(&["health", "--server", "localhost:1", "--tls-ca", cert], b"");
    assert_eq!(code, 2);
    assert!(said.contains("https://localhost:1"), "{said}");
}

#[test]
fn an_address_that_others_reach_may_have_tls() {
    let secure = Secure::start(&["--listen", "0.0.0.0:0"]);
    assert!(secure.address().starts_with("https://"));
}
