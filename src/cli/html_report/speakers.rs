//! The list of speakers beside the text.

use maud::{Markup, html};

use crate::wire::v1;

use super::answer::{Answer, Tallies, Tally, look};
use super::marks::Marked;
use super::text::TextView;
use super::wording::{count, one_line, percentage, speaker_kind};

/// Each speaker with its profile, the number of its statements and its share of all words that were said.
pub(crate) fn draw(answer: &Answer<'_>, text: &TextView<'_>, tallies: &Tallies) -> Markup {
    let speakers = answer.extraction.speakers.iter().zip(&tallies.speakers).enumerate();
    html! {
        section.speakers id={ "a" (answer.number) "-speakers" } tabindex="0" aria-label="Speakers" {
            h3 { "Speakers" }
            @if answer.extraction.attributions.is_empty() { p { "No statements were found." } }
            @if !answer.extraction.speakers.is_empty() {
                ol {
                    @for (index, (speaker, tally)) in speakers {
                        li id=(answer.id("s", index)) {
                            bdi class={ "name " (look(index)) } { (one_line(&speaker.name)) }
                            (profile(answer, speaker))
                            (share(answer, text, tally, tallies.words))
                        }
                    }
                }
            }
            @if tallies.not_told.statements > 0 {
                div.others { span.name.not-told { "Not told" } (share(answer, text, &tallies.not_told, tallies.words)) }
            }
        }
    }
}

/// Title, affiliation and kind, as far as they are known and not said already.
fn profile(answer: &Answer<'_>, speaker: &v1::Speaker) -> Markup {
    let mut said = one_line(&speaker.name);
    let mut known = Vec::new();
    for span in [&speaker.title, &speaker.affiliation].into_iter().flatten() {
        let words = answer.pieces.cited(span);
        if !said.contains(&words) {
            said.clone_from(&words);
            known.push(words);
        }
    }
    known.extend(Some(speaker_kind(speaker.kind()).to_owned()).filter(|kind| !kind.is_empty()));
    html! {
        @if !known.is_empty() {
            div.profile { @for (at, words) in known.iter().enumerate() { @if at > 0 { ", " } bdi { (words) } } }
        }
    }
}

/// How much a speaker said, with a link to the first statement.
fn share(answer: &Answer<'_>, text: &TextView<'_>, tally: &Tally, words: usize) -> Markup {
    let statements = count(tally.statements, "statement");
    let first = tally.first.filter(|index| text.is_drawn(Marked::Content(*index)));
    html! {
        div.share {
            @if let Some(first) = first { a href={ "#" (answer.id("q", first)) } { (statements) } }
            @else { (statements) }
            ", " (percentage(tally.words, words)) " of the words"
        }
    }
}
