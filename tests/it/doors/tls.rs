//! TLS and certificates of clients.

use std::fs;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use super::certificates::Authority;
use super::secure::{SERVING, Secure, written};
use crate::ARTICLE;
use crate::process::{failure, signal, stdout};
use crate::server::request;
use crate::timeout::TIMEOUT;

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
fn a_client_that_is_silent_holds_up_no_other() {
    let secure = Secure::start(&[]);
    let silent: Vec<_> = (0..50).map(|_| TcpStream::connect(secure.place()).unwrap()).collect();
    assert_eq!(secure.health(&[]), (0, SERVING.into()));
    drop(silent);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_certificate_replaced_under_load_loses_no_new_client() {
    let secure = Arc::new(Secure::start(&[]));
    let stop = Arc::new(AtomicBool::new(false));
    let clients = [(); 3].map(|()| {
        let (secure, stop) = (Arc::clone(&secure), Arc::clone(&stop));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                secure.client().await.extract(request(ARTICLE)).await.unwrap();
            }
        })
    });
    for name in ["second", "third", "fourth"] {
        let next = secure.authority.sign(secure.folder.path(), name);
        let expected = CertificateDer::from_pem_file(&next.certificate).unwrap();
        next.replace(&secure.pair);
        let begun = Instant::now();
        tokio::task::block_in_place(|| {
            while secure.shown() != expected {
                assert!(begun.elapsed() < TIMEOUT, "the {name} certificate is not in use");
            }
        });
    }
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }
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
