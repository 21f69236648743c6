//! What is wrong with a language's folder is said with file, line and column.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use whosaid::rules::{RuleSet, RulesWarningKind, SourceFile};

/// A rule whose pattern is put in; the pattern begins in line 4, column 12.
const RULE: &str = "id = \"zz.a.b\"\nsieve = \"near\"\nsummary = \"s\"\npattern = '''\n…'''\n";

#[test]
fn a_bad_pattern_is_refused_with_its_place() {
    // Pattern, column of the fault, what is said. The patterns stand in line 5 of the rule's file.
    let table = [
        ("sparkle", 1, "no word list, shape or chunk is called sparkle"),
        ("comma NOWHERE", 7, "there is no macro NOWHERE"),
        ("<content: comma", 16, "'>' is missing"),
        ("<content: comma> (stop", 23, "')' is missing"),
        ("<content: [stop & comma>", 24, "']' is missing"),
        ("<content: stop |>", 17, "something is missing here"),
        ("(| stop)", 2, "something is missing here"),
        (
            "<adressee: stop>",
            1,
            "a group is content, cue or source (or head in a chunk, or word in a reading), not \"adressee\"",
        ),
        (
            "<contnet: stop>",
            1,
            "a group is content, cue or source (or head in a chunk, or word in a reading), not \"contnet\"; did you \
             mean \"content\"?",
        ),
        ("relatvie", 1, "no word list, shape or chunk is called relatvie; did you mean \"relative\"?"),
        ("[stop & PIAR]", 9, "there is no macro PIAR; did you mean \"PAIR\"?"),
        ("< stop>", 1, "a group opens as <content: …>"),
        ("stop{9,2}", 5, "a count is written {2}, {2,} or {2,4}, at most 64"),
        ("stop{2,900}", 5, "a count is written {2}, {2,} or {2,4}, at most 64"),
        ("<content: stop> )", 17, "')' closes nothing"),
        ("stop >", 6, "'>' closes nothing"),
        ("* stop", 1, "'*' cannot stand here"),
        ("stop & comma", 6, "'&' cannot stand here"),
        ("[stop & PAIR]", 9, "the macro PAIR is more than one atom and cannot stand in brackets"),
        ("'two words'", 1, "a word stands between two apostrophes, as 'that'"),
        ("stop ; comma", 6, "';' has no meaning in a pattern"),
        ("é", 1, "'é' has no meaning in a pattern"),
        ("!", 2, "the pattern ends where an atom should stand"),
        ("", 1, "something is missing here"),
    ];
    for (pattern, column, message) in table {
        let rule = RULE.replace('…', pattern);
        let expected = format!("rules/a/b.toml:5:{column}: {message}");
        assert_eq!(refusal(&[("rules/a/b.toml", &rule)]), expected, "{pattern}");
    }
}

#[test]
fn a_pattern_nested_without_end_is_refused() {
    let pattern = format!("{}stop{}", "(".repeat(4000), ")".repeat(4000));
    let rule = RULE.replace('…', &pattern);
    assert_eq!(refusal(&[("rules/a/b.toml", &rule)]), "rules/a/b.toml:5:51: nested more than 50 deep");
}

#[test]
fn a_test_denied_without_end_is_refused() {
    for pattern in [format!("{}stop", "!".repeat(100_000)), format!("[{}stop]", "!".repeat(100_000))] {
        let rule = RULE.replace('…', &pattern);
        let found = refusal(&[("rules/a/b.toml", &rule)]);
        assert!(found.ends_with(": nested more than 50 deep"), "{found:.200}");
    }
}

#[test]
fn a_weight_that_is_no_number_is_refused_with_its_place() {
    for number in ["nan", "inf", "-inf", "1e308"] {
        let table = [
            (format!("odds = {number}\n"), "1:8"),
            (format!("[rules.a]\nfired = 1\nright = 1\nconfidence = {number}\n"), "4:14"),
            (format!("[speakers.name]\ntold = 1\nright = 1\nconfidence = {number}\n"), "4:14"),
            (format!("[weights]\n\"depth=7\" = {number}\n"), "2:13"),
        ];
        for (file, place) in table {
            let found = refusal(&[("confidence.toml", &file)]);
            assert_eq!(found, format!("confidence.toml:{place}: this must be a finite number"), "{file}");
        }
    }
}

