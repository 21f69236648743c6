//! The list of what is irregular in the text.

use maud::{Markup, html};

use crate::cli::places::Places;
use crate::wire::v1;

use super::answer::Answer;
use super::marks::Marked;
use super::text::TextView;
use super::wording::warning_kind;

/// The warnings of an answer, each with a link to its place; nothing if there are none.
pub(crate) fn draw(answer: &Answer<'_>, text: &TextView<'_>) -> Markup {
    let mut places = Places::new(&answer.document.content);
    let warnings: Vec<Markup> = answer.extraction.warnings.iter().enumerate().map(|(index, warning)| {
        let place = place(&mut places, warning);
        html! {
            li {
                @if text.is_drawn(Marked::Warning(index)) { a href={ "#" (answer.id("w", index)) } { (place) } }
                @else { (place) }
                ": " (warning_kind(warning.kind()))
            }
        }
    }).collect();
    let left_out = answer.extraction.warnings_left_out;
    html! {
        @if !warnings.is_empty() || left_out > 0 {
            section.warnings aria-label="Warnings" {
                h3 { "Warnings" }
                ul {
                    @for warning in &warnings { (warning) }
                    @if left_out > 0 { li { "and " (left_out) " more" } }
                }
            }
        }
    }
}

/// Where the warning stands: "Line 3, column 14".
fn place(places: &mut Places<'_>, warning: &v1::Warning) -> String {
    match warning.span.as_ref().map(v1::Span::field) {
        Some(v1::DocumentField::Headline) => "Headline".into(),
        Some(v1::DocumentField::Byline) => "Byline".into(),
        _ => {
            let (line, column) = places.line_and_column(warning.span.as_ref().map_or(0, |span| span.begin));
            format!("Line {line}, column {column}")
        }
    }
}
