//! The checks of examples themselves: each says what is wrong, and where.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::sync::Arc;

use whosaid::check::{Case, check};
use whosaid::rules::{RuleSet, SourceFile};

const LANGUAGE: &str = "code = \"zz\"\nname = \"Z\"\nsieves = [\"near\", \"far\"]\n";

/// Verbs before what is said; a rival in an earlier sieve takes whatever is quoted.
const RULE: &str = "id = \"zz.a.b\"\nsieve = \"far\"\nsummary = \"s\"\n\
                    pattern = \"<cue: speaking> (colon | dash) <content: [word | quotation]>\"\n";
const RIVAL: &str = "id = \"zz.a.a\"\nsieve = \"near\"\nsummary = \"s\"\n\
                     pattern = \"speaking colon <content: quotation>\"\n";
/// What the rule stays silent on, a third one answers.
const OTHER: &str = "id = \"zz.a.c\"\nsieve = \"far\"\nsummary = \"s\"\n\
                     pattern = \"speaking comma <content: quotation>\"\n";

#[test]
fn an_example_at_the_marks_passes() {
    assert_eq!(failure("example", "<cue>drum</cue>: <content>mora</content>"), None);
}

#[test]
fn an_example_elsewhere_shows_both_readings() {
    let shown = failure("example", "drum: <content>mora</content>").unwrap();
    let expected = [
        "the rule alone finds",
        "    drum: mora",
        "          ^~~~  content",
        "    ^~~~        cue",
        "expected",
        "    drum: mora",
        "          ^~~~  content",
        "what the pattern sees:",
        "      1  drum  [speaking]",
        "      2  :     [colon]",
        "      3  mora  [word]",
        "",
    ];
    assert_eq!(shown, expected.join("\n"));
}

#[test]
fn an_example_that_fails_says_why() {
    let table = [
        ("drum: mora", "the example marks no <content>"),
        ("<content>drum: mora", "<content> is not closed"),
        ("drum <content>mora</content>", "the rule alone finds nothing; expected\n    drum mora\n"),
        ("<cue>drum</cue>: <content>mora</content> drum: zel", "the rule alone matches 2 times:\n"),
        (
            "<cue>drum</cue>: <content>“mora”</content>",
            "under the whole rule set zz.a.b does not win; the answer is\nzz.a.a\n",
        ),
        (
            "<cue>drum</cue>: <content>mora</content>\"\nspeaker = \"Zel",
            "the speaker is unknown, not \"Zel\", in\n",
        ),
        (
            "<cue>drum</cue>: <content>mora</content>\"\nwins = \"zz.a.a",
            "under the whole rule set zz.a.a does not win; ",
        ),
    ];
    for (text, expected) in table {
        let found = failure("example", text).unwrap_or_else(|| panic!("{text} passes"));
        assert!(found.starts_with(expected), "{found}\nnot\n{expected}");
    }
}

#[test]
fn an_example_may_name_the_rule_that_wins() {
    assert_eq!(failure("example", "<cue>drum</cue>: <content>“mora”</content>\"\nwins = \"zz.a.a"), None);
}

#[test]
fn a_silent_text_is_silent_and_near() {
    assert_eq!(failure("silent", "drum mora"), None);
    assert_eq!(failure("silent", "tikan: mora"), None);
    assert!(failure("silent", "drum: mora").unwrap().starts_with("the rule is not silent, it finds\n"));
    assert!(failure("silent", "mora").unwrap().starts_with("not a near miss: "));
    assert_eq!(failure("silent", "drum <content>mora</content>").unwrap(), "a silent text has no marks");
}

#[test]
fn a_silent_text_has_no_answer_unless_it_says_whose() {
    let table = [
        (
            "drum, “mora”",
            Some("no rule may answer the text unless it says which one `wins`; the answer is\nzz.a.c\n"),
        ),
        ("drum, “mora”\"\nwins = \"zz.a.c", None),
        (
            "drum, “mora”\"\nwins = \"zz.a.a",
            Some("under the whole rule set zz.a.a does not win; the answer is\nzz.a.c\n"),
        ),
        (
            "drum mora\"\nwins = \"zz.a.c",
            Some("under the whole rule set zz.a.c does not win; nothing does in\n"),
        ),
        ("drum, “mora drum — ‘zel’”\"\nwins = \"zz.a.c", Some("the rule itself answers the text; ")),
    ];
    for (text, expected) in table {
        let found = failure("silent", text).unwrap_or_default();
        assert!(found.starts_with(expected.unwrap_or_default()), "{found}\nnot\n{expected:?}");
        assert_eq!(found.is_empty(), expected.is_none(), "{text}: {found}");
    }
}