/// Macros of which each puts in the one before several times over.
fn doubling(steps: usize, pattern: &str) -> String {
    let more = (1..steps).map(|n| {
        format!(
            "[[macro]]\nname = \"M{n}\"\npattern = \"{}\"\n",
            pattern.replace('M', &format!("M{}", n - 1))
        )
    });
    "[[macro]]\nname = \"M0\"\npattern = \"stop\"\n".to_owned() + &more.collect::<String>()
}

#[test]
fn macros_that_double_are_refused_before_they_run_away() {
    // What the macros do, the place of the one that is too much, and what is said of the one it puts in.
    let table = [
        ("M M", "33:15: with the macro M9 the pattern has more than 5000 parts"),
        ("[M | M]", "39:19: with the macro M11 the pattern has more than 5000 parts"),
        ("M", "303:12: the macro M99 is nested more than 100 deep"),
    ];
    for (pattern, expected) in table {
        let found = refusal(&[("grammar.toml", &doubling(400, pattern))]);
        assert_eq!(found, format!("grammar.toml:{expected}"), "{pattern}");
    }
    let rule = RULE.replace('…', &format!("<content: stop {}>", "M9 ".repeat(20)));
    let found = refusal(&[("grammar.toml", &doubling(10, "M M")), ("rules/a/b.toml", &rule)]);
    assert!(found.starts_with("rules/a/b.toml:5:"), "{found}");
    assert!(found.ends_with("with the macro M9 the pattern has more than 5000 parts"), "{found}");
}

#[test]
fn a_bad_rule_file_is_refused_with_its_place() {
    let good = RULE.replace('…', "<content: stop>");
    let table = [
        (good.replace("zz.a.b", "zz.a.c"), "1:6: the id must equal the file's path: zz.a.b"),
        (
            good.replace("\"near\"", "\"nowhere\""),
            "2:9: language.toml lists no sieve of that name, but near, far",
        ),
        (good.replace("summary", "summery"), "3:1: unknown field `summery`"),
        (
            good.replace("\"near\"", "\"naer\""),
            "2:9: language.toml lists no sieve of that name, but near, far; did you mean \"near\"?",
        ),
        (format!("{good}[[example]]\ntext = \"a\"\nwinner = \"b\"\n"), "8:1: unknown field `winner`"),
        (format!("{good}[[silent]]\nspeaker = \"a\"\n"), "7:1: unknown field `speaker`"),
        (format!("{good}[[known_wrong]]\ntext = \"a\"\n"), "6:1: missing field `reads`"),
        (good.replace("sieve = \"near\"\n", ""), "1:1: missing field `sieve`"),
        (good.replace("\"s\"", "\"s"), "3:"),
        (good.replace("\"s\"", "7"), "3:11: invalid type: integer `7`, expected a string"),
    ];
    for (rule, expected) in table {
        let found = refusal(&[("rules/a/b.toml", &rule)]);
        assert!(found.starts_with(&format!("rules/a/b.toml:{expected}")), "{found}\nnot\n{expected}");
    }
}

#[test]
fn two_rules_of_one_id_are_refused() {
    let rule = RULE.replace('…', "<content: stop>");
    let found = refusal(&[("rules/a/b.toml", &rule), ("rules/a.b.toml", &rule)]);
    assert_eq!(found, "rules/a.b.toml:1:1: rules/a/b.toml has the same id");
}

