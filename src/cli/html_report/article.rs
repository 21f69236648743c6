//! One article of the report: its text, and beside it speakers and warnings.

use maud::{Markup, html};

use crate::wire::v1;

use super::answer::Answer;
use super::pieces::Pieces;
use super::text::TextView;
use super::wording::{DOUBTFUL, count, one_line};
use super::{speakers, statements, warnings};

/// The article with this number, from 1.
pub(crate) fn draw(number: usize, document: &v1::Document, extraction: &v1::Extraction) -> Markup {
    let pieces = Pieces::of(document);
    let answer = Answer::new(number, document, extraction, &pieces);
    let mut text = TextView::new(&answer);
    let drawn = text.draw();
    html! {
        article.whosaid-article id={ "a" (number) } aria-labelledby={ "a" (number) "-title" } {
            a.skip href={ "#a" (number) "-speakers" } { "Skip to the speakers" }
            (head(&answer))
            div.reading {
                (drawn)
                div.beside {
                    (speakers::draw(&answer, &text, &answer.tallies()))
                    (warnings::draw(&answer, &text))
                    (key(&answer))
                }
            }
            (statements::draw(&answer))
        }
    }
}

/// What the article is called and what was found in it.
fn head(answer: &Answer<'_>) -> Markup {
    let (document, extraction) = (answer.document, answer.extraction);
    let id = one_line(&document.id);
    let found = [
        count(extraction.attributions.len(), "statement"),
        count(extraction.speakers.len(), "speaker"),
        one_line(&document.date),
        rules(&extraction.rule_set_version),
    ];
    let found: Vec<&str> = found.iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
    html! {
        header.about {
            h2 id={ "a" (answer.number) "-title" } {
                bdi { (match id.as_str() { "" => "Article", "-" => "Standard input", id => id }) }
            }
            p { (found.join(" · ")) }
        }
    }
}

/// The version of the rules, for who reads the report later.
fn rules(version: &str) -> String {
    if version.is_empty() { String::new() } else { format!("rules {}", one_line(version)) }
}

/// What the marks in the text mean.
fn key(answer: &Answer<'_>) -> Markup {
    html! {
        @if !answer.extraction.attributions.is_empty() || !answer.extraction.unattributed.is_empty() {
            section.key aria-label="Key" {
                h3 { "Key" }
                p {
                    "What was said is underlined and has the number of its speaker. "
                    span.source { "The source" } " is bold, "
                    span.cue { "the reporting words" } " are italic. A "
                    span.not-told { "dotted line" } " means that the article does not tell who said it; a question mark, that the answer is "
                    (DOUBTFUL) "."
                }
            }
        }
    }
}
