//! Limits on the kinds of words that a pattern and a language tell apart.

use whosaid::rules::RuleSet;

use super::{RULE, folder, refusal};

#[test]
fn a_rule_that_tells_too_much_apart_is_refused_at_its_pattern() {
    // The words differ in nine features, each asked for by an atom of its own: 257 kinds and the words without any.
    let rule = RULE.replace('…', &format!("<content: {}>", bits(0x1ff).join(" ")));
    let found = refusal(&[("words/thing.txt", &numbered_words(257)), ("rules/a/b.toml", &rule)]);
    let expected = "rules/a/b.toml:5:1: the pattern distinguishes 257 kinds of words, and the maximum is 256: \
                    give words that it treats alike a common feature, or split it into two rules";
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
    assert!(rules.usage().classes > 400, "{}", rules.usage().classes);
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
