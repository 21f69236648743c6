//! `whosaid rules new`: the skeleton of a rule.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit::{Exit, Failure};
use crate::cli::output;
use crate::rules::is_name;

/// Write the skeleton of a rule, to be changed
///
/// The id is a name for the folder, a group and a name, with full stops between: desk.direct.in-the-words-of. The file is
/// written into the folder desk, or into the folder that is named, and is a rule that holds: its cue is the words of its
/// name. No file is ever overwritten.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  whosaid rules new desk.direct.in-the-words-of
  whosaid rules new desk.direct.in-the-words-of /etc/whosaid/desk
  whosaid rules check desk")]
pub struct Arguments {
    /// The rule's id
    id: String,
    /// Folder of rules; without it the one of the id's first part
    dir: Option<PathBuf>,
}

/// Does it.
pub fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let parts: Vec<&str> = arguments.id.split('.').collect();
    let [prefix, group, name] = parts.as_slice() else { return Err(not_an_id(&arguments.id)) };
    if !parts.iter().all(|part| is_name(part)) {
        return Err(not_an_id(&arguments.id));
    }
    let dir = arguments.dir.clone().unwrap_or_else(|| PathBuf::from(prefix));
    let path = dir.join("rules").join(group).join(format!("{name}.toml"));
    write_new(&path, &skeleton(&arguments.id, name)).map_err(|error| {
        let exit = if error.kind() == io::ErrorKind::AlreadyExists { Exit::Usage } else { Exit::Io };
        Failure::new(exit, format!("{}: {error}", path.display()))
    })?;
    output::write_whole(&format!("{}\n", path.display()))?;
    Ok(Exit::Ok)
}

fn not_an_id(id: &str) -> Failure {
    let form = "a name for the folder, a group and a name, in small letters, digits and hyphens";
    Failure::new(
        Exit::Usage,
        format!("{id:?} is no id: it has three parts, as desk.direct.put-it-this-way: {form}"),
    )
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes());
    if written.is_err() {
        // Half a rule would be refused whenever the folder is read.
        let _ = fs::remove_file(path);
    }
    written
}

fn skeleton(id: &str, name: &str) -> String {
    include_str!("skeleton.toml").replace("ID", id).replace("CUE", &name.replace('-', " "))
}
