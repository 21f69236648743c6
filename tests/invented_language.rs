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
        20,
        "three rules with two examples, two silents and two checks each, one more example, and one known error"
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

/// Whom each statement of a text is said by, with the sieve that found it; `-` where the text does not tell.
fn speakers(text: &str) -> Vec<(String, &'static str)> {
    let answer = extract(text);
    let name = |speaker: Option<usize>| speaker.map_or("-".to_owned(), |s| answer.speakers[s].name.clone());
    answer.attributions.iter().map(|a| (name(a.speaker), a.speaker_sieve)).collect()
}

fn assert_speakers(text: &str, expected: &[(&str, &str)]) {
    let found = speakers(text);
    let found: Vec<(&str, &str)> = found.iter().map(|(name, sieve)| (name.as_str(), *sieve)).collect();
    assert_eq!(found, expected, "{text}");
}

/// A woman with a title, and a man with an article, his trade and a title.
const TWO: &str =
    "Velk Shi Orla Ten: «Zel mora tikan dovi.»\n\nDrum el brodar Sha Ruvo Kesh: «Kama zel oz.»\n\n";

#[test]
fn titles_trades_and_articles_are_no_part_of_its_names() {
    assert_speakers(TWO, &[("Orla Ten", "name"), ("Ruvo Kesh", "name")]);
}

#[test]
fn its_last_names_pronouns_and_trades_lead_to_full_names() {
    let table = [
        ("Na drum Ten: «Kama zel.»", ("Orla Ten", "last-name")),
        ("Na drum Sha Kesh: «Kama zel.»", ("Ruvo Kesh", "last-name")),
        // He was mentioned last, but "va" is a woman.
        ("Velk va: «Oz zel.»", ("Orla Ten", "pronoun")),
        ("Velk vo: «Oz zel.»", ("Ruvo Kesh", "pronoun")),
        ("Velk el brodar: «Oz zel.»", ("Ruvo Kesh", "definite-description")),
        ("Velk ela brodar: «Oz zel.»", ("Ruvo Kesh", "definite-description")),
        // She spoke last, but he is the one with that trade.
        ("Velk Ten: «Kama.»\n\nVelk el brodar: «Oz zel.»", ("Ruvo Kesh", "definite-description")),
        // "um" brings in somebody new.
        ("Velk um ozhar: «Oz zel.»", ("ozhar", "nominal")),
        ("Velk Ten ye Kesh: «Oz zel.»", ("Orla Ten ye Ruvo Kesh", "joint")),
    ];
    for (last, expected) in table {
        let found = speakers(&format!("{TWO}{last}"));
        let (name, sieve) = found.last().unwrap();
        assert_eq!((name.as_str(), *sieve), expected, "{last}");
        assert_eq!(found[..2], speakers(TWO), "{last}");
    }
}

#[test]
fn nobody_speaks_where_its_text_does_not_tell() {
    let woman = "Velk Shi Orla Ten: «Zel mora tikan dovi.»\n\n";
    // No man was named, nor several people, and no byline says who "mi" is.
    for pronoun in ["vo", "vim", "mi"] {
        let text = format!("{woman}Velk {pronoun}: «Oz zel.»");
        assert_speakers(&text, &[("Orla Ten", "name"), ("-", "")]);
    }
    assert_speakers("Velk vo: «Oz zel.»", &[("-", "")]);
}

#[test]
fn its_byline_tells_who_writes() {
    let text = "Di Orla Ten\n\nDrum Sha Ruvo Kesh: «Zel mora.»\n\nVelk mi: «Oz zel.»";
    assert_speakers(text, &[("Ruvo Kesh", "name"), ("Orla Ten", "narrator")]);
}

#[test]
fn it_lacks_only_what_it_says_it_lacks() {
    let files = files();
    let rules = RuleSet::parse(&files).unwrap();
    assert_eq!(rules.warnings(&files).unwrap(), []);
    let files: Vec<SourceFile> = files.into_iter().filter(|f| f.path != "words/substitute.txt").collect();
    let language = |f: SourceFile| match f.path.as_str() {
        "grammar.toml" => SourceFile { text: f.text.replace("substitute", "trade"), ..f },
        _ => f,
    };
    let files: Vec<SourceFile> =
        files.into_iter().filter(|f| f.path != "rules/indirect/cue-source-ob.toml").map(language).collect();
    let warnings = RuleSet::parse(&files).unwrap().warnings(&files).unwrap();
    let lacks: Vec<&str> = warnings.iter().map(|w| w.message.split(':').next().unwrap()).collect();
    assert_eq!(
        lacks,
        ["no word has pronoun", "no word has @first", "no word has @third", "no word has @pronoun"]
    );
}

#[test]
fn an_unmeasured_sieve_of_speakers_states_the_lowest_measured_chance() {
    let share = |sieve: &str, confidence: f32| {
        format!("[speakers.\"{sieve}\"]\ntold = 8\nright = 4\nconfidence = {confidence:?}\n")
    };
    let text = "Drum Shi Orla Ten: «Zel mora.»\n\nVelk va: «Oz zel.»";
    let chances = |measured: &str| {
        let confidence = SourceFile::new("confidence.toml", measured);
        let rules = RuleSet::parse(&files().into_iter().chain([confidence]).collect::<Vec<_>>()).unwrap();
        let answer =
            Extractor::new(Arc::new(rules)).extract(text, &Options::default(), &Stop::new()).unwrap();
        let found = answer.attributions.iter().map(|a| (a.speaker_sieve, a.speaker_confidence));
        found.collect::<Vec<_>>()
    };
    let [name, pronoun, acronym] = [("name", 0.875), ("pronoun", 0.75), ("acronym", 0.25)];
    let of = |measured: &[(&str, f32)]| {
        chances(&measured.iter().map(|(sieve, chance)| share(sieve, *chance)).collect::<String>())
    };
    assert_eq!(of(&[name, pronoun, acronym]), [name, pronoun]);
    assert_eq!(of(&[name, acronym]), [name, ("pronoun", acronym.1)]);
    assert_eq!(of(&[name]), [name, ("pronoun", name.1)]);
    assert_eq!(of(&[]), [("name", 0.5), ("pronoun", 0.5)]);
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
    Extractor::new(Arc::new(RuleSet::parse(&files()).unwrap()))
}

fn files() -> Vec<SourceFile> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/languages/xx");
    let mut files = Vec::new();
    read_folder(&folder, &folder, &mut files);
    files
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
