//! Connections that say nothing, or half of something.

use std::io::Write;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use super::{Attacked, by_time, serves};
use crate::process::Daemon;

/// What is said before nothing more is said.
const BEGINNINGS: [&[u8]; 7] = [
    b"",
    b"PRI * HT",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    // Settings whose rest is to come.
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x06\x04\0",
    // Settings, and headers of a kilobyte whose rest is to come.
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\x04\0\x01\x04\0\0\0\x01\x82",
    b"GET / HTTP/1.1\r\nHost:",
    // TLS.
    b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
];

fn half_open(address: &str, count: usize) -> Vec<TcpStream> {
    let begin = |beginning: &[u8]| {
        let mut stream = TcpStream::connect(address).unwrap();
        // What is no HTTP/2 may be hung up on.
        let _ = stream.write_all(beginning);
        stream
    };
    BEGINNINGS.into_iter().cycle().take(count).map(begin).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn half_open_connections_hold_up_nobody_and_leave_nothing_behind() {
    // No test waits that long: only an early end lets this one go on.
    let attacked = Attacked::start(&["--drain-seconds", "100000"]).await;
    attacked.serves().await;
    // Asked what is kept, the daemon first keeps what it is about to, for which it opens files.
    attacked.settles();
    let idle = attacked.open_files();
    for _wave in 0..by_time(2, 50) {
        let held = half_open(&attacked.daemon.address, 300);
        attacked.serves().await;
        drop(held);
        while attacked.open_files() > idle {
            tokio::task::yield_now().await;
        }
    }
    let _held = half_open(&attacked.daemon.address, 300);
    attacked.serves().await;
    attacked.end().await;
}

/// A daemon that may open no more than so many files.
fn with_few_files(folder: &std::path::Path, files: usize) -> Daemon {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(format!("ulimit -n {files} && exec \"$0\" \"$@\""));
    command
        .args([env!("CARGO_BIN_EXE_whosaid"), "serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder);
    Daemon::spawn(command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()))
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_it_may_open_do_not_end_it() {
    const FILES: usize = 64;
    let attacked = Attacked::started(|folder| with_few_files(folder, FILES)).await;
    let mut early = attacked.client().await;
    serves(&mut early).await;
    let held = half_open(&attacked.daemon.address, 2 * FILES);
    // Where there is no /proc, that is not waited for.
    while (1..FILES).contains(&attacked.open_files()) {
        tokio::task::yield_now().await;
    }
    serves(&mut early).await;
    attacked.daemon.until_logged("a connection could not be accepted; the daemon tries again");
    drop(held);
    attacked.serves().await;
    attacked.end().await;
}
