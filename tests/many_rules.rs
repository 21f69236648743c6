//! English has room for many more rules and words than it has.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use whosaid::check::check;
use whosaid::rules::{RuleSet, SourceFile};

const RULES: usize = 50;
const WORDS: usize = 8;

#[test]
fn english_takes_fifty_rules_more_with_four_hundred_words() {
    let mut files = english();
    let before = RuleSet::parse(&files).unwrap().usage().classes;
    files.extend((0..RULES).map(rule));
    let rules = Arc::new(RuleSet::parse(&files).unwrap());
    // Each of the words has classes of its own: in lower case, and as a name in capitals.
    assert!(rules.usage().classes >= before + 2 * RULES * WORDS, "{before} and {}", rules.usage().classes);
    let cases = check(&rules);
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| case.failure.as_ref().map(|f| format!("{}: {f}", case.name)))
        .collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
    let added = cases.iter().filter(|case| case.name.contains("added")).count();
    assert!(added >= RULES * (WORDS + 2), "{added} cases of the added rules");
}

/// A rule of eight cues that no list knows, each in a branch with an example of its own.
fn rule(number: usize) -> SourceFile {
    let words: Vec<String> = (0..WORDS).map(|word| invented(number * WORDS + word)).collect();
    let branches: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let examples = words.iter().map(|word| {
        let text = format!("<content>“We won,”</content> <cue>{word}</cue> <source>Ann Lee</source>.");
        format!("[[example]]\ntext = \"{text}\"\nspeaker = \"Ann Lee\"\n\n")
    });
    let silent = |text: String| format!("[[silent]]\ntext = \"{text}\"\n\n");
    let text = format!(
        "id = \"en.added.r{number}\"\nsieve = \"adjacent\"\nsummary = \"Quotation, one of eight words, name.\"\n\
         pattern = \"<content: quotation> <cue: ({})> <source: [np & name]>\"\n\n{}{}{}",
        branches.join(" | "),
        examples.collect::<String>(),
        silent("“We won,” quobbed Ann Lee.".into()),
        silent(format!("Winning {} Ann Lee.", words[0])),
    );
    SourceFile::new(format!("rules/added/r{number}.toml"), text)
}

/// A word that is in no list, another for each number.
fn invented(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    format!("zq{}{}obbed", letter(number / 26), letter(number))
}

fn english() -> Vec<SourceFile> {
    let mut files = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("languages/en"), "", &mut files);
    files
}

fn read(folder: &Path, inside: &str, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else if path.ends_with(".toml") || path.ends_with(".txt") {
            files.push(SourceFile::new(path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
}
