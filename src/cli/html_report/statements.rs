//! The numbered table of all statements: on paper, where no note can be opened.

use maud::{Markup, html};

use crate::wire::v1;

use super::answer::Answer;
use super::note::{as_written, caveats, who};
use super::wording::{attribution_kind, direction, one_line, probability};

/// The table; nothing if there are no statements.
pub(crate) fn draw(answer: &Answer<'_>) -> Markup {
    html! {
        @if !answer.extraction.attributions.is_empty() {
            section.statements {
                h3 { "Statements" }
                p { "In the text each statement has two small numbers: its speaker and its row in this table." }
                table {
                    thead { tr {
                        @for head in ["No.", "Speaker", "Statement", "Kind", "Confidence", "Note"] { th scope="col" { (head) } }
                    } }
                    tbody {
                        @for (index, attribution) in answer.extraction.attributions.iter().enumerate() {
                            (row(answer, attribution, index))
                        }
                    }
                }
            }
        }
    }
}

fn row(answer: &Answer<'_>, attribution: &v1::Attribution, index: usize) -> Markup {
    let contents: Vec<String> = Answer::contents(attribution).map(|span| answer.pieces.words(span)).collect();
    html! {
        tr {
            td { (index + 1) }
            td {
                bdi { (who(answer, attribution)) }
                @if let Some(written) = as_written(answer, attribution) { " (" bdi { (written) } ")" }
            }
            td dir=(direction(&answer.extraction.language)) { (contents.join(" … ")) }
            td { (attribution_kind(attribution.kind())) }
            td { (probability(attribution.confidence)) }
            td { (one_line(&caveats(attribution))) }
        }
    }
}