#[test]
fn a_bad_grammar_is_refused_with_its_place() {
    let table = [
        (
            "[[macro]]\nname = \"small\"\npattern = \"stop\"\n",
            "2:8: a macro's name is in capitals and stands once",
        ),
        (
            "[[macro]]\nname = \"PAIR\"\npattern = \"stop\"\n",
            "5:8: a macro's name is in capitals and stands once",
        ),
        ("[[macro]]\nname = \"A\"\npattern = \"stop B\"\n", "3:17: there is no macro B"),
        (
            "[[macro]]\nname = \"A\"\npattern = \"stop B\"\n[[macro]]\nname = \"B\"\npattern = \"comma? A\"\n",
            "2:8: the macro A stands for itself: A → B → A",
        ),
        ("[[macro]]\nname = \"A\"\npattern = \"(A | stop)\"\n", "2:8: the macro A stands for itself: A → A"),
        ("[[chunk]]\nname = \"c\"\npattern = \"(stop\"\n", "3:17: ')' is missing"),
        (
            "[[chunk]]\nname = \"c\"\npattern = \"stop\"\n[[chunk]]\nname = \"d\"\npattern = \"[c & comma]\"\n",
            "6:12: no word, mark or chunk is [c & comma]: a word has the features of its lists; a chunk has its name",
        ),
        (
            "[[chunk]]\nname = \"c\"\npattern = \"glitter\"\n",
            "3:12: no word list, shape or chunk is called glitter",
        ),
        (
            "[[chunk]]\nname = \"c\"\npattern = \"<head: stop comma>\"\n",
            "3:12: the head of a chunk is one atom",
        ),
        ("[[chunk]]\nname = \"c\"\npattern = \"stop\"\ninherit = []\n", "4:1: unknown field `inherit`"),
        ("[[chonk]]\nname = \"c\"\npattern = \"stop\"\n", "1:3: unknown field `chonk`"),
    ];
    for (more, expected) in table {
        // The macro of the folder stands first where the fault is that it stands twice.
        let twice = more.contains("\"PAIR\"");
        let grammar = if twice { format!("{}{more}", GRAMMAR) } else { more.to_owned() };
        let found = refusal(&[("grammar.toml", &grammar)]);
        assert!(found.starts_with(&format!("grammar.toml:{expected}")), "{found}\nnot\n{expected}");
    }
}

#[test]
fn a_bad_reading_is_refused_with_its_place() {
    let words = ("words/thing.txt", "one\tpart whole\ntwo\tpart\n");
    let reading = |pattern: &str, loses: &str| {
        format!("id = \"zz.readings.r\"\nsummary = \"s\"\npattern = \"{pattern}\"\nloses = [{loses}]\n")
    };
    let good = "stop <word: [part & whole]>";
    let table = [
        (reading(good, "'part'"), "nothing"),
        (
            reading("stop <word: part>", "'part'"),
            "readings/r.toml:4:10: takes every feature away from words that are only part: ask for another",
        ),
        (reading(good, "'part', 'sparkle'"), "readings/r.toml:4:18: no word has the feature sparkle"),
        (reading(good, "'@sideways'"), "readings/r.toml:4:10: unknown attribute @sideways"),
        (
            reading(good, "'thing'") + "gains = ['thing']\n",
            "readings/r.toml:3:12: changes no word: none that passes",
        ),
        (reading(good, ""), "readings/r.toml:3:12: a reading says which features the word loses"),
        (reading("stop part", "'part'"), "readings/r.toml:3:12: a reading has one <word: …>, outside of all"),
        (reading("stop (<word: part>)?", "'part'"), "readings/r.toml:3:12: a reading has one <word: …>"),
        (reading("<word: part> <word: part>", "'part'"), "readings/r.toml:3:12: a reading has one <word: …>"),
        (reading("<word: part part>", "'part'"), "readings/r.toml:3:12: one atom must stand here"),
        (
            reading("<word: [part & whole]> sparkle", "'part'"),
            "readings/r.toml:3:12: no word list, shape or chunk is called",
        ),
        (
            reading(good, "'part'").replace("zz.readings.r", "zz.readings.q"),
            "readings/r.toml:1:6: the id must equal the file's path: zz.readings.r",
        ),
        (reading(good, "'part'").replace("loses", "losses"), "readings/r.toml:4:1: unknown field `losses`"),
    ];
    for (file, expected) in table {
        let found = refusal(&[words, ("readings/r.toml", &file)]);
        assert!(found.starts_with(expected), "{found}\nnot\n{expected}");
    }
}

#[test]
fn a_group_of_another_kind_of_file_is_refused() {
    for group in ["head", "word"] {
        let rule = RULE.replace('…', &format!("<content: stop> <{group}: comma>"));
        let found = refusal(&[("rules/a/b.toml", &rule)]);
        let expected = format!(
            "rules/a/b.toml:5:1: a rule's groups are content, cue and source; {group} is none of them"
        );
        assert_eq!(found, expected);
    }
}

