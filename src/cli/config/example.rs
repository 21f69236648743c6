//! `whosaid config example`: every option in a file, as comments.

use clap::{Arg, ArgAction};

use crate::config;

/// The example file.
pub(crate) fn file() -> String {
    config::options().get_arguments().map(entry).fold(HEAD.into(), |file, entry| file + "\n" + &entry)
}

const HEAD: &str = "\
# Options of `whosaid serve --config FILE`, as printed by `whosaid config example`.
# Remove the # in front of a key to set it. An option without a default has an example.
# `whosaid config check FILE` checks the file.
";

/// Columns of a line of help.
const WIDTH: usize = 100;

/// The help of an option, and its key with a value.
fn entry(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    format!("{}#{} = {}\n", comment(&help), arg.get_long().unwrap_or_default(), value(arg))
}

/// Words as lines of comments.
fn comment(words: &str) -> String {
    let mut lines = vec![String::from("#")];
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => *line += &format!(" {word}"),
            _ => lines.push(format!("# {word}")),
        }
    }
    lines.join("\n") + "\n"
}

/// The default of an option, or an example.
fn value(arg: &Arg) -> String {
    if !arg.get_action().takes_values() {
        return "false".into();
    }
    let default = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let value = written(&default.unwrap_or_else(|| example(arg)));
    if matches!(arg.get_action(), ArgAction::Append) { format!("[{value}]") } else { value }
}

/// A value in TOML: numbers as they are, all else in quotation marks.
fn written(value: &str) -> String {
    value.parse::<i64>().map_or_else(|_| format!("{value:?}"), |number| number.to_string())
}

/// A valid value of an option without a default.
fn example(arg: &Arg) -> String {
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    match name.as_deref().unwrap_or_default() {
        "ADDR" => "127.0.0.1:8080".into(),
        "HOURS" => "720".into(),
        "CALLS" => "512".into(),
        "STREAMS" => "128".into(),
        "ENCODING" => "zstd".into(),
        "DIR" => "/path/to/folder".into(),
        "FILE" => "/path/to/file".into(),
        "ORIGIN" => "https://cms.example".into(),
        "URL" => "http://localhost:4317".into(),
        "SECONDS" => "3600".into(),
        other => other.into(),
    }
}
