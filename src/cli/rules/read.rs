//! `whosaid rules read`: shows how rules match a text.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::check;
use crate::cli::exit_codes::{Exit, Failure, shown};
use crate::cli::input::{self, Input};
use crate::cli::language::Language;
use crate::cli::output;
use crate::rules::{Rule, RuleSet};

/// Show how the rules of a folder match a text
///
/// For each paragraph: the atoms with their features, as patterns see them; the rules that match, with their spans and
/// whether the attribution is in the answer; and the rules of the folder that nearly match, with the part of the pattern and
/// the atom at which they stop.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid rules read desk article.txt
  echo 'In the words of Ann Lee, “We won.”' | whosaid rules read desk
  whosaid rules read languages/en --rule en.direct.content-cue-source article.txt")]
pub(crate) struct Arguments {
    /// Folder of a language, or of rules added to one
    dir: PathBuf,
    /// Article; - or none: standard input
    #[arg(default_value = "-", hide_default_value = true)]
    file: String,
    /// Show only this rule, however early its match stops
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    #[command(flatten)]
    language: Language,
}

/// Prints the report.
pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let Arguments { dir, file, rule: wanted, language } = arguments;
    let language = language.with_folder(&dir);
    let rules = Arc::new(language.load()?);
    if let Some(id) = &wanted {
        exists(&rules, id)?;
    }
    let added = language.has_additions();
    let in_question = |rule: &Rule| match &wanted {
        Some(id) => rule.id.as_ref() == id,
        None => rule.added || !added,
    };
    for article in input::read(&file, Input::Text)? {
        let text = article?.text;
        if text.len() > LONGEST {
            let message = format!("{file}: {} bytes; rules read takes at most {LONGEST}", text.len());
            return Err(Failure::new(Exit::Refused, message));
        }
        output::write_whole(&shown(&check::read(&rules, &text, in_question)))?;
    }
    Ok(Exit::Ok)
}

/// Longer texts would take long, and nobody would read the output.
const LONGEST: usize = 64 << 10;

fn exists(rules: &RuleSet, id: &str) -> Result<(), Failure> {
    if rules.rules().iter().any(|rule| rule.id.as_ref() == id) {
        return Ok(());
    }
    let hint = crate::lexicon::hint(id, rules.rules().iter().map(|rule| rule.id.as_ref()));
    Err(Failure::new(Exit::Usage, format!("--rule: there is no rule {id}{hint}")))
}