#[test]
fn a_bad_word_list_is_refused_with_its_line() {
    let long = "a".repeat(41);
    let table = [
        ("one\n# two\nThree\n", "3:1: \"Three\" must be one word in lower case; features stand behind a tab"),
        ("one two\n", "1:1: \"one two\" must be one word in lower case; features stand behind a tab"),
        ("one\ttwo @sideways\n", "1:1: unknown attribute @sideways"),
        ("one\ttwo @femlae\n", "1:1: unknown attribute @femlae; did you mean \"female\"?"),
        (long.as_str(), "1:1: the word"),
    ];
    for (list, expected) in table {
        let found = refusal(&[("words/thing.txt", list)]);
        assert!(found.starts_with(&format!("words/thing.txt:{expected}")), "{found}\nnot\n{expected}");
    }
}

#[test]
fn a_rule_that_tells_too_much_apart_is_refused_at_its_pattern() {
    // The words differ in nine features, each asked for by an atom of its own: 257 kinds and the words without any.
    let rule = RULE.replace('…', &format!("<content: {}>", bits(0x1ff).join(" ")));
    let found = refusal(&[("words/thing.txt", &numbered_words(257)), ("rules/a/b.toml", &rule)]);
    let expected = "rules/a/b.toml:5:1: the pattern tells 257 kinds of words apart, and one pattern can tell 256: \
                    put words that it treats alike under one feature, or split it into two rules";
    assert_eq!(found, expected);
    let rule = RULE.replace('…', &format!("<content: {}>", bits(0xff).join(" ")));
    assert_eq!(refusal(&[("words/thing.txt", &numbered_words(256)), ("rules/a/b.toml", &rule)]), "nothing");
}

#[test]
fn a_language_may_tell_apart_more_than_one_rule_can() {
    // Each rule asks for three of the nine features, so that together they tell all words apart.
    let rule = |name: &str, number| {
        let pattern = format!("<content: {}>", bits(number).join(" "));
        RULE.replace('…', &pattern).replace("zz.a.b", &format!("zz.a.{name}"))
    };
    let rules = [rule("b", 0x7), rule("c", 0x38), rule("d", 0x1c0)];
    let [b, c, d] = rules.each_ref();
    let files = [("rules/a/b.toml", b), ("rules/a/c.toml", c), ("rules/a/d.toml", d)];
    let words = numbered_words(400);
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    files.push(("words/thing.txt", &words));
    let rules = RuleSet::parse(&folder(&files)).unwrap();
    assert!(rules.table().len() > 400, "{}", rules.table().len());
}

#[test]
fn more_kinds_of_words_than_there_are_numbers_are_refused_at_their_line() {
    let rules: Vec<(String, String)> = (0..3)
        .map(|n| {
            let pattern = format!("<content: {}>", bits(0x3f << (6 * n)).join(" "));
            let name = ["b", "c", "d"][n];
            let rule = RULE.replace('…', &pattern).replace("zz.a.b", &format!("zz.a.{name}"));
            (format!("rules/a/{name}.toml"), rule)
        })
        .collect();
    let words = numbered_words(66_000);
    let mut files: Vec<(&str, &str)> = rules.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    files.push(("words/thing.txt", &words));
    let found = refusal(&files);
    assert!(found.starts_with("words/thing.txt:"), "{found}");
    assert!(
        found.ends_with("is one too many: the language has more than 65,536 distinct sets of features"),
        "{found}"
    );
}

#[test]
fn kinds_of_words_that_no_pattern_tells_apart_are_one() {
    // The same words and features, but the one test of the only pattern has two answers.
    let rule = RULE.replace('…', &format!("<content: [{}]>", bits(0x1ff).join(" | ")));
    assert_eq!(refusal(&[("words/thing.txt", &numbered_words(257)), ("rules/a/b.toml", &rule)]), "nothing");
}

/// Words that have the bits of their numbers as features, so that no two have the same.
fn numbered_words(count: usize) -> String {
    (0..count).map(|n| format!("w{n}\t{}\n", bits(n).join(" "))).collect()
}

/// The names of the bits that are set.
fn bits(number: usize) -> Vec<String> {
    (0..18).filter(|bit| number & (1 << bit) != 0).map(|bit| format!("bit{bit}")).collect()
}

