//! What the system knows of the process, under the names that all clients of Prometheus use.

use std::fs;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::reading::Reading;

/// The readings of this process, which started at `started`. Elsewhere than on Linux only the start is known.
pub(crate) fn readings(started: Instant) -> Vec<Reading> {
    let begun =
        SystemTime::now().checked_sub(started.elapsed()).and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let start = begun.map(|begun| {
        let help = "When the process started, in seconds since 1970";
        Reading::gauge("process_start_time_seconds", help, begun.as_secs_f64())
    });
    start.into_iter().chain(of_linux()).collect()
}

#[cfg(target_os = "linux")]
fn of_linux() -> impl Iterator<Item = Reading> {
    let stat = Stat::read();
    let cpu = stat.map(|stat| {
        let seconds = stat.ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
        let help = "CPU time of the process";
        Reading { value: seconds, ..Reading::counter("process_cpu_seconds", help, 0) }
    });
    let memory = stat.map(|stat| {
        let bytes = stat.pages * rustix::param::page_size() as u64;
        Reading::gauge("process_resident_memory_bytes", "Memory of the process", bytes as f64)
    });
    let open = fs::read_dir("/proc/self/fd").ok().map(|files| {
        // One is the folder that is read.
        let open = files.count().saturating_sub(1);
        Reading::gauge("process_open_fds", "Open file descriptors", open as f64)
    });
    let most = rustix::process::getrlimit(rustix::process::Resource::Nofile)
        .current
        .map(|most| Reading::gauge("process_max_fds", "The limit on open file descriptors", most as f64));
    [cpu, memory, open, most].into_iter().flatten()
}

#[cfg(not(target_os = "linux"))]
fn of_linux() -> impl Iterator<Item = Reading> {
    std::iter::empty()
}

/// Fields of `/proc/self/stat` (proc(5)).
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    /// CPU time in user and kernel mode, in clock ticks.
    ticks: u64,
    /// Resident pages.
    pages: u64,
}

#[cfg(target_os = "linux")]
impl Stat {
    fn read() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/self/stat").ok()?)
    }

    /// The program's name, in brackets, may hold spaces and brackets itself.
    fn parse(stat: &str) -> Option<Self> {
        let (_, after_name) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        // Counted from the field after the name, which is the third of the line.
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        Some(Self { ticks: field(14)? + field(15)?, pages: field(24)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_with_brackets_moves_no_field() {
        let numbers = (4..=52).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        let stat = Stat::parse(&format!("1 (who) said (x) S {numbers}\n"));
        assert_eq!(stat, Some(Stat { ticks: 14 + 15, pages: 24 }));
        assert_eq!(Stat::parse("1 (short) S 4"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_memory_and_files() {
        let readings = readings(Instant::now());
        let value = |name: &str| readings.iter().find(|reading| reading.name == name).unwrap().value;
        assert!(value("process_resident_memory_bytes") > 1e6);
        assert!(value("process_open_fds") >= 3.0 && value("process_open_fds") < value("process_max_fds"));
        assert!(value("process_cpu_seconds") >= 0.0);
    }
}
