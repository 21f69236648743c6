//! The layout of a text: what stands on lines and between them is read as if it were not there, and every span is one of the
//! text as it was sent.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use whosaid::{Extractor, Options, Stop};

static ENGLISH: LazyLock<Extractor> = LazyLock::new(|| Extractor::english().unwrap());

/// The attributions of a text, a line each: the speaker and what is said, with line breaks as spaces.
fn answers(text: &str) -> Vec<String> {
    let answer = ENGLISH.extract(text, &Options::default(), &Stop::new()).unwrap();
    let lines = answer.attributions.iter().map(|a| {
        let name = a.speaker.and_then(|index| answer.speakers.get(index)).map_or("", |s| s.name.as_str());
        let said: Vec<&str> = a.content.iter().map(|content| content.inner.of(text)).collect();
        format!("{name}: {}", said.join(" + ").replace('\n', " "))
    });
    lines.collect()
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    let text = "The council will sell the old baths to a hotel group, the leader of\nHarrow Vale council, Una \
                Trott, told a meeting on Tuesday. She said\nthe sale would bring in £4 million.\n\n“It is a good \
                price for a hole in the ground,” said\nCouncillor Ned Abara.";
    let wanted = [
        "Una Trott: The council will sell the old baths to a hotel group",
        "Una Trott: the sale would bring in £4 million",
        "Ned Abara: It is a good price for a hole in the ground,",
    ];
    assert_eq!(answers(text), wanted);
}

#[test]
fn a_word_goes_on_behind_a_hyphen() {
    let text = "The ministry said on Monday that it would re-\nview the quota before the autumn.";
    assert_eq!(answers(text), ["ministry: it would re- view the quota before the autumn"]);
}

#[test]
fn a_headline_and_a_byline_are_lines_of_their_own() {
    let text = "Storm closes schools across the north\nBy Una Trott\n“We had no choice,” said head teacher Karl Ruud.";
    assert_eq!(answers(text), ["Karl Ruud: We had no choice,"]);
}

#[test]
fn markup_is_no_part_of_words() {
    let text = "<p>&quot;I sleep under it,&quot; said mayor <em>Dina Sole</em>.</p><p>**Karl Ruud** said he didn&#8217;t.</p>";
    assert_eq!(answers(text), ["Dina Sole: I sleep under it,", "Karl Ruud: he didn&#8217;t"]);
}

#[test]
fn datelines_clocks_and_labels_are_set_aside() {
    for before in
        ["PORT OSK, May 3 (EFE) — ", "(Reuters) - ", "10.45am: ", "BREAKING: ", "Share on Facebook ", "• "]
    {
        let text = format!("{before}Dina Sole says the dam will hold.");
        assert_eq!(answers(&text), ["Dina Sole: the dam will hold"], "{before}");
    }
}

#[test]
fn lines_of_names_and_colons_are_turns_if_somebody_speaks_twice() {
    let text = "DINA SOLE, HOST: The dam is full.\nKARL RUUD (voice-over): It is.\nSOLE: Are you wet?";
    let wanted = ["DINA SOLE: The dam is full", "KARL RUUD: It is", "DINA SOLE: Are you wet"];
    assert_eq!(answers(text), wanted);
    assert!(
        answers("Roads: forty will be mended.\nSchools: Two will shut.\nParks: Nothing changes.").is_empty()
    );
}

#[test]
fn a_signature_says_what_stands_before_it() {
    for (text, said) in [
        ("“The best pie in town.”\n-- Karl Ruud, Port Osk", "Karl Ruud: The best pie in town."),
        ("“The best pie in town.” (Karl Ruud, baker)", "Karl Ruud: The best pie in town."),
        ("The dam will hold.\n— Dina Sole (@dsole) 4 May 2021", "Dina Sole: The dam will hold."),
    ] {
        assert_eq!(answers(text), [said], "{text}");
    }
}

#[test]
fn a_line_that_only_closes_a_quotation_opens_with_it() {
    let text = "We had forty boats when I was a boy,” said Karl Ruud.";
    assert_eq!(answers(text), ["Karl Ruud: We had forty boats when I was a boy,"]);
}

#[test]
fn a_quotation_behind_an_indirect_statement_is_by_the_same_speaker() {
    let text = "Karl Ruud said the boats were finished. “We are ruined.”";
    assert_eq!(answers(text), ["Karl Ruud: the boats were finished", "Karl Ruud: We are ruined."]);
}