#[test]
fn a_bad_language_file_is_refused_with_its_place() {
    let table = [
        ("code = \"zz\"\nname = \"Z\"\nsieves = []\nclitic = []\n", "4:1: unknown field `clitic`"),
        ("name = \"Z\"\nsieves = []\n", "1:1: missing field `code`"),
        (
            "code = \"zz\"\nname = \"Z\"\nsieves = []\nwithout = [\"verb\", \"@lnik\"]\n",
            "4:20: Rust asks for no feature or attribute called @lnik; did you mean \"@link\"?",
        ),
    ];
    for (file, expected) in table {
        let found = refusal(&[("language.toml", file)]);
        assert!(found.starts_with(&format!("language.toml:{expected}")), "{found}\nnot\n{expected}");
    }
}

#[test]
fn a_folder_without_its_main_files_is_refused() {
    let error = RuleSet::parse(&[]).unwrap_err();
    assert_eq!(error.to_string(), "language.toml:1:1: the language's folder lacks this file");
    let language = SourceFile::new("language.toml", LANGUAGE);
    let error = RuleSet::parse(&[language]).unwrap_err();
    assert_eq!(error.to_string(), "grammar.toml:1:1: the language's folder lacks this file");
}

#[test]
fn an_unknown_fact_is_refused_with_the_nearest() {
    let confidence = "odds = 0.0\n[weights]\n\"contnet-length=7\" = 0.5\n";
    let found = refusal(&[("confidence.toml", confidence)]);
    let expected =
        "confidence.toml:1:1: there is no fact \"contnet-length=7\"; did you mean \"content-length\"?";
    assert_eq!(found, expected);
}

#[test]
fn words_of_a_field_that_do_not_exist_are_refused_with_the_nearest() {
    let fields =
        "[words]\nvenue = [\"letter\"]\n[[field]]\nname = \"venue\"\npattern = \"stop\"\nwords = \"veneu\"\n";
    let found = refusal(&[("fields.toml", fields)]);
    assert_eq!(found, "fields.toml:6:9: there are no words veneu; did you mean \"venue\"?");
}

/// The warnings of the sound folder in which these files are put in or replaced, but those of what it lacks.
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
fn a_feature_that_no_head_of_a_chunk_can_have_is_refused_where_it_is_inherited() {
    // A misspelt feature, one that other words have, and a chunk without a head.
    let table = [
        ("\"comma\", \"rol\"", "<head: comma>", "3:22: no head of the chunk c can have rol, so that it"),
        (
            "\"stop\"",
            "<head: comma>",
            "3:13: no head of the chunk c can have stop, so that it cannot be inherited",
        ),
        ("\"comma\"", "comma", "3:13: no head of the chunk c can have comma, so that it cannot be inherited"),
    ];
    for (inherits, pattern, expected) in table {
        let grammar = format!("[[chunk]]\nname = \"c\"\ninherits = [{inherits}]\npattern = \"{pattern}\"\n");
        let found = refusal(&[("grammar.toml", &grammar)]);
        assert!(found.starts_with(&format!("grammar.toml:{expected}")), "{found}\nnot\n{expected}");
    }
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

#[test]
fn the_folder_that_the_others_spoil_is_sound() {
    let rule = RULE.replace('…', "<content: PAIR>");
    assert!(RuleSet::parse(&folder(&[("rules/a/b.toml", &rule)])).is_ok());
}

const LANGUAGE: &str = "code = \"zz\"\nname = \"Z\"\nsieves = [\"near\", \"far\"]\n";
const GRAMMAR: &str = "[[macro]]\nname = \"PAIR\"\npattern = \"stop comma\"\n";

/// What is said of a sound folder in which these files are put in or replaced.
fn refusal(changed: &[(&str, &str)]) -> String {
    RuleSet::parse(&folder(changed)).map(|_| "nothing".into()).unwrap_or_else(|error| error.to_string())
}

fn folder(changed: &[(&str, &str)]) -> Vec<SourceFile> {
    let sound = [("language.toml", LANGUAGE), ("grammar.toml", GRAMMAR)];
    let kept = sound.iter().filter(|(path, _)| changed.iter().all(|(other, _)| other != path));
    kept.chain(changed).map(|(path, text)| SourceFile::new(*path, *text)).collect()
}
