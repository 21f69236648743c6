//! A small language that nobody speaks, with words, an order and clitics of its own: proof that nothing in Rust
//! assumes English.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use whosaid::attribution::{Attribution, Extraction, Kind};
use whosaid::check::check;
use whosaid::rules::{RuleSet, SourceFile};
use whosaid::{Extractor, Options, Stop};

#[test]
fn its_examples_hold() {
    let cases = check(extractor().rules());
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            case.failure.as_ref().map(|failure| format!("{} {}: {failure}", case.name, case.place))
        })
        .collect();
    assert_eq!(
        cases.len(),
        19,
        "three rules with two examples, two silents and two checks each, and one known error"
    );
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn a_text_is_read_by_its_own_words_and_order() {
    let text = "Oz kama dovi. Na drum Shi Orla Ten: «Zel mora tikan dovi.»\n\n\
                Tosh el brodar ob mora zel. Kama Ten'lo ozhar, fen Sha Ruvo.";
    let answer = extract(text);
    let read: Vec<String> = answer.attributions.iter().map(|a| line(&answer, a, text)).collect();
    assert_eq!(
        read,
        [
            "Direct «Zel mora tikan dovi.» | Na drum | Shi Orla Ten | xx.direct.cue-source-content",
            "Indirect mora zel | Tosh | el brodar | xx.indirect.cue-source-ob",
            "Indirect Kama Ten'lo ozhar | fen | Sha Ruvo | xx.indirect.content-fen-source",
        ]
    );
}

#[test]
fn english_words_mean_nothing_in_it() {
    assert!(
        extract("“We will appeal,” said Ann Lee on Monday. He said that it rained.").attributions.is_empty()
    );
}

#[test]
fn a_clitic_of_another_language_stays_in_its_word() {
    let extractor = extractor();
    let own = extractor.describe("Ten'lo mora");
    let other = extractor.describe("Ten's mora");
    assert!(own.contains("'lo\t[possessive-mark]"), "{own}");
    assert!(!other.contains("possessive-mark"), "{other}");
}

fn line(answer: &Extraction, found: &Attribution, text: &str) -> String {
    let kind = match found.kind {
        Kind::Direct => "Direct",
        Kind::Indirect => "Indirect",
        Kind::Mixed => "Mixed",
    };
    let content = found.content.iter().map(|c| c.outer.of(text)).collect::<Vec<_>>().join(" … ");
    let cue = found.cue.iter().map(|c| c.of(text)).collect::<Vec<_>>().join(" … ");
    let source = found.source.map_or("nobody", |s| s.span.of(text));
    assert!(found.speaker.is_some_and(|speaker| speaker < answer.speakers.len()));
    format!("{kind} {content} | {cue} | {source} | {}", found.rule)
}

fn extract(text: &str) -> Extraction {
    extractor().extract(text, &Options::default(), &Stop::new()).unwrap()
}

fn extractor() -> Extractor {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/languages/xx");
    let mut files = Vec::new();
    read_folder(&folder, &folder, &mut files);
    Extractor::new(Arc::new(RuleSet::parse(&files).unwrap()))
}

fn read_folder(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, files);
            continue;
        }
        let inner = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        files.push(SourceFile { path: inner, text: fs::read_to_string(&path).unwrap() });
    }
}
