//! `aliases.toml`: who else a newsroom calls how.

use serde::Deserialize;
use toml::Spanned;

use super::{RulesError, SourceFile, file_formats};
use crate::lexicon::{Aliases, Attributes, Lexicon};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasesFile {
    #[serde(default)]
    speaker: Vec<SpeakerEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeakerEntry {
    name: Spanned<String>,
    aliases: Vec<Spanned<String>>,
}

/// Reads the aliases of all files; articles before them count for nothing.
///
/// # Errors
/// An empty name, or an alias that stands for two names.
pub(super) fn read(files: &[SourceFile], lexicon: &Lexicon) -> Result<Aliases, RulesError> {
    let mut aliases = Aliases::default();
    let mut names: Vec<(&SourceFile, Spanned<String>)> = Vec::new();
    for file in files.iter().filter(|file| file.path == "aliases.toml") {
        let raw: AliasesFile = file_formats::read(file)?;
        for SpeakerEntry { name, aliases: listed } in raw.speaker {
            for alias in std::iter::once(&name).chain(&listed) {
                if alias.get_ref().trim().is_empty() {
                    return Err(RulesError::at(file, alias.span().start, "a name must not be empty"));
                }
            }
            names.push((file, name.clone()));
            for alias in listed {
                let without = without_article(alias.get_ref(), lexicon);
                if let Some(other) = aliases.add(without, name.get_ref()) {
                    let message = format!("{:?} is an alias of {other:?} already", alias.get_ref());
                    return Err(RulesError::at(file, alias.span().start, message));
                }
            }
        }
    }
    let chained = |(_, name): &&(&SourceFile, Spanned<String>)| {
        let without = without_article(name.get_ref(), lexicon);
        aliases.name(without).is_some_and(|other| other != name.get_ref())
    };
    if let Some((file, name)) = names.iter().find(chained) {
        let message =
            format!("{:?} is an alias of another speaker and cannot be a name itself", name.get_ref());
        return Err(RulesError::at(file, name.span().start, message));
    }
    Ok(aliases)
}

/// What stands behind an article: answers name speakers without it.
fn without_article<'a>(alias: &'a str, lexicon: &Lexicon) -> &'a str {
    let (first, rest) = alias.trim().split_once(char::is_whitespace).unwrap_or((alias, ""));
    let entry = lexicon.get(&first.to_lowercase());
    let article = entry.is_some_and(|entry| entry.attributes.has(Attributes::DEFINITE));
    if article && !rest.trim().is_empty() { rest.trim() } else { alias.trim() }
}
