//! What an attribution says beside content, cue, source and speaker, each with sentences where the text says it and
//! where it does not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::LazyLock;

use whosaid::attribution::{Attribution, Extraction, Flag};
use whosaid::text::Span;
use whosaid::{Extractor, Options, Stop};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

fn extract(text: &str) -> Extraction {
    ENGLISH.extract(text, &Options::default(), &Stop::default()).unwrap()
}

/// The field of the only attribution of each text.
fn assert_field(field: fn(&Attribution) -> Option<Span>, cases: &[(&str, Option<&str>)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let answer = extract(text);
            let found: Vec<_> = answer.attributions.iter().map(|a| field(a).map(|s| s.of(text))).collect();
            (found != [*expected]).then(|| format!("{text} {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn who_is_told() {
    let cases = [
        ("“The bridge is safe,” Ann Lee told CNBC in an interview on Tuesday.", Some("CNBC")),
        ("He told reporters during a rally that it was over.", Some("reporters")),
        ("Lee told a crowd of students on Monday that the bridge was safe.", Some("a crowd of students")),
        ("“Go home,” she said to the crowd.", Some("the crowd")),
        ("“Go home,” she told them.", Some("them")),
        ("“Go home,” Lee told The Associated Press last week.", Some("The Associated Press")),
        ("Lee said that the council told nobody.", None),
        ("“Go home,” she said to loud applause.", None),
        ("“Go home,” said Ann Lee.", None),
    ];
    assert_field(|a| a.addressee, &cases);
}

#[test]
fn where_it_is_said() {
    let cases = [
        ("“The bridge is safe,” Ann Lee told CNBC in an interview on Tuesday.", Some("in an interview")),
        ("In a statement on Monday, the ministry said the bridge had failed.", Some("In a statement")),
        ("Mr. Smith said on Twitter that the bridge had failed.", Some("on Twitter")),
        ("“Never,” Sen. Joe Hall wrote in a letter to the court.", Some("in a letter to the court")),
        (
            "“We are done,” President Ann Lee said last week at a news conference in Paris.",
            Some("at a news conference"),
        ),
        ("“We are done,” said Ann Lee, the mayor, in an email.", Some("in an email")),
        ("He told reporters during a rally that it was over.", Some("during a rally")),
        ("“Never,” Joe Hall wrote on Truth Social.", Some("on Truth Social")),
        ("“Never,” Joe Hall said in Paris.", None),
        ("“Never,” Joe Hall said of the letter.", None),
        ("Hall said the ministry had failed in a statement.", None),
    ];
    assert_field(|a| a.venue, &cases);
}

#[test]
fn when_it_is_said() {
    let cases = [
        ("“The bridge is safe,” Ann Lee told CNBC in an interview on Tuesday.", Some("on Tuesday")),
        ("In a statement on Monday, the ministry said the bridge had failed.", Some("on Monday")),
        ("“We are done,” President Ann Lee said last week at a news conference in Paris.", Some("last week")),
        ("“Go home,” she said to the crowd in 2012.", Some("in 2012")),
        ("“Go home,” Joe Hall wrote three years ago.", Some("three years ago")),
        ("Hall on Friday said that the bridge had failed.", Some("on Friday")),
        ("Hall said that the bridge had failed on Friday.", None),
        ("“Go home,” Joe Hall said of the week.", None),
        ("“Go home,” Joe Hall said. On Friday the bridge fell.", None),
    ];
    assert_field(|a| a.time, &cases);
}

#[test]
fn what_is_denied_or_would_be_said_is_flagged() {
    let flags = |text: &str| {
        let answer = extract(text);
        assert_eq!(answer.attributions.len(), 1, "{text}: {:?}", answer.attributions);
        answer.attributions[0].flags.clone()
    };
    assert_eq!(flags("Hall denied that he had been there."), [Flag::Negated]);
    assert_eq!(flags("If asked, Ms. Lee would say that she is sorry."), [Flag::Hypothetical]);
    assert_eq!(flags("Hall said that he had not been there."), []);
    assert_eq!(flags("Hall said that she would deny it."), []);
}

#[test]
fn what_was_not_said_is_silent() {
    let silent = [
        "The minister did not say that the bridge was unsafe.",
        "The company would not say whether the plant would close.",
        "Lee never said the plan was dead.",
        "No one said the season was over.",
        "Did the mayor say that the bridge was unsafe?",
        "Ann Lee declined to say whether the bridge was safe.",
    ];
    for text in silent {
        assert_eq!(extract(text).attributions, [], "{text}");
    }
}
