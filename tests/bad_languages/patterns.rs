//! Errors in patterns and macros.

use super::{RULE, refusal};

#[test]
fn a_bad_pattern_is_refused_with_its_place() {
    // Pattern, column of the fault, what is said. The patterns stand in line 5 of the rule's file.
    let table = [
        (
            "sparkle",
            1,
            "no word list, shape or chunk is called sparkle; write a word between apostrophes: 'sparkle'",
        ),
        ("comma NOWHERE", 7, "there is no macro NOWHERE"),
        ("<content: comma", 16, "'>' is missing"),
        ("<content: comma> (stop", 23, "')' is missing"),
        ("<content: [stop & comma>", 24, "']' is missing"),
        ("<content: stop |>", 17, "an atom is missing here"),
        ("(| stop)", 2, "an atom is missing here"),
        (
            "<adressee: stop>",
            1,
            "a group must be content, cue or source (or head in a chunk, or word in a reading), not \"adressee\"",
        ),
        (
            "<contnet: stop>",
            1,
            "a group must be content, cue or source (or head in a chunk, or word in a reading), not \"contnet\"; did you \
             mean \"content\"?",
        ),
        ("relatvie", 1, "no word list, shape or chunk is called relatvie; did you mean \"relative\"?"),
        ("[stop & PIAR]", 9, "there is no macro PIAR; did you mean \"PAIR\"?"),
        ("< stop>", 1, "write a group as <content: …>"),
        ("stop{9,2}", 5, "write a count as {2}, {2,} or {2,4}, at most 64"),
        ("stop{2,900}", 5, "write a count as {2}, {2,} or {2,4}, at most 64"),
        ("<content: stop> )", 17, "')' closes nothing"),
        ("stop >", 6, "'>' closes nothing"),
        ("* stop", 1, "'*' is not allowed here"),
        ("[stop & PAIR]", 9, "the macro PAIR is more than one atom and is not allowed in square brackets"),
        ("'two  words'", 1, "write a word as 'that', a phrase as 'in the words of', with single spaces"),
        ("'two ", 1, "the closing apostrophe is missing: write a word as 'that'"),
        ("<content: stop> 'Two'", 17, "words in patterns are in lower case and also match capitals: 'two'"),
        (
            "<content: [stop comma]>",
            17,
            "']' is missing: square brackets test one atom, with & and |; write a sequence of atoms in round brackets, such as (comma 'and')",
        ),
        (
            "<content: (stop & comma)>",
            17,
            "& joins tests of one atom and needs square brackets, such as [np & name]",
        ),
        ("stop & comma", 6, "& joins tests of one atom and needs square brackets, such as [np & name]"),
        ("<cue: stop>", 1, "the pattern has no <content: …>: a rule finds what somebody said"),
        ("stop ; comma", 6, "';' has no meaning in a pattern"),
        ("é", 1, "'é' has no meaning in a pattern"),
        ("!", 2, "the pattern ends where an atom is expected"),
        ("", 1, "an atom is missing here"),
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
