//! What is attributed to whom where no rule of its own says so: each table shows whole answers.
//!
//! One line an attribution: what is said, who says it, in brackets the sieve that found the speaker, and where it stands
//! inside another statement, the place of that in the answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::LazyLock;

use whosaid::attribution::{Attribution, Extraction};
use whosaid::{Extractor, Options, Stop};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

#[test]
fn what_a_transcript_quotes_is_part_of_its_line() {
    let text = "Hearing of 4 May\nKovac: And then, “We will never go there again,” and nobody left.\n\
                Rezaei: Nobody?\nKovac: Not one.";
    check(
        text,
        &[
            "And then, “We will never go there again,” and nobody left ← Kovac (name)",
            "Nobody ← Rezaei (name)",
            "Not one ← Kovac (name)",
        ],
    );
}

#[test]
fn two_people_named_together_are_the_couple() {
    check(
        "Ilka and Bo Ravn opened a shop in May. “We sold out,” the couple said.",
        &["“We sold out,” ← Ilka and Bo Ravn (definite-description)"],
    );
    // Nobody was named together.
    check(
        "Ilka Ravn opened a shop in May. “We sold out,” the couple said.",
        &["“We sold out,” ← couple (nominal)"],
    );
}

#[test]
fn people_named_with_other_given_names_are_not_one() {
    check(
        "Karl Ravn said the net was torn. His son, Nils Karl Ravn, mended it. “It held,” Karl Ravn said.",
        &["the net was torn ← Karl Ravn (name)", "“It held,” ← Karl Ravn (name)"],
    );
}

#[test]
fn a_pronoun_is_the_person_who_was_the_last_subject() {
    check(
        "Mary Lind met Anna Ravn. “I was early,” Lind said. Ravn, in a red coat, was late. “I ran,” she said.",
        &["“I was early,” ← Mary Lind (last-name)", "“I ran,” ← Anna Ravn (pronoun)"],
    );
}

#[test]
fn capitals_offices_and_ages_are_read_beside_names() {
    check("The US Treasury Board said it was ready.", &["it was ready ← US Treasury Board (name)"]);
    check(
        "Minister of Fisheries Tuomo Ravnholt said the boats were late.",
        &["the boats were late ← Tuomo Ravnholt (name)"],
    );
    check(
        "Tuomo Ravnholt won twice. “I was cold,” the 63-year-old said.",
        &["“I was cold,” ← Tuomo Ravnholt (definite-description)"],
    );
}

#[test]
fn a_paragraph_that_opens_with_a_mark_goes_on_with_the_quotation_left_open() {
    check(
        "“The dam will hold,” Ann Lee said. “We built it to last.\n\n“It was never meant to be pretty.”",
        &[
            "“The dam will hold,” + “We built it to last. + “It was never meant to be pretty.” ← Ann Lee (name)",
        ],
    );
    // Also a term goes on, which alone would be left.
    check(
        "“The dam will hold,” Ann Lee said. “We built it to last.\n\n“Water and stone”",
        &["“The dam will hold,” + “We built it to last. + “Water and stone” ← Ann Lee (name)"],
    );
}

#[test]
fn a_quotation_right_behind_an_attribution_goes_on_with_it() {
    let whole = ["“The dam will hold,” + “We built it to last.” ← Ann Lee (name)"];
    check("“The dam will hold,” Ann Lee said. “We built it to last.”", &whole);
    check("“The dam will hold,” Ann Lee said, and laughed. “We built it to last.”", &whole);
    // What closes a paragraph goes back over one sentence, not over two.
    check("“The dam will hold,” Ann Lee said. The wind rose. “We built it to last.”", &whole);
    let first = ["“The dam will hold,” ← Ann Lee (name)"];
    check("“The dam will hold,” Ann Lee said. The wind rose. Rain fell. “We built it to last.”", &first);
    check("“The dam will hold,” Ann Lee said. The wind rose. “We built it to last.” Rain fell.", &first);
}

