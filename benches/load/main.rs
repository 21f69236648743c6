//! The daemon under load: short calls beside long ones, more calls than its capacity, and the cost of a cache hit.
//!
//! `cargo bench --bench load` runs all parts against the daemon as a process, and exits with 1 if a bound is violated.
//! `-- mixed` runs one part. `-- --quick` takes a few seconds per part, and enforces only bounds that do not depend on speed.
//! The client shares the cores with the daemon, so the figures are of both on this machine.

mod bounds;
mod client;
mod daemon;
mod figures;
mod hits;
mod mixed;
mod overload;
mod texts;

use std::path::PathBuf;
use std::process::ExitCode;

use bounds::Bounds;
use clap::{Parser, ValueEnum};

/// A failure of the measurement itself.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the daemon under load
#[derive(Parser)]
struct Arguments {
    /// What to measure; everything by default
    parts: Vec<Part>,
    /// A few seconds per part: bounds are shown but not enforced
    #[arg(long)]
    quick: bool,
    /// Another build of the binary, which `hits` measures alternately with this one
    #[arg(long, value_name = "PATH")]
    daemon: Option<PathBuf>,
    /// Passed by cargo to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Short calls, alone and beside eight texts of eight megabytes
    Mixed,
    /// Twice as many calls as the capacity
    Overload,
    /// CPU time of a cache hit
    Hits,
}

fn main() -> Outcome<ExitCode> {
    let arguments = Arguments::parse();
    let mut bounds = Bounds::new(arguments.quick);
    let asked = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    if asked(Part::Mixed) {
        mixed::measure(&mut bounds)?;
    }
    if asked(Part::Overload) {
        overload::measure(&mut bounds)?;
    }
    if asked(Part::Hits) {
        hits::measure(&mut bounds, arguments.daemon.as_deref())?;
    }
    Ok(bounds.end())
}
