//! Names, IPv6, Unix sockets, and addresses that other machines reach.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;

use tempfile::TempDir;

use crate::process::{Daemon, failure, stdout, whosaid};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A daemon that stores nothing and listens at one address only.
fn listening(address: &str) -> Daemon {
    Daemon::spawn(&mut whosaid(&["serve", "--no-cache", "--listen", address]))
}

/// Why a daemon does not start.
fn refused(arguments: &[&str]) -> (i32, String) {
    failure(&[&["serve", "--no-cache"], arguments].concat(), b"")
}

fn assert_serves(server: &str) {
    assert_eq!(stdout(&["health", "--server", server], b""), "serving\ncache: off\n", "{server}");
}

#[test]
fn a_name_is_bound_at_each_of_its_loopback_addresses() {
    let daemon = listening("localhost:0");
    let address: SocketAddr = daemon.address.parse().unwrap();
    assert!(address.ip().is_loopback());
    assert_serves(&daemon.address);
    assert_serves(&format!("localhost:{}", address.port()));
}

#[test]
fn an_address_of_ipv6_is_bound() {
    if TcpListener::bind("[::1]:0").is_err() {
        // This machine has no IPv6.
        return;
    }
    let daemon = listening("[::1]:0");
    assert!(daemon.address.starts_with("[::1]:"), "{}", daemon.address);
    assert_serves(&daemon.address);
}

#[test]
fn an_unknown_name_is_refused() {
    let (code, words) = refused(&["--listen", "no-such-host.invalid:0"]);
    assert_eq!(code, 69, "{words}");
    assert!(words.contains("cannot listen on no-such-host.invalid:0: "), "{words}");
}

#[test]
fn a_socket_is_served_beside_a_port_and_removed_at_the_end() {
    let folder = folder();
    let socket = folder.path().join("calls.sock");
    let address = format!("unix:{}", socket.display());
    let data = folder.path().join("data");
    let mut daemon = Daemon::start(&data, &["--no-cache", "--listen", &address]);
    assert_eq!(daemon.announced("listening on "), address);
    assert_serves(&daemon.address);
    assert_serves(&address);
    let answer =
        stdout(&["extract", "--server", &address, "--output", "json"], "“No,” said Ann Lee.".as_bytes());
    assert!(answer.contains("Ann Lee"), "{answer}");
    assert_eq!(mode(&socket), 0o600);
    daemon.end();
    assert!(!socket.exists());
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_socket_has_the_chosen_permissions() {
    let folder = folder();
    let socket = folder.path().join("calls.sock");
    let address = format!("unix:{}", socket.display());
    let daemon =
        Daemon::spawn(&mut whosaid(&["serve", "--no-cache", "--listen", &address, "--socket-mode", "666"]));
    assert_eq!(daemon.address, address);
    assert_eq!(mode(&socket), 0o666);
}

#[test]
fn a_stale_socket_is_replaced_and_a_live_one_refused() {
    let folder = folder();
    let socket = folder.path().join("calls.sock");
    let address = format!("unix:{}", socket.display());
    drop(UnixListener::bind(&socket).unwrap());
    assert!(socket.exists(), "a socket outlives its listener");
    let daemon = listening(&address);
    assert_serves(&address);
    let (code, words) = refused(&["--listen", &address]);
    assert_eq!(code, 69);
    assert!(words.contains(&format!("cannot listen on {address}: another process listens there")), "{words}");
    assert_serves(&address);
    daemon.end();
}

#[test]
fn a_file_at_the_place_of_a_socket_is_kept() {
    let folder = folder();
    let file = folder.path().join("notes");
    fs::write(&file, "mine").unwrap();
    let (code, words) = refused(&["--listen", &format!("unix:{}", file.display())]);
    assert_eq!(code, 69);
    assert!(words.contains("a file that is not a socket is there"), "{words}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn an_address_that_others_reach_needs_a_word() {
    for option in ["--listen", "--web"] {
        let (code, words) = refused(&["--listen", "127.0.0.1:0", option, "0.0.0.0:0"]);
        assert_eq!(code, 78, "{words}");
        assert!(
            words.contains("refusing to listen on 0.0.0.0:0") && words.contains("--open-to-all"),
            "{words}"
        );
    }
    let daemon =
        Daemon::spawn(&mut whosaid(&["serve", "--no-cache", "--listen", "0.0.0.0:0", "--open-to-all"]));
    let address: SocketAddr = daemon.address.parse().unwrap();
    assert_serves(&format!("127.0.0.1:{}", address.port()));
    daemon.until_logged("every machine that reaches this address may call");
}

#[test]
fn a_cache_that_others_reach_needs_a_word() {
    let folder = folder();
    let data = folder.path().to_str().unwrap();
    let (code, words) = failure(
        &["serve", "--listen", "127.0.0.1:0", "--data-dir", data, "--cache-service", "0.0.0.0:0"],
        b"",
    );
    assert_eq!(code, 78);
    assert!(words.contains("refusing to listen on 0.0.0.0:0 for the cache (--cache-service)"), "{words}");
}
