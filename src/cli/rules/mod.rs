//! `whosaid rules`: lists, checks, explains and creates rules.

mod check;
mod new;
mod read;

use std::path::PathBuf;

use clap::Subcommand;

use crate::extract::Extractor;
use crate::rules::{Rule, RuleSet};

use super::exit_codes::{Exit, Failure, shown};
use super::input::{self, Article, Input};
use super::language::Language;
use super::{json, output};

/// List, check, explain or create rules
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// List the built-in rules, or those of a folder
    #[command(after_help = "Examples:
  whosaid rules list
  whosaid rules list desk
  whosaid rules list languages/en")]
    List {
        /// Folder of a language, or of rules added to one
        dir: Option<PathBuf>,
        #[command(flatten)]
        language: Language,
    },
    /// Print the facts behind the confidence of each attribution
    ///
    /// Prints one JSON object per article and line: for each attribution, by id, the log-odds of its rule and the facts to
    /// which confidence.toml may give weights.
    #[command(after_help = "Examples:
  whosaid rules facts articles.jsonl
  whosaid rules facts --language languages/en articles.jsonl")]
    Facts {
        /// File of JSON lines with "id" and "text"; - or none: standard input
        #[arg(default_value = "-", hide_default_value = true)]
        file: String,
        #[command(flatten)]
        language: Language,
    },
    /// Print the readings of each cue that no rule claimed
    ///
    /// Prints one JSON object per article and line: for each cue its possible sources and contents, and what speaks for
    /// each as numbers of weights in unclaimed_cues.txt.
    #[command(after_help = "Examples:
  whosaid rules cues articles.jsonl
  whosaid rules cues --language languages/en articles.jsonl")]
    Cues {
        /// File of JSON lines with "id" and "text"; - or none: standard input
        #[arg(default_value = "-", hide_default_value = true)]
        file: String,
        #[command(flatten)]
        language: Language,
    },
    Check(check::Arguments),
    Read(read::Arguments),
    New(new::Arguments),
    /// Print "Your first rule in five minutes"
    Guide,
}

/// Runs the subcommand.
pub(crate) fn run(action: Action) -> Result<Exit, Failure> {
    match action {
        Action::List { dir: None, language } => list(&language.load()?, |_| true),
        Action::List { dir: Some(dir), language } => {
            let language = language.with_folder(&dir);
            let all = !language.has_additions();
            list(&language.load()?, |rule| all || rule.added)
        }
        Action::Facts { file, language } => facts(&file, &language),
        Action::Cues { file, language } => cues(&file, &language),
        Action::Check(arguments) => check::run(arguments),
        Action::Read(arguments) => read::run(arguments),
        Action::New(arguments) => new::run(&arguments),
        Action::Guide => {
            output::write_whole(include_str!("../../../docs/first-rule.md"))?;
            Ok(Exit::Ok)
        }
    }
}

fn list(rules: &RuleSet, wanted: impl Fn(&Rule) -> bool) -> Result<Exit, Failure> {
    let row =
        |rule: &Rule| format!("{}\t{}\t{:.2}\t{}\n", rule.id, rule.sieve, rule.confidence, rule.summary);
    let rows: String = rules.rules().iter().filter(|rule| wanted(rule)).map(row).collect();
    output::write_whole(&shown(&rows))?;
    Ok(Exit::Ok)
}

fn facts(file: &str, language: &Language) -> Result<Exit, Failure> {
    each_article(file, language, |engine, article| json::facts(&article.id, &engine.explain(&article.text)))
}

fn cues(file: &str, language: &Language) -> Result<Exit, Failure> {
    each_article(file, language, |engine, article| {
        json::cues(&article.id, &engine.unclaimed_cues(&article.text))
    })
}

/// Writes one line per article of a file of JSON lines.
fn each_article(
    file: &str,
    language: &Language,
    line: impl Fn(&Extractor, &Article) -> serde_json::Result<String>,
) -> Result<Exit, Failure> {
    let engine = language.extractor()?;
    for article in input::read(file, Input::Jsonl)? {
        let line = line(&engine, &article?);
        output::write_whole(&line.map_err(|error| Failure::new(Exit::Software, error))?)?;
    }
    Ok(Exit::Ok)
}
