//! A language's folder with any files is loaded or refused with file, line and column. A loaded one can be checked and
//! applied to texts.
//!
//! An input is text: files to put into the folder of the invented language, each a line with its path and then its text. A
//! path without a text removes the file.

#![no_main]

use std::sync::Arc;

use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;
use whosaid::check::check;
use whosaid::markup::Document;
use whosaid::rules::{RuleSet, RulesError, SourceFile};
use whosaid::{Extractor, Options, Stop};
use whosaid_fuzz::{answer, invented, parts};

/// The required files. An error about a missing one names it.
const MAIN: [&str; 2] = ["language.toml", "grammar.toml"];

fuzz_target!(|data: &[u8]| {
    let files = folder(data);
    match RuleSet::parse(&files) {
        Ok(rules) => {
            let warnings = rules.warnings(&files).expect("what is read has no fault");
            warnings
                .iter()
                .for_each(|warning| in_a_file(&files, &warning.path, warning.line, warning.column));
            reads(Arc::new(rules));
        }
        Err(RulesError { path, line, column, message }) => {
            assert!(!message.is_empty());
            in_a_file(&files, &path, line, column);
        }
    }
});

/// The folder of the invented language with the files of an input.
fn folder(data: &[u8]) -> Vec<SourceFile> {
    let mut files = invented::folder();
    for part in parts(data) {
        let (path, text) =
            part.split_once('\n').map_or((part.as_str(), None), |(path, text)| (path, Some(text)));
        files.retain(|file| file.path != path);
        files.extend(text.map(|text| SourceFile::new(path, text)));
    }
    files
}

/// Panics unless the position is in a file.
fn in_a_file(files: &[SourceFile], path: &str, line: usize, column: usize) {
    let file = files.iter().find(|file| file.path == path);
    let Some(file) = file else {
        assert!(MAIN.contains(&path), "there is no file {path:?}");
        return;
    };
    let lines: Vec<&str> = file.text.split('\n').collect();
    assert!((1..=lines.len()).contains(&line), "{path:?} has no line {line}");
    assert!(
        (1..=lines[line - 1].chars().count() + 1).contains(&column),
        "{path}:{line} has no column {column}"
    );
}

fn reads(rules: Arc<RuleSet>) {
    drop(check(&rules));
    let extractor = Extractor::new(rules);
    let document = Document::plain("", invented::TEXT, "");
    let options = Options { unattributed: true, date: Date::new(2026, 11, 25).ok(), ..Options::default() };
    let found = extractor.extract_document(&document, &options, &Stop::new()).expect("nobody stops it");
    answer::check(&document.read, &options, &found);
}
