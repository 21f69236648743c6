//! What must hold, and what did not.

use std::process::ExitCode;

/// Bounds, told as they are looked at.
pub struct Bounds {
    quick: bool,
    broken: Vec<String>,
}

impl Bounds {
    /// None is broken yet. Where it is to be `quick`, figures are told and not held.
    pub fn new(quick: bool) -> Self {
        Self { quick, broken: Vec::new() }
    }

    /// One of two, by how much time there is.
    pub fn by_time<T>(&self, quick: T, whole: T) -> T {
        if self.quick { quick } else { whole }
    }

    /// A figure must be at most so much; in a quick run it is only told.
    pub fn at_most(&mut self, what: &str, figure: f64, most: f64) {
        // What is no number was not measured, and holds nothing.
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

    /// There must be none of these, however short the run.
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
