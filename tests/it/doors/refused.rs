//! Clients that come to the wrong door: each is told so, none hangs, and the log tells the operator.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use http::{Request, StatusCode};
use tonic::Code;
use tonic_types::StatusExt;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;

use super::certificates::Authority;
use super::secure::{SERVING, Secure, written};
use crate::ARTICLE;
use crate::process::{Daemon, failure, whosaid};
use crate::server::request;
use crate::timeout::within;

/// All that a server sends to a client that says this and goes on waiting.
fn told(place: &str, said: &[u8]) -> String {
    let mut client = TcpStream::connect(place).unwrap();
    client.write_all(said).unwrap();
    let mut answer = Vec::new();
    // A client that sent what the server did not read may be reset in place of an end.
    let _ = client.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

#[test]
fn a_browser_without_tls_is_told_so() {
    let secure = Secure::start(&[]);
    let long = format!("POST / HTTP/1.1\r\nContent-Length: 99999\r\n\r\n{}", "a".repeat(20_000));
    for said in ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "G", "PUT", &long] {
        let answer = told(secure.place(), said.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nThis port speaks TLS; use https://\n"), "{answer}");
    }
    secure.daemon.until_logged("a client without TLS was refused; it must use https://");
    secure.daemon.until_logged("client=127.0.0.1:");
}

#[test]
fn what_is_no_protocol_gets_no_answer() {
    let secure = Secure::start(&[]);
    assert_eq!(told(secure.place(), b"\0\x01\x02"), "");
    secure.daemon.until_logged("a client without TLS was refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_tls_is_told_so() {
    let secure = Secure::start(&[]);
    let address = format!("http://{}", secure.place());
    let mut client = AttributionServiceClient::connect(address).await.unwrap();
    let call = client.extract_attributions(request(ARTICLE));
    let status = within("a status", call).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition, "{status:?}");
    assert_eq!(status.message(), "this port speaks TLS; use https:// and TLS in the client");
    assert_eq!(status.get_details_error_info().unwrap().reason, "TLS_REQUIRED");
    let health = || failure(&["health", "--server", secure.place()], b"");
    let (code, words) = tokio::task::block_in_place(health);
    assert!(code == 69 && words.contains("this port speaks TLS"), "{code}: {words}");
}

#[tokio::test]
async fn http2_without_tls_and_without_a_call_is_bounded() {
    let secure = Secure::start(&[]);
    let connect = async || tokio::net::TcpStream::connect(secure.place()).await.unwrap();
    let (mut asking, connection) = h2::client::handshake(connect().await).await.unwrap();
    tokio::spawn(connection);
    let get = Request::get("http://localhost/").body(()).unwrap();
    let (answer, _) = asking.send_request(get, true).unwrap();
    assert_eq!(within("an answer", answer).await.unwrap().status(), StatusCode::BAD_REQUEST);
    let (_idle, connection) =
        h2::client::Builder::new().handshake::<_, Bytes>(connect().await).await.unwrap();
    // However it ends.
    let _ = within("the end of a connection that asks nothing", connection).await;
}

#[test]
fn a_handshake_that_does_not_go_on_is_ended() {
    let secure = Secure::start(&[]);
    assert_eq!(told(secure.place(), b"\x16\x03"), "");
    secure.daemon.until_logged("a client did not finish its TLS handshake in time");
}

#[test]
fn a_client_with_tls_at_a_port_without_is_told_so() {
    let daemon = Daemon::spawn(&mut whosaid(&["serve", "--no-cache", "--listen", "127.0.0.1:0"]));
    let (code, words) = failure(&["health", "--server", &format!("https://{}", daemon.address)], b"");
    assert_eq!(code, 69);
    assert!(words.contains("cannot connect to the server"), "{words}");
    daemon.until_logged("a client with TLS came to a port without; it must use http://");
}

#[test]
fn a_client_needs_a_valid_certificate_if_there_is_a_client_ca() {
    let secure = Secure::mutual(&[]);
    let folder = secure.folder.path();
    assert_eq!(secure.health_as(&secure.authority.sign(folder, "client")), (0, SERVING.into()));
    let refused = |(code, words): (i32, String)| {
        assert!(code == 69 && words.contains("it may have refused this client's"), "{code}: {words}");
    };
    refused(secure.health_as(&secure.authority.sign_until(folder, "expired", 2001)));
    secure.daemon.until_logged("a client's certificate has expired; renew it");
    refused(secure.health_as(&Authority::new("foreign").sign(folder, "foreign")));
    secure.daemon.until_logged("a client's certificate is not signed by --tls-client-ca; give");
    refused(secure.health(&[]));
    secure.daemon.until_logged("a client without a certificate was refused; it needs one");
}

/// The alert of TLS 1.3 comes after the client believes to be connected; it must not be lost with the bytes sent meanwhile.
#[test]
fn the_alert_reaches_a_client_that_went_on_sending() {
    let secure = Secure::mutual(&[]);
    let mut client = secure.browser(secure.place(), None);
    // More than the server reads in one go.
    let _ = client.write_all(&[b'a'; 32 << 10]);
    let error = client.read_to_end(&mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("CertificateRequired"), "{error}");
}

#[test]
fn a_client_that_does_not_trust_the_daemon_is_logged() {
    let secure = Secure::start(&[]);
    let foreign = Authority::new("foreign").write(secure.folder.path().join("foreign.pem"));
    let (code, _) = failure(&["health", "--server", secure.address(), "--tls-ca", written(&foreign)], b"");
    assert_eq!(code, 69);
    secure.daemon.until_logged("a client does not trust the daemon's certificate; check its names");
}
