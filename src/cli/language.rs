//! The language: the built-in one or a folder on disk, and folders that add rules to it.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use clap::Args;

use crate::config::Config;
use crate::extract::Extractor;
use crate::rules::{RuleSet, SourceFile};

use super::exit_codes::{Exit, Failure, warn};

/// The options that choose a language and add rules to it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Language {
    /// Use the words and rules of this folder instead of the built-in English
    #[arg(long, value_name = "DIR")]
    language: Option<PathBuf>,
    /// Add the rules, words and aliases of this folder; may be repeated
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Language {
    /// The language chosen by the daemon's options.
    pub(crate) fn of(config: &Config) -> Self {
        Self { language: config.language.clone(), rules: config.rules.clone() }
    }

    /// Adds a folder: as the language if it is one, otherwise as rules added to it.
    pub(crate) fn with_folder(mut self, dir: &Path) -> Self {
        if dir.join(LANGUAGE_FILE).exists() {
            self.language = Some(dir.into());
        } else if !self.rules.iter().any(|other| other == dir) {
            self.rules.push(dir.into());
        }
        self
    }

    /// Whether rules are added to the language.
    pub(crate) fn has_additions(&self) -> bool {
        !self.rules.is_empty()
    }

    /// The extractor for the language with its additions.
    pub(crate) fn extractor(&self) -> Result<Extractor, Failure> {
        Ok(Extractor::new(Arc::new(self.load()?)))
    }

    /// The language with its additions; nothing is loaded if a file has an error. Errors, and warnings on standard error,
    /// name file, line and column.
    pub(crate) fn load(&self) -> Result<RuleSet, Failure> {
        let mut files = match &self.language {
            Some(dir) => read_language(dir)?,
            None => crate::rules::english(),
        };
        for dir in &self.rules {
            files.extend(read_additions(dir)?);
        }
        let refused = |error| Failure::new(Exit::Refused, error);
        let rules = RuleSet::parse(&files).map_err(refused)?;
        // The built-in language has no warnings.
        if self.language.is_some() || self.has_additions() {
            for warning in rules.warnings(&files).map_err(refused)? {
                warn(&warning.to_string());
            }
        }
        Ok(rules)
    }
}

/// The file that marks the folder of a language.
const LANGUAGE_FILE: &str = "language.toml";

fn read_language(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let files = read(dir)?;
    if files.is_empty() {
        let message = format!("{}: the folder has no word lists and no rules", dir.display());
        return Err(Failure::new(Exit::NoInput, message));
    }
    Ok(files)
}

fn read_additions(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let files = read(dir)?;
    if files.is_empty() {
        let message = format!("{}: the folder has no rules, words or aliases", dir.display());
        return Err(Failure::new(Exit::NoInput, message));
    }
    if files.iter().any(|file| file.path == LANGUAGE_FILE) {
        let message = format!("{}: is a language of its own; name it with --language", dir.display());
        return Err(Failure::new(Exit::Usage, message));
    }
    for file in files.iter().filter(|file| file.path.ends_with(".txt") && !file.path.starts_with("words/")) {
        warn(&format!("{}:1:1: warning: not read: word lists belong in the folder words", file.shown()));
    }
    Ok(files.into_iter().map(SourceFile::added).collect())
}

/// The files of a folder, named in messages by the folder's path as given.
fn read(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    read_folder(dir, "", &mut files)?;
    let shown: Arc<str> = dir.display().to_string().trim_end_matches('/').into();
    Ok(files.into_iter().map(|file| file.in_folder(Arc::clone(&shown))).collect())
}

/// Adds every word list and rule below `dir`, ordered by name. Links are followed; hidden files are not
/// read.
fn read_folder(dir: &Path, inside: &str, files: &mut Vec<SourceFile>) -> Result<(), Failure> {
    let unreadable = |error: io::Error| Failure::new(Exit::NoInput, format!("{}: {error}", dir.display()));
    let entries = fs::read_dir(dir).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = entries.map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Editors and file systems keep files of their own under such names.
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{inside}{name}");
        if entry.path().is_dir() {
            if path.matches('/').count() > DEEPEST {
                let message = format!("{}: more than {DEEPEST} folders deep", entry.path().display());
                return Err(Failure::new(Exit::Refused, message));
            }
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if path.ends_with(".toml") || path.ends_with(".txt") {
            regular(&entry.path())?;
            files.push(SourceFile::new(path, read_text(&entry.path())?));
        }
    }
    Ok(())
}

/// Folders deeper than this are refused: a link may lead back to a folder around it.
const DEEPEST: usize = 8;

/// Refuses anything but a file or a link to one: a pipe or a device may never end.
fn regular(path: &Path) -> Result<(), Failure> {
    let failed = |what: &dyn Display| Failure::new(Exit::NoInput, format!("{}: {what}", path.display()));
    let about = fs::metadata(path).map_err(|error| failed(&error))?;
    if about.is_file() { Ok(()) } else { Err(failed(&"not a regular file")) }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        let exit = if error.kind() == io::ErrorKind::InvalidData { Exit::Refused } else { Exit::NoInput };
        Failure::new(exit, format!("{}: {error}", path.display()))
    })?;
    // Editors put a mark of the byte order in front, which would belong to the first word.
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
