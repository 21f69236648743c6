//! The bounds, and which of them are violated.

use std::process::ExitCode;

/// Bounds, printed as they are checked.
pub struct Bounds {
    quick: bool,
    broken: Vec<String>,
}

impl Bounds {
    /// No bound is violated yet. If `quick`, figures are printed but not enforced.
    pub fn new(quick: bool) -> Self {
        Self { quick, broken: Vec::new() }
    }

    /// One of two values, for quick and full runs.
    pub fn by_time<T>(&self, quick: T, whole: T) -> T {
        if self.quick { quick } else { whole }
    }

    /// Checks that a figure is at most `most`; in a quick run it is only printed.
    pub fn at_most(&mut self, what: &str, figure: f64, most: f64) {
        // NaN was not measured, and violates the bound.
        let held = figure <= most;
        let word = match (held, self.quick) {
            (true, _) => "held",
            (false, true) => "not held, which a quick run only tells",
            (false, false) => "NOT HELD",
        };
        println!("  bound: {what} {figure:.2}, at most {most:.2}: {word}");
        if !held && !self.quick {
            self.broken.push(format!("{what} {figure:.2}, at most {most:.2}"));
        }
    }

    /// Checks that a count is zero, also in quick runs.
    pub fn none(&mut self, what: &str, count: u64) {
        println!("  {what}: {count}, {}", if count == 0 { "as it must be" } else { "MUST BE NONE" });
        if count > 0 {
            self.broken.push(format!("{what}: {count}"));
        }
    }

    /// The exit code of the whole run.
    pub fn end(self) -> ExitCode {
        if self.broken.is_empty() {
            println!("\nload: all that was held to holds");
            return ExitCode::SUCCESS;
        }
        println!("\nload: NOT HELD: {}", self.broken.join("; "));
        ExitCode::FAILURE
    }
}