#[test]
fn a_quotation_alone_in_its_paragraph_has_the_speaker_of_the_paragraph_before() {
    check(
        "The wind rose, and Ann Lee said the dam would hold.\n\n“We built it to last.” “Nobody thanked us.”",
        &[
            "the dam would hold ← Ann Lee (name)",
            "“We built it to last.” + “Nobody thanked us.” ← Ann Lee (floating)",
        ],
    );
    // Each paragraph of a row has him.
    check(
        "The wind rose, and Ann Lee said the dam would hold.\n\n“We built it to last.”\n\n“Nobody thanked us.”",
        &[
            "the dam would hold ← Ann Lee (name)",
            "“We built it to last.” ← Ann Lee (floating)",
            "“Nobody thanked us.” ← Ann Lee (floating)",
        ],
    );
    // A quotation that opens the paragraph before is gone on with.
    check(
        "“The dam will hold,” Ann Lee said.\n\n“We built it to last.”\n\n“Nobody thanked us.”",
        &["“The dam will hold,” + “We built it to last.” + “Nobody thanked us.” ← Ann Lee (name)"],
    );
}

#[test]
fn a_quotation_behind_narration_is_nobodys() {
    check(
        "“The dam will hold,” Ann Lee said.\n\nRain fell.\n\n“We built it to last.”",
        &["“The dam will hold,” ← Ann Lee (name)"],
    );
    check(
        "The wind rose, and Ann Lee said the dam would hold.\n\nRain fell.\n\n“We built it to last.”",
        &["the dam would hold ← Ann Lee (name)"],
    );
}

#[test]
fn titles_and_terms_are_left_alone() {
    let first = ["“The dam will hold,” ← Ann Lee (name)"];
    for behind in [" “Water and Stone”", " The “old wall” went in May.", "\n\n“Water and Stone”"]
    {
        check(&format!("“The dam will hold,” Ann Lee said.{behind}"), &first);
    }
}

#[test]
fn a_bare_cue_that_opens_a_paragraph_has_the_speaker_of_the_paragraph_before() {
    check(
        "Ann Lee said the dam would hold.\n\n“The walls are thick,” add, “and so are the gates.”",
        &[
            "the dam would hold ← Ann Lee (name)",
            "“The walls are thick,” + “and so are the gates.” ← Ann Lee (floating)",
        ],
    );
}

#[test]
fn a_statement_inside_a_statement_has_its_parent_and_a_speaker_of_its_own() {
    check(
        "“Bo Dahl said, ‘Sell the mill,’” Ann Lee said.",
        &["“Bo Dahl said, ‘Sell the mill,’” ← Ann Lee (name)", "‘Sell the mill,’ ← Bo Dahl (name) in 0"],
    );
    // The parent is the statement that holds it, not the first.
    check(
        "“No,” Bo Dahl said.\n\n“My uncle told me, ‘Sell the mill,’” Ann Lee said.",
        &[
            "“No,” ← Bo Dahl (name)",
            "“My uncle told me, ‘Sell the mill,’” ← Ann Lee (name)",
            "‘Sell the mill,’ ← My uncle (nominal) in 1",
        ],
    );
    // What nobody said has no parent to give.
    check("“My uncle said, ‘Sell the mill,’ and left.”", &["‘Sell the mill,’ ← My uncle (nominal)"]);
    // What is reported inside without marks is part of what is said.
    check(
        "“My uncle said the mill was gone. My aunt said, ‘Sell it,’” Ann Lee said.",
        &[
            "“My uncle said the mill was gone. My aunt said, ‘Sell it,’” ← Ann Lee (name)",
            "‘Sell it,’ ← My aunt (nominal) in 0",
        ],
    );
}

#[test]
fn who_says_i_inside_a_statement_makes_the_statement() {
    check(
        "“He asked, ‘Will it hold?’ and I said, ‘Not this one,’” Ann Lee told the board.",
        &[
            "“He asked, ‘Will it hold?’ and I said, ‘Not this one,’” ← Ann Lee (name)",
            "‘Will it hold?’ ← nobody in 0",
            "‘Not this one,’ ← Ann Lee (first-person) in 0",
        ],
    );
    // "We" is more than who speaks.
    check(
        "“We said, ‘Not this one,’” Ann Lee told the board.",
        &["“We said, ‘Not this one,’” ← Ann Lee (name)", "‘Not this one,’ ← nobody in 0"],
    );
}

