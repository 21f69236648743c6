//! The binary as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::Mutex;

use crate::timeout::Watchdog;

/// The binary with these arguments and an environment that tells it nothing.
pub fn whosaid(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.args(arguments).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end on `input`.
pub fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = whosaid(arguments).spawn().unwrap();
    let _watchdog = Watchdog::of(&child, &format!("{arguments:?} to end"));
    let mut stdin = child.stdin.take().unwrap();
    // A command that refuses its arguments does not read.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// What it wrote to standard output, after it ended well.
pub fn stdout(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Its exit code and what it wrote to standard error.
pub fn failure(arguments: &[&str], input: &[u8]) -> (i32, String) {
    let output = run(arguments, input);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Sends a signal, as `TERM`.
pub fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// A running daemon; killed when dropped.
pub struct Daemon {
    child: Child,
    stdout: BufReader<ChildStdout>,
    log: Mutex<Log>,
    pub address: String,
}

impl Daemon {
    /// Starts one on a free port with its data in `folder`.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let folder = folder.to_str().unwrap();
        let all = [&["serve", "--listen", "127.0.0.1:0", "--data-dir", folder], arguments].concat();
        Self::spawn(&mut whosaid(&all))
    }

    /// Waits until it listens.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        let watchdog = Watchdog::of(&child, "the daemon to listen");
        stdout.read_line(&mut line).unwrap();
        drop(watchdog);
        let Some(address) = line.trim_end().strip_prefix("listening on ") else {
            panic!("{line:?}: {}", stderr(&mut child))
        };
        let log = Log { stderr: BufReader::new(child.stderr.take().unwrap()), read: String::new() };
        Self { stdout, address: address.into(), log: Mutex::new(log), child }
    }

    /// The address of the page, which it prints after its own.
    pub fn page(&mut self) -> String {
        self.announced("page at ")
    }

    /// What follows `words` on the next line of standard output.
    pub fn announced(&mut self, words: &str) -> String {
        let _watchdog = Watchdog::of(&self.child, &format!("a line of {words:?}"));
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().strip_prefix(words).unwrap_or_else(|| panic!("{line:?}")).into()
    }

    /// The process.
    pub fn child(&self) -> &Child {
        &self.child
    }

    /// Reads its log until something stands there.
    pub fn until_logged(&self, words: &str) {
        let _watchdog = Watchdog::of(&self.child, &format!("{words:?} in the log"));
        let mut log = self.log.lock().unwrap();
        while !log.read.contains(words) {
            let Log { stderr, read } = &mut *log;
            assert!(stderr.read_line(read).unwrap() > 0, "{words}: {read}");
        }
    }

    /// Ends it with SIGTERM; what it logged, when it ended well.
    pub fn end(mut self) -> String {
        let _watchdog = Watchdog::of(&self.child, "the daemon to end after SIGTERM");
        signal(&self.child, "TERM");
        let log = {
            let mut log = self.log.lock().unwrap();
            let Log { stderr, read } = &mut *log;
            stderr.read_to_string(read).unwrap();
            std::mem::take(read)
        };
        assert!(self.child.wait().unwrap().success(), "{log}");
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "nothing but the address stands on standard output");
        log
    }
}

/// What a daemon logs, and what was read of it.
struct Log {
    stderr: BufReader<ChildStderr>,
    read: String,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn stderr(child: &mut Child) -> String {
    let mut words = String::new();
    child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
    words
}

/// A process that is being talked to line by line.
pub struct Talk {
    pub child: Child,
    stdin: ChildStdin,
    pub stdout: BufReader<ChildStdout>,
}

impl Talk {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = whosaid(arguments).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdin, stdout }
    }

    /// The line it answers to a line.
    pub fn ask(&mut self, line: &str) -> String {
        writeln!(self.stdin, "{line}").unwrap();
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).unwrap();
        answer
    }
}
