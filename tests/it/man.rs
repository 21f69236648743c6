//! The manual pages.

use std::fs;
use std::path::Path;

use crate::process::{failure, stdout};

/// The subcommands that the help of one lists, as `rules check` lists none.
fn subcommands(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(String::from).collect()
}

/// The long options in the first column of a help text.
fn options(help: &str) -> Vec<String> {
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let words = lines.flat_map(|line| line.split([' ', ',', '=', '[']));
    let mut options: Vec<_> = words.filter(|word| word.starts_with("--")).map(String::from).collect();
    options.dedup();
    options
}

/// Compares the page of a subcommand, and of those below it, with its help. Returns how many options were found.
fn compare(folder: &Path, path: &[&str]) -> usize {
    let help = stdout(&[path, &["--help"]].concat(), b"");
    let name = [&["whosaid"], path].concat().join("-");
    let page = fs::read_to_string(folder.join(format!("{name}.1"))).expect(&name);
    let page = page.replace("\\-", "-");
    let options = options(&help);
    for option in &options {
        assert!(page.contains(option), "{name}.1 has no {option}");
    }
    let below = subcommands(&help);
    let found: usize = below.iter().map(|name| compare(folder, &[path, &[name.as_str()]].concat())).sum();
    found + options.len()
}

#[test]
fn each_option_of_each_help_is_in_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    stdout(&["man", pages.to_str().unwrap()], b"");
    let found = compare(&pages, &[]);
    assert!(found > whosaid::config::options().get_arguments().count(), "{found}");
    let serve = fs::read_to_string(pages.join("whosaid-serve.1")).unwrap();
    assert!(serve.contains("WHOSAID_LISTEN"), "{serve}");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let (code, words) = failure(&["man", file.to_str().unwrap()], b"");
    assert_eq!(code, 74);
    assert!(words.contains(file.to_str().unwrap()), "{words}");
}
