//! What the daemon bears: short calls beside long ones, more calls than it can answer, and what a kept answer costs.
//!
//! `cargo bench --bench load` runs all parts against the daemon as a process and ends with 1 where a bound is not held;
//! `-- mixed` runs one of them, `-- --quick` shows the bounds after a few seconds a part and holds only what is right or
//! wrong. The client shares the cores with the daemon, so that every figure is that of this machine with both on it.

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

/// Any failure of the measuring itself.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the daemon under load
#[derive(Parser)]
struct Arguments {
    /// What to measure; everything where nothing is named
    parts: Vec<Part>,
    /// A few seconds a part: bounds are shown and not held
    #[arg(long)]
    quick: bool,
    /// Another build of the binary, which `hits` measures in turn with this one
    #[arg(long, value_name = "PATH")]
    daemon: Option<PathBuf>,
    /// What cargo says to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Short calls, alone and beside eight texts of eight megabytes
    Mixed,
    /// Twice as many calls as can be answered
    Overload,
    /// Processor time of a kept answer
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
