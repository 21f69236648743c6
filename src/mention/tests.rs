//! Invented articles with the speaker of each statement, in order; `-` where nobody is known.

use crate::{Extractor, Options, Stop};

/// The speakers of an article's attributions, each with the sieve that found it.
fn speakers(text: &str) -> Vec<(String, &'static str)> {
    let extractor = Extractor::english().expect("the built-in rules compile");
    let answer = extractor.extract(text, &Options::default(), &Stop::new()).expect("nobody stops it");
    let name = |i: usize| answer.speakers.get(i).map_or("?", |s| s.name.as_str()).to_owned();
    answer.attributions.iter().map(|a| (a.speaker.map_or("-".into(), name), a.speaker_sieve)).collect()
}

fn check(cases: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in cases {
        let found = speakers(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(name, sieve)| (name.as_str(), *sieve)).collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn titles_roles_and_peoples_are_no_part_of_a_name() {
    check(&[
        ("“It leaks,” said Sen. Brenda Okafor.", &[("Brenda Okafor", "name")]),
        ("“It leaks,” said Danish President Brenda Okafor.", &[("Brenda Okafor", "name")]),
        ("“It leaks,” said House Speaker Martin Quell, R-Ohio.", &[("Martin Quell", "name")]),
        ("“It leaks,” said campaign manager Brenda Okafor.", &[("Brenda Okafor", "name")]),
        (
            "“It leaks,” said the Society of Bridge and Tunnel Keepers.",
            &[("Society of Bridge and Tunnel Keepers", "name")],
        ),
        ("“It leaks,” said Martin A. Quell Jr.", &[("Martin A. Quell Jr.", "name")]),
    ]);
}

#[test]
fn a_name_in_apposition_names_the_noun_before_it() {
    check(&[
        ("“It leaks,” said the plumber, Brenda Okafor.", &[("Brenda Okafor", "apposition")]),
        ("“It leaks,” said the mayor of Hollowell, Brenda Okafor.", &[("Brenda Okafor", "apposition")]),
    ]);
}

#[test]
fn a_last_name_is_the_full_name_wherever_that_stands() {
    check(&[
        (
            "Okafor said the roof was sound.\n\nBrenda Okafor, 54, repairs roofs.",
            &[("Brenda Okafor", "last-name")],
        ),
        (
            "Mr. Quell and Mrs. Quell disagree. Martin Quell likes tea. Brenda Quell does not.\n\n“Never,” Mrs. Quell said.",
            &[("Brenda Quell", "last-name")],
        ),
        (
            "Annemarie van der Plas opened the sluice.\n\n“It held,” Van der Plas said.",
            &[("Annemarie van der Plas", "last-name")],
        ),
        (
            "Oksana Hrytsenko opened the sluice.\n\n“It held,” Hrytsenka said.",
            &[("Oksana Hrytsenko", "spelling")],
        ),
    ]);
}

#[test]
fn a_verb_that_is_a_surname_opens_a_sentence_as_a_name() {
    check(&[("Rain fell on Gordon Banks.\n\nBanks said it was cold.", &[("Gordon Banks", "last-name")])]);
}

#[test]
fn acronyms_stand_for_the_body_that_introduced_them() {
    check(&[
        (
            "The Hollowell River Trust (HRT) bought a boat.\n\n“It floats,” the HRT said.",
            &[("Hollowell River Trust", "acronym")],
        ),
        (
            "The Hollowell River Trust bought a boat.\n\n“It floats,” HRT said.",
            &[("Hollowell River Trust", "acronym")],
        ),
    ]);
}

#[test]
fn pronouns_take_the_nearest_fitting_speaker() {
    check(&[
        (
            "Brenda Okafor met Martin Quell.\n\n“It leaks,” she said. Quell said it did not.\n\n“I looked,” he said.",
            &[("Brenda Okafor", "pronoun"), ("Martin Quell", "last-name"), ("Martin Quell", "pronoun")],
        ),
        (
            "The Hollowell River Trust bought a boat. It said the boat was sound.",
            &[("Hollowell River Trust", "pronoun")],
        ),
    ]);
}

#[test]
fn nobody_fitting_leaves_the_speaker_open() {
    check(&[
        ("Martin Quell slept.\n\n“It leaks,” she said.", &[("-", "")]),
        ("“It leaks,” she said.", &[("-", "")]),
    ]);
}

#[test]
fn a_noun_finds_whom_the_article_calls_so() {
    check(&[
        (
            "Goalkeeper Brenda Okafor fell. Martin Quell, the referee, whistled.\n\n“I slipped,” the goalkeeper said. The referee said he had slept.",
            &[("Brenda Okafor", "definite-description"), ("Martin Quell", "definite-description")],
        ),
        (
            "Sen. Brenda Okafor fell.\n\n“I slipped,” the lawmaker said.",
            &[("Brenda Okafor", "definite-description")],
        ),
        ("“It leaks,” said a spokeswoman for the harbour.", &[("spokeswoman for the harbour", "nominal")]),
    ]);
}

#[test]
fn joint_sources_are_named_in_full() {
    check(&[(
        "Brenda Okafor and Martin Quell met.\n\n“It leaks,” Okafor and Quell said.",
        &[("Brenda Okafor and Martin Quell", "joint")],
    )]);
}

#[test]
fn captions_put_nobody_on_the_scene() {
    check(&[(
        "Martin Quell fell.\n\nA view of the pier. Photograph: Victor Lund\n\n“It leaks,” he said.",
        &[("Martin Quell", "pronoun")],
    )]);
}

#[test]
fn a_hundred_thousand_names_are_read() {
    let text: String = (0..100_000).map(|n| format!("Ann Lee{n} and Bo Dahl{n} came. ")).collect();
    assert!(speakers(&text).is_empty());
}