#[test]
fn who_says_i_outside_of_quotations_is_whom_the_byline_or_the_last_line_names() {
    check("By Ann Lee\n\n“Will it hold?” I asked.", &["“Will it hold?” ← Ann Lee (narrator)"]);
    check(
        "The dam is old. “Will it hold?” I asked.\n\nAnn Lee is a bricklayer in Tarn.",
        &["“Will it hold?” ← Ann Lee (narrator)"],
    );
    check("“Will it hold?” I asked.", &["“Will it hold?” ← nobody"]);
}

#[test]
fn a_pronoun_before_any_name_means_the_name_that_follows() {
    let she = ["“The dam will hold,” ← Ann Lee (cataphora)"];
    check("“The dam will hold,” she said. Ann Lee, the owner, smiled.", &she);
    check("“The dam will hold,” she said.\n\nAnn Lee, the owner, smiled.", &she);
    // A name that cannot be meant is passed over.
    check("“The dam will hold,” she said.\n\nTom Dahl came. Ann Lee, the owner, smiled.", &she);
    // Whoever was named before is nearer than whoever follows.
    check(
        "Mary Dahl came. “The dam will hold,” she said. Ann Lee, the owner, smiled.",
        &["“The dam will hold,” ← Mary Dahl (pronoun)"],
    );
}

#[test]
fn each_sieve_of_speakers_finds_its_own() {
    let table: [(&str, &[&str]); 11] = [
        ("Ann Lee said the dam leaked.", &["the dam leaked ← Ann Lee (name)"]),
        ("The mayor, Ann Lee, said the dam leaked.", &["the dam leaked ← Ann Lee (apposition)"]),
        (
            "The Tarn Bridge Authority met. The TBA said the dam leaked.",
            &["the dam leaked ← Tarn Bridge Authority (acronym)"],
        ),
        ("Ann Lee came. Ms. Lee said the dam leaked.", &["the dam leaked ← Ann Lee (last-name)"]),
        ("Ann Lee came. Ann said the dam leaked.", &["the dam leaked ← Ann Lee (first-name)"]),
        ("Ann Petrenko spoke. Petrenka said the dam leaked.", &["the dam leaked ← Ann Petrenko (spelling)"]),
        ("Ann and Bo Lee said the dam leaked.", &["the dam leaked ← Ann Lee and Bo Lee (joint)"]),
        (
            "Mayor Ann Lee came. The mayor said the dam leaked.",
            &["the dam leaked ← Ann Lee (definite-description)"],
        ),
        (
            "Trial opens\n\nA Tarn judge said the dam leaked.\n\nJudge Ann Lee spoke.",
            &["the dam leaked ← Ann Lee (lead)"],
        ),
        ("Ann Lee met Tom Dahl. “It leaks,” he said.", &["“It leaks,” ← Tom Dahl (pronoun)"]),
        ("Two divers said the dam leaked.", &["the dam leaked ← divers (nominal)"]),
    ];
    for (text, expected) in table {
        check(text, expected);
    }
}

fn check(text: &str, expected: &[&str]) {
    let answer = ENGLISH.extract(text, &Options::default(), &Stop::new()).unwrap();
    let found: Vec<String> = answer.attributions.iter().map(|found| line(text, &answer, found)).collect();
    assert_eq!(found, expected, "in {text}");
}

fn line(text: &str, answer: &Extraction, found: &Attribution) -> String {
    let content: Vec<&str> = found.content.iter().map(|content| content.outer.of(text)).collect();
    let speaker = found.speaker.map_or("nobody".into(), |index| {
        format!("{} ({})", answer.speakers[index].name, found.speaker_sieve)
    });
    let parent = found.parent.map_or(String::new(), |parent| format!(" in {parent}"));
    format!("{} ← {speaker}{parent}", content.join(" + "))
}
