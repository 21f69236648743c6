//! The contract between Rust and a language is declared once, and what it says of itself is true.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use regex::Regex;
use sources::rust_files;
use whosaid::internals::{Attributes, Term, TermKind, WordClass, vocabulary, vocabulary_table};

/// Where the contract stands, which may name what it likes.
const CONTRACT: &str = "src/lexicon/vocabulary.rs";

#[test]
fn contributing_lists_every_name() {
    let document = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let table = vocabulary_table();
    let between = document
        .split_once("<!-- vocabulary:begin -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- vocabulary:end -->"));
    let (written, _) = between.expect("CONTRIBUTING.md has the markers vocabulary:begin and vocabulary:end");
    assert_eq!(written, table, "copy this table into CONTRIBUTING.md between the markers:\n{table}");
}

#[test]
fn no_name_stands_twice_for_one_thing() {
    let mut seen = BTreeSet::new();
    for term in vocabulary() {
        assert!(seen.insert((term.kind, term.name)), "{} {}", term.kind.name(), term.name);
        assert!(term.meaning.ends_with('.'), "{}: {}", term.name, term.meaning);
    }
    // A name is a feature of words or of marks, not both.
    let features = |kind| vocabulary().filter(move |term| term.kind == kind).map(|term| term.name);
    let marks: BTreeSet<_> = features(TermKind::Mark).collect();
    assert!(features(TermKind::Feature).all(|name| !marks.contains(name)));
}

#[test]
fn flags_and_names_lead_to_one_another() {
    for (term, flag) in WordClass::terms() {
        assert_eq!((flag.name(), WordClass::named(term.name)), (term.name, Some(flag)));
    }
    for (term, flag) in Attributes::terms() {
        assert_eq!((flag.name(), Attributes::named(term.name)), (term.name, Some(flag)));
        assert!(Attributes::of_list(term.name).any(flag) || WordClass::named(term.name).is_some());
    }
    assert_eq!(Attributes::of_list("weekday"), Attributes::CALENDAR);
    assert_eq!(Attributes::of_list("no-such-list"), Attributes::default());
    assert_eq!(Attributes::named("MALE"), None);
}

#[test]
fn the_modules_named_as_asking_are_those_that_ask() {
    let sources = sources();
    for term in vocabulary().filter(|term| term.kind != TermKind::List) {
        let named = Regex::new(&format!(r"\b{}::{}\b", type_of(term), identifier(term))).unwrap();
        let asking = sources.iter().filter(|(_, code)| named.is_match(code));
        let asking: BTreeSet<&str> = asking.map(|(path, _)| path.split('/').nth(1).unwrap()).collect();
        let declared: BTreeSet<&str> = term.asked_by.iter().copied().collect();
        assert_eq!(asking, declared, "{} {}", term.kind.name(), term.name);
    }
}

#[test]
fn no_name_is_asked_for_as_a_string() {
    let faults: Vec<String> = sources().iter().flat_map(|(path, code)| literals(path, code)).collect();
    assert!(faults.is_empty(), "a name of the contract comes from {CONTRACT}:\n{}\n", faults.join("\n"));
}

#[test]
fn a_name_that_is_asked_for_as_a_string_is_found() {
    for code in [
        "let all = table.members(\"relative\");",
        "let is = table.has(class, \"relative\");",
        "let feature = table.known_feature( \"relative\" )?;",
        "attributes.insert(Attributes::named(\"relative\")?);",
        "const KNOWN: [&str; 2] = [\"relative\", \"anything\"];",
    ] {
        assert_eq!(literals("src/x.rs", code).len(), 1, "{code}");
    }
    assert!(literals("src/x.rs", "println!(\"a relative of theirs\"); set.len();").is_empty());
    // Plain words of English may stand elsewhere as labels, but never in a look-up.
    assert!(literals("src/x.rs", "let label = \"cue\";").is_empty());
    assert_eq!(literals("src/x.rs", "table.members(\"cue\")").len(), 1);
}

/// Where a literal is passed to a look-up of names, or where a whole literal is a name that only a language has.
fn literals(path: &str, code: &str) -> Vec<String> {
    let look_up = Regex::new(
        r#"\b(?:members|has|known_feature|feature|tell|named|of_list|speaker_confidence|confidence|odds)\(\s*(?:\w+\s*,\s*)?("[^"]*")"#,
    )
    .unwrap();
    let literal = Regex::new(r#""([a-z][a-z.-]*)""#).unwrap();
    let names: BTreeMap<&str, TermKind> = vocabulary().map(|term| (term.name, term.kind)).collect();
    let by_look_up = look_up.captures_iter(code).map(|hit| hit.get(1).unwrap().start());
    let by_name =
        literal.captures_iter(code).filter(|hit| names.contains_key(&hit[1]) && !LABELS.contains(&&hit[1]));
    let places: BTreeSet<usize> = by_look_up.chain(by_name.map(|hit| hit.get(0).unwrap().start())).collect();
    let shown = |at: usize| {
        let line = code[..at].matches('\n').count() + 1;
        format!("{path}:{line}: {}", code[at..].lines().next().unwrap_or_default())
    };
    places.into_iter().map(shown).collect()
}

/// Names of the contract that Rust also writes as words of its own: parts of marked texts, and a key of fields.toml.
const LABELS: [&str; 4] = ["content", "cue", "source", "lead"];

fn type_of(term: &Term) -> &'static str {
    match term.kind {
        TermKind::Feature | TermKind::Mark => "WordClass",
        TermKind::Attribute | TermKind::List => "Attributes",
        TermKind::Group => "Group",
        TermKind::SpeakerSieve => "SpeakerSieve",
        TermKind::FloatingSieve => "FloatingSieve",
    }
}

/// As Rust spells the name: a flag in capitals, a variant with capitals.
fn identifier(term: &Term) -> String {
    let name = term.name.rsplit('.').next().unwrap();
    if ["WordClass", "Attributes"].contains(&type_of(term)) {
        return name.to_uppercase().replace('-', "_");
    }
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The code of every file but the contract's own, without comments and tests, by its path.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    files.sort();
    let code = files.iter().map(|path| {
        let shown = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let code = fs::read_to_string(path).unwrap();
        let code = code.split("\n#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        (shown, Regex::new(r"//[^\n]*").unwrap().replace_all(&code, "").into_owned())
    });
    // The command line, the configuration and the wire speak to people and programs, not to a language's folder; the names of
    // the markup are HTML's.
    let outside = ["src/markup/", "src/cli/", "src/config.rs", "src/wire/", "src/service/", "src/cache/"];
    code.filter(|(path, _)| {
        path != CONTRACT
            && !path.ends_with("/tests.rs")
            && !outside.iter().any(|folder| path.starts_with(folder))
    })
    .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
