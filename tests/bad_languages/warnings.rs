//! Warnings about misspelt and missing names.

use std::fs;
use std::path::{Path, PathBuf};

use whosaid::rules::{RuleSet, RulesWarningKind, SourceFile};

use super::{GRAMMAR, LANGUAGE, RULE, folder};

/// The warnings of the valid folder with these files added or replaced, except for missing features.
fn warnings(changed: &[(&str, &str)]) -> Vec<String> {
    let files = folder(changed);
    let warnings = RuleSet::parse(&files).unwrap().warnings(&files).unwrap();
    let own = warnings.iter().filter(|warning| warning.kind != RulesWarningKind::Lacks);
    own.map(ToString::to_string).collect()
}

#[test]
fn what_a_language_lacks_is_told_unless_it_says_so() {
    let lacks = |language: &str, words: &str| -> Vec<String> {
        let files = folder(&[("language.toml", language), ("words/pronoun.txt", words)]);
        let warnings = RuleSet::parse(&files).unwrap().warnings(&files).unwrap();
        warnings.iter().map(ToString::to_string).collect()
    };
    let all = lacks(LANGUAGE, "");
    let place = "language.toml:1:1: warning: no word has ";
    let determiner = "determiner: Opens a noun phrase: \"the\", \"a\", \"this\". Where the language has no such words, \
                      list it under `without`";
    assert!(all.contains(&format!("{place}{determiner}")), "{all:#?}");
    assert!(all.iter().any(|w| w.starts_with(&format!("{place}@female: "))), "{all:#?}");
    let some = lacks(&format!("{LANGUAGE}without = [\"determiner\", \"@male\"]\n"), "va\t@female\n");
    let gone: Vec<&String> = all.iter().filter(|warning| !some.contains(warning)).collect();
    let names: Vec<&str> =
        gone.iter().map(|warning| warning[place.len()..].split(':').next().unwrap()).collect();
    assert_eq!(names, ["determiner", "pronoun", "@male", "@female", "@pronoun"]);
    assert!(some.iter().all(|warning| all.contains(warning)));
}

#[test]
fn what_looks_misspelt_in_a_language_is_told_with_its_place() {
    let nobody = |place: &str, name: &str, near: &str| {
        vec![format!("{place}: warning: nobody asks for the feature {name}; did you mean \"{near}\"?")]
    };
    // A list's name, a feature of the contract, a feature that only a pattern of the language asks for.
    assert_eq!(
        warnings(&[("words/detreminer.txt", "el\nela\n")]),
        nobody("words/detreminer.txt:1:1", "detreminer", "determiner")
    );
    assert_eq!(
        warnings(&[("words/things.txt", "el\tdeterminer\num\tdetermner\nob\tdeterminer\nur\tdeterminer\n")]),
        nobody("words/things.txt:2:1", "determner", "determiner")
    );
    let rule = RULE.replace('…', "<content: glittering>");
    let things = "el\tglittering\nela\tglittering\num\tgliterring\nur\tglittering\n";
    assert_eq!(
        warnings(&[("words/things.txt", things), ("rules/a/b.toml", &rule)]),
        nobody("words/things.txt:3:1", "gliterring", "glittering")
    );
    // As many words have the one as the other: these are two names.
    let things = "el\tglittering\num\tgliterring\n";
    assert_eq!(warnings(&[("words/things.txt", things), ("rules/a/b.toml", &rule)]), Vec::<String>::new());
}

#[test]
fn a_misspelt_word_in_a_pattern_is_told_with_its_place() {
    let words = "announced\naccording\n";
    let rule = RULE.replace('…', "<content: stop 'annnounced'\n  ('according' | 'accordnig')>");
    let expected = [
        "rules/a/b.toml:5:16: warning: 'annnounced' stands in no word list; did you mean 'announced'?",
        "rules/a/b.toml:6:18: warning: 'accordnig' stands in no word list; did you mean 'according'?",
    ];
    assert_eq!(warnings(&[("words/things.txt", words), ("rules/a/b.toml", &rule)]), expected);
    let grammar = GRAMMAR.replace("comma", "'annuonced'");
    let expected =
        ["grammar.toml:3:17: warning: 'annuonced' stands in no word list; did you mean 'announced'?"];
    assert_eq!(warnings(&[("words/things.txt", words), ("grammar.toml", &grammar)]), expected);
    // A word that is near none is a word of its own.
    let rule = RULE.replace('…', "<content: stop 'hitherto'>");
    assert!(warnings(&[("words/things.txt", words), ("rules/a/b.toml", &rule)]).is_empty());
}

#[test]
fn a_feature_that_nothing_has_is_told_where_it_is_named() {
    let language = format!("{LANGUAGE}capitals_keep = [\"titel\"]\n");
    let files = [
        ("language.toml", language.as_str()),
        ("words/title.txt", "shi\n"),
        ("words/role.txt", "brodar\n"),
        ("confidence.toml", "[speakers.\"last-nmae\"]\ntold = 1\nright = 1\nconfidence = 0.5\n"),
    ];
    let expected = [
        "confidence.toml:1:11: warning: no sieve finds speakers under the name last-nmae; did you mean \"last-name\"?",
        "language.toml:4:18: warning: nothing has the feature titel; did you mean \"title\"?",
    ];
    assert_eq!(warnings(&files), expected);
}

#[test]
fn english_is_without_a_warning() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("languages/en");
    let mut files = Vec::new();
    read_folder(&folder, &folder, &mut files);
    let warnings = RuleSet::parse(&files).unwrap().warnings(&files).unwrap();
    let shown: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(shown, Vec::<String>::new());
}

fn read_folder(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, files);
            continue;
        }
        let inner = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        files.push(SourceFile::new(inner, fs::read_to_string(&path).unwrap()));
    }
}
