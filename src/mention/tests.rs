//! Invented articles with the speaker of each statement, in order; `-` if the speaker is unknown.

use crate::{Extractor, Options, Stop};

/// Returns the speakers of an article's attributions, each with its sieve.
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
fn a_relative_pronoun_means_the_phrase_it_hangs_on() {
    check(&[
        (
            "Martin Quell, a clerk at the Harbour Office, who said it leaked, slept.",
            &[("Martin Quell", "apposition")],
        ),
        ("The town heard from many nurses who said it leaked.", &[("nurses", "nominal")]),
    ]);
}

#[test]
fn a_newcomer_without_a_name_speaks_again() {
    check(&[
        (
            "Brenda Okafor slept. A plumber came from Hollowell.\n\n“It leaks,” the plumber said.",
            &[("plumber", "definite-description")],
        ),
        (
            "Ann Lee met Brenda Okafor. A spokeswoman for the inn rejected that. “It leaks,” she said.",
            &[("spokeswoman", "pronoun")],
        ),
    ]);
}

#[test]
fn a_noun_with_a_name_in_apposition_is_no_newcomer() {
    check(&[(
        "Martin Quell slept.\n\nA plumber in Hollowell, Brenda Okafor, took the boat. “It leaks,” she said.",
        &[("Brenda Okafor", "pronoun")],
    )]);
}

#[test]
fn someone_in_the_lead_is_named_later() {
    check(&[(
        "Rain fell on the town.\n\nA Tarn judge said the bridge must stay.\n\nJudge Martin Quell slept on Friday.",
        &[("Martin Quell", "lead")],
    )]);
}

#[test]
fn committees_are_not_any_body_but_companies_are() {
    check(&[
        (
            "The Hollowell River Trust bought a boat.\n\nThe administration said it was late.",
            &[("administration", "nominal")],
        ),
        (
            "The Hollowell River Trust bought a boat.\n\nThe company said it was late.",
            &[("Hollowell River Trust", "definite-description")],
        ),
        (
            "The Hollowell Chamber of Commerce met.\n\nThe chamber said it was late.",
            &[("Hollowell Chamber of Commerce", "definite-description")],
        ),
    ]);
}

#[test]
fn places_and_parties_are_neither_he_nor_she() {
    check(&[
        (
            "Martin Quell went to Philadelphia. Philadelphia was cold. “It leaks,” he said.",
            &[("Martin Quell", "pronoun")],
        ),
        ("Sen. Martin Quell (R-SC) slept. “It leaks,” he said.", &[("Martin Quell", "pronoun")]),
    ]);
}

#[test]
fn surnames_that_are_also_other_words_are_surnames() {
    check(&[
        ("Mark Cuban bought a boat.\n\n“It leaks,” Cuban said.", &[("Mark Cuban", "last-name")]),
        ("Then Quell came. Martin Quell slept.\n\nQuell said it leaked.", &[("Martin Quell", "last-name")]),
    ]);
}

#[test]
fn what_counts_is_no_part_of_whom_it_counts() {
    check(&[
        ("Some of the voters said it leaked.", &[("voters", "nominal")]),
        ("One in three voters said it leaked.", &[("One in three voters", "nominal")]),
    ]);
}

#[test]
fn couples_share_a_surname() {
    check(&[(
        "Martin and Brenda Okafor run the inn.\n\nMr. Okafor said it leaked.",
        &[("Martin Okafor", "last-name")],
    )]);
}

#[test]
fn two_in_apposition_speak_together() {
    check(&[(
        "Two women, Ann Lee and Brenda Okafor, said it leaked.",
        &[("Ann Lee and Brenda Okafor", "joint")],
    )]);
}

#[test]
fn i_is_whom_the_byline_names() {
    check(&[
        ("By Brenda Okafor\n\nI said it leaked.", &[("Brenda Okafor", "narrator")]),
        ("I said it leaked.\n\nBrenda Okafor is a bricklayer in Tarn.", &[("Brenda Okafor", "narrator")]),
        ("I said it leaked.\n\nBrenda Okafor slept.", &[("-", "")]),
    ]);
}

#[test]
fn acronyms_may_hold_small_letters() {
    check(&[(
        "The Bank of Hollowell (BoH) bought a boat.\n\n“It floats,” the BoH said.",
        &[("Bank of Hollowell", "acronym")],
    )]);
}

#[test]
fn a_hundred_thousand_names_are_read() {
    let text: String = (0..100_000).map(|n| format!("Ann Lee{n} and Bo Dahl{n} came. ")).collect();
    assert!(speakers(&text).is_empty());
}

#[test]
fn a_group_of_a_person_is_called_as_the_article_calls_it() {
    check(&[
        (
            "Martin Quell opened the race. The Quell campaign bought ads.\n\n“We lead,” Martin Quell said. His campaign said the ads would run.",
            &[("Martin Quell", "name"), ("Quell campaign", "nominal")],
        ),
        (
            "Martin Quell opened the race.\n\n“We lead,” Martin Quell said. His campaign said the ads would run.",
            &[("Martin Quell", "name"), ("campaign", "nominal")],
        ),
    ]);
}

#[test]
fn the_last_word_of_one_organization_stands_for_it_after_an_article() {
    check(&[
        (
            "He left, according to The Lakeside Times.\n\n“He left at noon,” the Times reported.",
            &[("Lakeside Times", "name"), ("Lakeside Times", "last-name")],
        ),
        (
            "He left, according to The Lakeside Times. The Riverside Times said he stayed.\n\n“He left at noon,” the Times reported.",
            &[("Lakeside Times", "name"), ("Riverside Times", "name"), ("Times", "name")],
        ),
    ]);
}

#[test]
fn labels_keep_what_tells_the_speaker() {
    check(&[
        ("“It leaks,” said House Speaker Martin Quell of Hollowell.", &[("Martin Quell", "name")]),
        (
            "According to a Hollowell Post survey of tenants, rents are too high.",
            &[("Hollowell Post survey", "nominal")],
        ),
        ("According to a survey of tenants, rents are too high.", &[("survey of tenants", "nominal")]),
        (
            "“It leaks,” says village fiddler\n\nThe barn broke on Monday. “It leaks,” fiddler Brenda Okafor said.",
            &[("Brenda Okafor", "definite-description"), ("Brenda Okafor", "name")],
        ),
    ]);
}
