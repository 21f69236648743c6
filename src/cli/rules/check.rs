//! `whosaid rules check`: runs every example of every rule.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::check::{check, check_added};
use crate::cli::exit_codes::{Exit, Failure, shown};
use crate::cli::language::Language;
use crate::cli::output;
use crate::rules::Usage;

/// Run every example of every rule of a folder
///
/// Prints each failure as path:line: case: message, and exits with 1 if there is one. If a rule finds nothing in its
/// example, the message says why. Warnings about missing names and likely misspellings go to standard error. For a language,
/// and with --all, the last line says how much of its capacity is used.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid rules check desk
  whosaid rules check --all desk
  whosaid rules check languages/en")]
pub(crate) struct Arguments {
    /// Folder of a language, or of rules added to one
    dir: PathBuf,
    /// For added rules: also check the rules of the language, which new words may affect
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    language: Language,
}

/// Runs the check.
pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let language = arguments.language.with_folder(&arguments.dir);
    let rules = Arc::new(language.load()?);
    let all = arguments.all || !language.has_additions();
    let cases = if all { check(&rules) } else { check_added(&rules) };
    let failed: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let failure = case.failure.as_ref()?;
            Some(shown(&format!("{}: {}: {failure}\n", case.place, case.name)))
        })
        .collect();
    let summary = format!("{} of {} checks hold\n", cases.len() - failed.len(), cases.len());
    let used = if all { used(&rules.usage()) } else { String::new() };
    output::write_whole(&(failed.concat() + &summary + &used))?;
    Ok(if failed.is_empty() { Exit::Ok } else { Exit::Refused })
}

fn used(usage: &Usage) -> String {
    format!(
        "used: {} of {} classes, {} of {} features; {} tells {} of {} kinds of words apart\n",
        usage.classes,
        Usage::MOST_CLASSES,
        usage.features,
        Usage::MOST_CLASSES,
        usage.rule,
        usage.letters,
        Usage::MOST_LETTERS,
    )
}