#[test]
fn what_is_known_to_be_wrong_must_still_be_wrong() {
    let right = wrong("<cue>drum</cue>: <content>mora</content>", "nothing").unwrap();
    assert!(right.starts_with("right by now, promote it to [[example]]"), "{right}");
    let silent = wrong("mora", "nothing").unwrap();
    assert!(silent.starts_with("right by now, promote it to [[silent]]"), "{silent}");
}

#[test]
fn what_is_known_to_be_wrong_says_how() {
    let expected = "<content>drum: mora</content>";
    assert_eq!(wrong("drum <content>mora</content>", "nothing"), None);
    assert_eq!(wrong("drum: mora", "<cue>drum</cue>: <content>mora</content>"), None);
    assert_eq!(wrong(expected, "<cue>drum</cue>: <content>mora</content>"), None);
    let table = [
        (expected, "nothing", "wrong in another way than `reads` says"),
        (expected, "<cue>drum</cue>: mora", "wrong in another way than `reads` says"),
        (expected, "<cue>drum</cue>: <content>zel</content>", "`reads` is neither `text` with other marks"),
        (expected, "<cue>drum", "<cue> is not closed"),
    ];
    for (text, reads, fault) in table {
        let found = wrong(text, reads).unwrap_or_else(|| panic!("{reads} passes"));
        assert!(found.starts_with(fault), "{found}\nnot\n{fault}");
    }
    let shown = wrong(expected, "nothing").unwrap();
    assert!(shown.ends_with("    reads = \"<cue>drum</cue>: <content>mora</content>\"\n"), "{shown}");
    let nothing = wrong("drum <content>mora</content>", "<content>drum mora</content>").unwrap();
    assert!(nothing.ends_with("    reads = \"nothing\"\n"), "{nothing}");
}

#[test]
fn a_rule_needs_two_examples_and_two_silents() {
    let counts = |more: &str| named(more, "zz.a.b/counts").failure;
    assert_eq!(counts("").unwrap(), "the rule has 0 [[example]], and needs at least 2");
    let examples = section("example", "drum: mora").repeat(2);
    assert_eq!(counts(&examples).unwrap(), "the rule has 0 [[silent]], and needs at least 2");
    assert_eq!(counts(&format!("{examples}{}", section("silent", "drum").repeat(2))), None);
}

#[test]
fn every_alternative_must_be_exercised() {
    let colon = section("example", "<cue>drum</cue>: <content>mora</content>");
    let dash = section("example", "<cue>drum</cue> — <content>mora</content>");
    let idle = named(&colon, "zz.a.b/alternatives").failure.unwrap();
    assert!(
        idle.starts_with("no example needs these alternatives of the pattern:\n    dash  as in  "),
        "{idle}"
    );
    assert!(!idle.contains("    colon  as in"), "{idle}");
    assert_eq!(named(&format!("{colon}{dash}"), "zz.a.b/alternatives").failure, None);
}

#[test]
fn a_case_says_where_it_stands() {
    let case = named(&section("silent", "drum"), "zz.a.b/silent/1");
    assert_eq!(case.place, "rules/a/b.toml:6");
}

/// What the check of one section with this text says.
fn failure(kind: &str, text: &str) -> Option<String> {
    named(&section(kind, text), &format!("zz.a.b/{kind}/1")).failure
}

/// What the check of a text that is known to be read wrongly says.
fn wrong(text: &str, reads: &str) -> Option<String> {
    failure("known_wrong", &format!("{text}\"\nreads = \"{reads}\"\nwhy = \"w"))
}

fn section(kind: &str, text: &str) -> String {
    format!("\n[[{kind}]]\ntext = \"{text}\"\n")
}

fn named(sections: &str, name: &str) -> Case {
    let file = |path: &str, text: &str| SourceFile::new(path, text);
    let files = [
        file("language.toml", LANGUAGE),
        file("grammar.toml", ""),
        file("words/speaking.txt", "drum\n"),
        file("rules/a/a.toml", RIVAL),
        file("rules/a/b.toml", &format!("{RULE}{sections}")),
        file("rules/a/c.toml", OTHER),
    ];
    let cases = check(&Arc::new(RuleSet::parse(&files).unwrap()));
    cases.into_iter().find(|case| case.name == name).unwrap()
}
