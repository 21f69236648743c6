//! The daemon as a process, and its memory and CPU time on Linux.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::Outcome;

/// Timeout for the daemon to become idle.
const PATIENCE: Duration = Duration::from_secs(120);

/// A daemon on a free port with a temporary data folder. Killed when dropped.
pub struct Daemon {
    child: Child,
    _folder: TempDir,
    /// Its address.
    pub address: String,
}

impl Daemon {
    /// Starts this build's daemon.
    ///
    /// # Errors
    /// If it does not start to listen.
    pub fn start() -> Outcome<Self> {
        Self::of(OsStr::new(env!("CARGO_BIN_EXE_whosaid")))
    }

    /// Starts the daemon of another build.
    ///
    /// # Errors
    /// If it does not start to listen.
    pub fn of(binary: &OsStr) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--data-dir"]).arg(folder.path());
        let child = command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut daemon = Self { child, _folder: folder, address: String::new() };
        let mut line = String::new();
        let stdout = daemon.child.stdout.as_mut().ok_or("no standard output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim_end().strip_prefix("listening on ");
        daemon.address = address.ok_or_else(|| format!("the daemon did not listen: {line:?}"))?.into();
        Ok(daemon)
    }

    /// Ends it with SIGTERM.
    ///
    /// # Errors
    /// If its exit code is not 0.
    pub fn end(mut self) -> Outcome<()> {
        let id = self.child.id().to_string();
        if !Command::new("kill").args(["-TERM", &id]).status()?.success() {
            return Err("the daemon had ended before it was told to".into());
        }
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("the daemon ended with {status}").into()) }
    }

    /// Waits until it is idle, for example done with writing the cache.
    ///
    /// # Errors
    /// If it does not become idle.
    pub fn rest(&self) -> Outcome<()> {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            let before = self.cpu();
            thread::sleep(Duration::from_secs(1));
            if self.cpu() == before {
                return Ok(());
            }
        }
        Err("the daemon does not come to rest".into())
    }

    /// Its resident memory in MiB; `None` without /proc.
    pub fn resident(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
    }

    /// Its CPU time; `None` without /proc.
    pub fn cpu(&self) -> Option<Duration> {
        cpu(&self.child.id().to_string())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The CPU time of this process; `None` without /proc.
pub fn own_cpu() -> Option<Duration> {
    cpu("self")
}

/// User and system time of a process, which Linux reports in hundredths of a second.
fn cpu(process: &str) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the name, which may contain spaces and parentheses.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks: Option<Vec<u64>> =
        fields.split(' ').skip(11).take(2).map(|field| field.parse().ok()).collect();
    Some(Duration::from_millis(10 * ticks?.iter().sum::<u64>()))
}
