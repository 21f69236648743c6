//! The page and the cache service have the guards of the port for calls.

use std::fs;

use prost::Message;

use super::secure::{Secure, written};
use crate::ARTICLE;
use crate::process::{failure, run, stdout};
use crate::server::request;

/// The place of the page of a daemon with TLS.
fn page(secure: &mut Secure) -> String {
    let address = secure.daemon.page();
    address.strip_prefix("https://").unwrap().trim_end_matches('/').to_owned()
}

fn get(place: &str) -> Vec<u8> {
    format!("GET / HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n").into()
}

/// A call over gRPC-Web, from the page itself.
fn call(place: &str) -> Vec<u8> {
    let message = request(ARTICLE).encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let head = format!(
        "POST /whosaid.v1.AttributionService/ExtractAttributions HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\
         Origin: https://{place}\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: {}\r\n\r\n",
        message.len() + 5
    );
    [head.as_bytes(), &[0], &length, &message].concat()
}

fn words(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).into_owned()
}

#[test]
fn the_page_and_its_calls_have_tls() {
    let mut secure = Secure::start(&["--web", "127.0.0.1:0"]);
    let place = page(&mut secure);
    let html = words(&secure.browse(&place, &get(&place), None));
    assert!(html.starts_with("HTTP/1.1 200 OK\r\n") && html.contains("<html"), "{html}");
    let answer = words(&secure.browse(&place, &call(&place), None));
    assert!(answer.contains("Ann Lee") && answer.contains("grpc-status:0"), "{answer}");
    // A certificate proves the name, so the page may be opened by it.
    let by_name = words(&secure.browse(&place, &get("desk.example"), None));
    assert!(by_name.starts_with("HTTP/1.1 200 OK\r\n"), "{by_name}");
}

#[test]
fn the_page_needs_a_certificate_of_the_client_if_there_is_a_client_ca() {
    let mut secure = Secure::mutual(&["--web", "127.0.0.1:0"]);
    let place = page(&mut secure);
    assert_eq!(words(&secure.browse(&place, &get(&place), None)), "");
    secure.daemon.until_logged("a client without a certificate was refused");
    let expired = secure.authority.sign_until(secure.folder.path(), "expired", 2001);
    assert_eq!(words(&secure.browse(&place, &call(&place), Some(&expired))), "");
    secure.daemon.until_logged("a client's certificate has expired");
    let own = secure.authority.sign(secure.folder.path(), "client");
    let html = words(&secure.browse(&place, &get(&place), Some(&own)));
    assert!(html.starts_with("HTTP/1.1 200 OK\r\n"), "{html}");
    let answer = words(&secure.browse(&place, &call(&place), Some(&own)));
    assert!(answer.contains("Ann Lee"), "{answer}");
}

#[test]
fn a_port_of_the_cache_service_has_tls_and_tokens() {
    let more = |folder: &std::path::Path, _: &str| {
        let tokens = folder.join("tokens");
        fs::write(&tokens, "desk:first-secret\n").unwrap();
        ["--token-file", written(&tokens), "--data-dir", written(folder)].map(String::from).into()
    };
    let secure = Secure::start_with(more, &["--cache-service", "127.0.0.1:0"]);
    // The line for the cache stands first.
    let address = secure.address().trim_end_matches(" for the cache");
    let tokens = secure.folder.path().join("tokens");
    let stats = ["cache", "stats", "--server", address, "--tls-ca", &secure.ca];
    let with_token = [&stats[..], &["--token-file", written(&tokens)]].concat();
    assert!(stdout(&with_token, b"").contains("state: ready\n"));
    let (code, said) = failure(&stats, b"");
    assert!(code != 0 && said.contains("the call has no token"), "{code}: {said}");
    secure.daemon.until_logged("a call without a token was refused");
    secure.daemon.until_logged("/whosaid.v1.CacheService/GetCacheStats");
    let plain = run(&["cache", "stats", "--server", address.strip_prefix("https://").unwrap()], b"");
    let said = words(&plain.stderr);
    assert!(!plain.status.success() && said.contains("this port speaks TLS"), "{said}");
}

#[test]
fn the_metrics_have_tls_and_tell_when_the_certificate_expires() {
    let mut secure = Secure::start(&["--metrics", "127.0.0.1:0", "--web", "127.0.0.1:0"]);
    page(&mut secure);
    let place = secure.daemon.announced("metrics at https://").replace("/metrics", "");
    let asked = format!("GET /metrics HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n");
    let answer = words(&secure.browse(&place, asked.as_bytes(), None));
    let name = "\nwhosaid_tls_certificate_expiry_timestamp_seconds ";
    let (_, value) = answer.split_once(name).unwrap_or_else(|| panic!("{answer}"));
    let expires: f64 = value.lines().next().unwrap().parse().unwrap();
    // The start of the year 4000.
    assert_eq!(expires, 64_060_588_800.0);
}

#[test]
fn a_certificate_that_has_expired_is_warned_of() {
    let secure = Secure::start(&[]);
    let expired = secure.authority.sign_until(secure.folder.path(), "expired", 2001);
    expired.replace(&secure.pair);
    secure.daemon.until_logged("the certificate of --tls-cert has expired");
    secure.daemon.until_logged("the TLS files were read again");
}
