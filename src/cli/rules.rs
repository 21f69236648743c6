//! `whosaid rules`: lists and checks a language's rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;

use crate::check;
use crate::rules::{Rule, RuleSet, Usage};

use super::exit::{Exit, Failure, shown};
use super::input::{self, Input};
use super::language::{self, Language};
use super::{form, output};

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
    #[command(after_help = "Examples:
  whosaid rules facts articles.jsonl
  whosaid rules facts --language languages/en articles.jsonl")]
    Facts {
        /// File of JSON lines with "id" and "text"; - or none is standard input
        #[arg(default_value = "-", hide_default_value = true)]
        file: String,
        #[command(flatten)]
        language: Language,
    },
    /// Run every example of every rule of a language's folder
    ///
    /// Prints each failure as path:line: case: message, and exits with 1 where there is one. Warnings about what the language
    /// lacks or seems to misspell stand on standard error. The last line says how much of what a language may use is used.
    #[command(after_help = "Example:\n  whosaid rules check languages/en")]
    Check {
        /// Folder of a language
        dir: PathBuf,
    },
}

/// Does it.
pub fn run(action: Action) -> Result<Exit, Failure> {
    match action {
        Action::List { dir: None } => list(language::english()?.rules()),
        Action::List { dir: Some(dir) } => list(&language::load(&dir)?),
        Action::Facts { file, language } => facts(&file, &language),
        Action::Check { dir } => check(&dir),
    }
}

fn list(rules: &RuleSet) -> Result<Exit, Failure> {
    let row =
        |rule: &Rule| format!("{}\t{}\t{:.2}\t{}\n", rule.id, rule.sieve, rule.confidence, rule.summary);
    output::write_whole(&rules.rules().iter().map(row).collect::<String>())?;
    Ok(Exit::Ok)
}

fn facts(file: &str, language: &Language) -> Result<Exit, Failure> {
    let engine = language.extractor()?;
    for article in input::read(file, Input::Jsonl)? {
        let article = article?;
        let line = form::facts(&article.id, &engine.explain(&article.text));
        output::write_whole(&line.map_err(|error| Failure::new(Exit::Software, error))?)?;
    }
    Ok(Exit::Ok)
}

fn check(dir: &Path) -> Result<Exit, Failure> {
    let rules = Arc::new(language::load(dir)?);
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
