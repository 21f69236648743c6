//! The language to read by: the one built in, or a folder on disk.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use clap::Args;

use crate::extract::Extractor;
use crate::rules::{RuleSet, SourceFile};

use super::exit::{Exit, Failure, warn};

/// The option that names a language.
#[derive(Args, Clone, Debug)]
pub struct Language {
    /// Read by the words and rules of this folder and not by those built in
    #[arg(long, value_name = "DIR")]
    language: Option<PathBuf>,
}

impl Language {
    /// The extractor for the folder that was named, or for the built-in English.
    pub fn extractor(&self) -> Result<Extractor, Failure> {
        match &self.language {
            Some(dir) => Ok(Extractor::new(Arc::new(load(dir)?))),
            None => english(),
        }
    }
}

/// The built-in English rules; a failure would be a fault of the build, which the tests rule out.
pub fn english() -> Result<Extractor, Failure> {
    Extractor::english().map_err(|error| Failure::new(Exit::Software, error))
}

/// The language whose folder this is; errors name file, line and column, and so do the warnings on standard error.
pub fn load(dir: &Path) -> Result<RuleSet, Failure> {
    let mut files = Vec::new();
    read_folder(dir, "", &mut files)?;
    if files.is_empty() {
        return Err(Failure::new(
            Exit::NoInput,
            format!("{}: holds no word lists and no rules", dir.display()),
        ));
    }
    let refused = |error| Failure::new(Exit::Refused, format!("{}/{error}", dir.display()));
    let rules = RuleSet::parse(&files).map_err(refused)?;
    for warning in rules.warnings(&files).map_err(refused)? {
        warn(&format!("{}/{warning}", dir.display()));
    }
    Ok(rules)
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
