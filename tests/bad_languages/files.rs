//! Errors in each kind of file of a language.

use whosaid::rules::{RuleSet, SourceFile};

use super::{GRAMMAR, LANGUAGE, RULE, refusal};

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
            "3:12: the head of a chunk must be one atom",
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
        (
            reading("stop part", "'part'"),
            "readings/r.toml:3:12: a reading needs exactly one <word: …>, outside all",
        ),
        (
            reading("stop (<word: part>)?", "'part'"),
            "readings/r.toml:3:12: a reading needs exactly one <word: …>",
        ),
        (
            reading("<word: part> <word: part>", "'part'"),
            "readings/r.toml:3:12: a reading needs exactly one <word: …>",
        ),
        (reading("<word: part part>", "'part'"), "readings/r.toml:3:12: this must be one atom"),
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
fn a_bad_word_list_is_refused_with_its_line() {
    let long = "a".repeat(41);
    let table = [
        ("one\n# two\nThree\n", "3:1: \"Three\" must be one word in lower case; features follow after a tab"),
        ("one two\n", "1:1: \"one two\" must be one word in lower case; features follow after a tab"),
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
