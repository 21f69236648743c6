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
