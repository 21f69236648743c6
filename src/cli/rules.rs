//! `whosaid rules`: lists and checks a language's rules.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use clap::Subcommand;

use crate::check;
use crate::rules::{Rule, RuleSet, SourceFile, Usage};

use super::exit::{Exit, Failure, shown};
use super::input::{self, Input};
use super::{english, form, output};

/// List or check the rules of a language
#[derive(Debug, Subcommand)]
pub enum Action {
    /// List the built-in rules, or those of a language's folder
    #[command(after_help = "Examples:\n  whosaid rules list\n  whosaid rules list languages/en")]
    List {
        /// Folder of a language
        dir: Option<PathBuf>,
    },
    /// Tell what the confidence of each attribution weighs
    ///
    /// Prints a JSON object a line for each article: for each attribution, by its id, the log-odds of its rule and the
    /// facts that confidence.toml may weigh.
    #[command(after_help = "Example:\n  whosaid rules facts articles.jsonl")]
    Facts {
        /// File of JSON lines with "id" and "text"; - or none is standard input
        #[arg(default_value = "-", hide_default_value = true)]
        file: String,
    },
    /// Run every example of every rule of a language's folder
    ///
    /// Prints each failure as path:line: case: message, and exits with 1 where there is one. The last line says how much
    /// of what a language may use is used.
    #[command(after_help = "Example:\n  whosaid rules check languages/en")]
    Check {
        /// Folder of a language
        dir: PathBuf,
    },
}

/// Does it.
pub fn run(action: Action) -> Result<Exit, Failure> {
    match action {
        Action::List { dir: None } => list(english()?.rules()),
        Action::List { dir: Some(dir) } => list(&load(&dir)?),
        Action::Facts { file } => facts(&file),
        Action::Check { dir } => check(&dir),
    }
}

fn list(rules: &RuleSet) -> Result<Exit, Failure> {
    let row =
        |rule: &Rule| format!("{}\t{}\t{:.2}\t{}\n", rule.id, rule.sieve, rule.confidence, rule.summary);
    output::write_whole(&rules.rules().iter().map(row).collect::<String>())?;
    Ok(Exit::Ok)
}

fn facts(file: &str) -> Result<Exit, Failure> {
    let engine = english()?;
    for article in input::read(file, Input::Jsonl)? {
        let article = article?;
        let line = form::facts(&article.id, &engine.explain(&article.text));
        output::write_whole(&line.map_err(|error| Failure::new(Exit::Software, error))?)?;
    }
    Ok(Exit::Ok)
}

fn check(dir: &Path) -> Result<Exit, Failure> {
    let rules = Arc::new(load(dir)?);
    let cases = check::check(&rules);
    let failed: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let failure = case.failure.as_ref()?;
            Some(shown(&format!("{}: {}: {failure}\n", dir.join(&case.place).display(), case.name)))
        })
        .collect();
    let summary = format!("{} of {} examples hold\n", cases.len() - failed.len(), cases.len());
    output::write_whole(&(failed.concat() + &summary + &used(&rules.usage())))?;
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

fn load(dir: &Path) -> Result<RuleSet, Failure> {
    let mut files = Vec::new();
    read_folder(dir, "", &mut files)?;
    if files.is_empty() {
        return Err(Failure::new(
            Exit::NoInput,
            format!("{}: holds no word lists and no rules", dir.display()),
        ));
    }
    RuleSet::parse(&files).map_err(|error| Failure::new(Exit::Refused, format!("{}/{error}", dir.display())))
}

/// Adds every word list and rule below `dir`, in the order of their names; linked folders are not entered.
fn read_folder(dir: &Path, inside: &str, files: &mut Vec<SourceFile>) -> Result<(), Failure> {
    let unreadable = |error: io::Error| Failure::new(Exit::NoInput, format!("{}: {error}", dir.display()));
    let entries = fs::read_dir(dir).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = entries.map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(unreadable)?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if path.ends_with(".toml") || path.ends_with(".txt") {
            regular(&entry.path())?;
            files.push(SourceFile { text: read_text(&entry.path())?, path });
        }
    }
    Ok(())
}

/// Refuses what is no file, nor a link to one: a pipe or a device may never come to its end.
fn regular(path: &Path) -> Result<(), Failure> {
    let failed = |what: &dyn Display| Failure::new(Exit::NoInput, format!("{}: {what}", path.display()));
    let about = fs::metadata(path).map_err(|error| failed(&error))?;
    if about.is_file() { Ok(()) } else { Err(failed(&"is no regular file")) }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        let exit = if error.kind() == io::ErrorKind::InvalidData { Exit::Refused } else { Exit::NoInput };
        Failure::new(exit, format!("{}: {error}", path.display()))
    })
}
