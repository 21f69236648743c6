//! What systemd and its like see of the daemon, and what they hand to it.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::process::{Daemon, run, signal, whosaid};
use crate::timeout::TIMEOUT;

/// The side of the service manager that listens for news.
struct Manager {
    socket: UnixDatagram,
    folder: TempDir,
}

impl Manager {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
        socket.set_read_timeout(Some(TIMEOUT)).unwrap();
        Self { socket, folder }
    }

    /// Starts a daemon that is told where to send its news.
    fn start(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Daemon {
        let base = ["serve", "--listen", "127.0.0.1:0", "--no-cache"];
        let mut command = whosaid(&[&base, arguments].concat());
        let socket = self.folder.path().join("notify");
        Daemon::spawn(command.env("NOTIFY_SOCKET", socket).envs(variables.iter().copied()))
    }

    /// The next news.
    fn next(&self) -> String {
        let mut bytes = [0; 4096];
        let length = self.socket.recv(&mut bytes).expect("news of the daemon");
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    }
}

#[test]
fn the_daemon_says_when_it_is_ready_and_when_it_ends() {
    let manager = Manager::new();
    let mut daemon = manager.start(&["--web", "127.0.0.1:0"], &[]);
    assert_eq!(manager.next(), format!("READY=1\nSTATUS=listening on {}\n", daemon.address));
    // Both ports take connections from then on.
    let page = daemon.page();
    for address in [&*daemon.address, page.trim_start_matches("http://").trim_end_matches('/')] {
        std::net::TcpStream::connect(address).unwrap();
    }
    daemon.end();
    assert_eq!(manager.next(), "STOPPING=1\nSTATUS=finishing open calls\n");
}

#[test]
fn a_reload_has_a_begin_and_an_end() {
    let manager = Manager::new();
    let daemon = manager.start(&["--rules", "tests/fixtures/newsroom"], &[]);
    assert!(manager.next().starts_with("READY=1\n"));
    signal(daemon.child(), "HUP");
    let begin = manager.next();
    let time = begin.strip_prefix("RELOADING=1\nMONOTONIC_USEC=").expect(&begin);
    let (time, status) = time.split_once('\n').unwrap();
    assert!(time.parse::<u64>().unwrap() > 0, "{begin}");
    assert_eq!(status, "STATUS=reading the rules again\n");
    assert_eq!(manager.next(), "READY=1\nSTATUS=the rules were read again\n");
}

#[test]
fn a_failed_reload_is_told_and_the_daemon_stays_ready() {
    let manager = Manager::new();
    let rules = TempDir::new().unwrap();
    let file = rules.path().join("aliases.toml");
    std::fs::copy("tests/fixtures/newsroom/aliases.toml", &file).unwrap();
    let daemon = manager.start(&["--rules", rules.path().to_str().unwrap()], &[]);
    assert!(manager.next().starts_with("READY=1\n"));
    std::fs::write(&file, "= wrong").unwrap();
    signal(daemon.child(), "HUP");
    assert!(manager.next().starts_with("RELOADING=1\n"));
    assert_eq!(manager.next(), "READY=1\nSTATUS=the rules were not reloaded; the old ones stay in use\n");
}

#[test]
fn signs_of_life_are_sent_if_asked_for() {
    let manager = Manager::new();
    let _daemon = manager.start(&[], &[("WATCHDOG_USEC", "20000")]);
    let mut news = std::iter::repeat_with(|| manager.next()).filter(|news| !news.starts_with("READY=1"));
    assert_eq!([news.next(), news.next()], ["WATCHDOG=1\n", "WATCHDOG=1\n"].map(|news| Some(news.into())));
}

#[test]
fn a_service_manager_that_is_gone_does_not_prevent_the_start() {
    let manager = Manager::new();
    std::fs::remove_file(manager.folder.path().join("notify")).unwrap();
    let log = manager.start(&[], &[]).end();
    assert!(log.contains("the service manager cannot be told"), "{log}");
}

/// The daemon with listening sockets from descriptor 3 on, and their names. A shell puts them there: what Rust starts gets
/// sockets only as its standard input, output and error.
fn with_sockets(names: &str, first: TcpListener, second: Option<TcpListener>, arguments: &[&str]) -> Command {
    let binary = env!("CARGO_BIN_EXE_whosaid");
    let take_second = if second.is_some() { "4<&2 2>/dev/null" } else { "" };
    let script = format!(r#"export LISTEN_PID=$$; exec "$0" "$@" 3<&0 0</dev/null {take_second}"#);
    let mut command = Command::new("sh");
    command.args(["-c", &script, binary, "serve", "--no-cache"]).args(arguments).env_clear();
    let number = if second.is_some() { "2" } else { "1" };
    command.env("LISTEN_FDS", number).env("LISTEN_FDNAMES", names).stdout(Stdio::piped());
    command.stdin(OwnedFd::from(first));
    command.stderr(second.map_or_else(Stdio::piped, |second| OwnedFd::from(second).into()));
    command
}

fn socket() -> (TcpListener, String) {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap().to_string();
    (socket, address)
}

#[test]
fn a_socket_handed_over_is_served_instead_of_the_address() {
    let (socket, address) = socket();
    // Nobody may listen there, so that it is not even tried.
    let daemon = Daemon::spawn(&mut with_sockets("", socket, None, &["--listen", "192.0.2.1:1"]));
    assert_eq!(daemon.address, address);
    let health = run(&["health", "--server", &address], b"");
    assert!(health.status.success(), "{}", String::from_utf8_lossy(&health.stderr));
}

#[test]
fn the_socket_named_page_is_for_the_page() {
    let ((calls, at), (page, page_at)) = (socket(), socket());
    let mut command = with_sockets("page:whosaid.socket", page, Some(calls), &[]);
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let printed = [lines.next(), lines.next()].map(|line| line.unwrap().unwrap());
    let health = run(&["health", "--server", &at], b"");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(printed, [format!("listening on {at}"), format!("page at http://{page_at}/")]);
    assert!(health.status.success(), "{}", String::from_utf8_lossy(&health.stderr));
}

#[test]
fn a_socket_too_many_is_refused() {
    let ((one, _), (other, _)) = (socket(), socket());
    let output = with_sockets("", one, Some(other), &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(69));
}

#[test]
fn a_socket_of_another_kind_is_refused() {
    let udp = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let (tcp, _) = socket();
    let mut command = with_sockets("", tcp, None, &[]);
    let output = command.stdin(OwnedFd::from(udp)).output().unwrap();
    assert_eq!(output.status.code(), Some(69));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("a socket handed over by the service manager cannot be used"), "{words}");
}
