//! `whosaid rules new`: writes the skeleton of a rule.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit_codes::{Exit, Failure, shown};
use crate::cli::output;
use crate::rules::is_name;

/// Write the skeleton of a rule
///
/// The id has three parts separated by full stops, folder, group and name: desk.direct.in-the-words-of. The file is written
/// into the folder desk, or into DIR. The skeleton is a valid rule that passes the check: its cue is the words of the name.
/// Existing files are not overwritten.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid rules new desk.direct.in-the-words-of
  whosaid rules new desk.direct.in-the-words-of /etc/whosaid/desk
  whosaid rules check desk")]
pub(crate) struct Arguments {
    /// The rule's id
    id: String,
    /// Folder of rules; default: the first part of the id
    dir: Option<PathBuf>,
}

/// Writes the file.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let parts: Vec<&str> = arguments.id.split('.').collect();
    let [prefix, group, name] = parts.as_slice() else { return Err(not_an_id(&arguments.id)) };
    if !parts.iter().all(|part| is_name(part)) {
        return Err(not_an_id(&arguments.id));
    }
    let dir = arguments.dir.clone().unwrap_or_else(|| PathBuf::from(prefix));
    let path = dir.join("rules").join(group).join(format!("{name}.toml"));
    write_new(&path, &skeleton(&arguments.id, group, name)).map_err(|error| {
        let path = path.display();
        if error.kind() == io::ErrorKind::AlreadyExists {
            return Failure::new(Exit::Usage, format!("{path}: exists already and was left unchanged"));
        }
        Failure::new(Exit::Io, format!("{path}: {error}"))
    })?;
    output::write_whole(&shown(&format!("{}\n", path.display())))?;
    Ok(Exit::Ok)
}

fn not_an_id(id: &str) -> Failure {
    let form = "folder, group and name, each of lower-case letters, digits and hyphens";
    Failure::new(
        Exit::Usage,
        format!(
            "{id:?} is no id of a rule; an id has three parts, such as desk.direct.put-it-this-way: {form}"
        ),
    )
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes());
    if written.is_err() {
        // Otherwise half a rule would make the folder invalid.
        let _ = fs::remove_file(path);
    }
    written
}

/// A rule that holds; the group `indirect` begins with another one than all others.
fn skeleton(id: &str, group: &str, name: &str) -> String {
    let cue = name.replace('-', " ");
    let mut letters = cue.chars();
    let first: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    let text = match group {
        "indirect" => include_str!("skeleton_indirect.toml"),
        _ => include_str!("skeleton.toml"),
    };
    text.replace("ID", id).replace("FIRST", &first).replace("CUE", &cue)
}
