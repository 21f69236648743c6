//! The note of a mark: what is known about a statement.

use maud::{Markup, html};

use crate::wire::v1;

use super::answer::Answer;
use super::wording::{NOT_TOLD, attribution_kind, flag, one_line, probability};

/// The note of a statement, under the id that its mark names.
pub(crate) fn of_statement(answer: &Answer<'_>, attribution: &v1::Attribution, id: &str) -> Markup {
    html! {
        span.note id=(id) {
            span.who { bdi { (who(answer, attribution)) } }
            @for (term, value) in rows(answer, attribution) {
                span.row { span.term { (term) } " " bdi.value { (value) } }
            }
        }
    }
}

/// The note of a quotation without an attribution.
pub(crate) fn of_unattributed(quotation: &v1::UnattributedQuotation, id: &str) -> Markup {
    let reads = if quotation.reads_as_speech {
        "Reads as speech"
    } else {
        "Does not read as speech: a title, a term or a nickname"
    };
    html! {
        span.note id=(id) {
            span.who { bdi { (NOT_TOLD) } }
            span.row { span.term { "Quotation" } " " bdi.value { (reads) } }
        }
    }
}

/// The name of the speaker, or that it is not told.
pub(crate) fn who(answer: &Answer<'_>, attribution: &v1::Attribution) -> String {
    answer.speaker(attribution).map_or_else(|| NOT_TOLD.into(), |(_, speaker)| one_line(&speaker.name))
}

/// The source as written, if it is not the name of the speaker.
pub(crate) fn as_written(answer: &Answer<'_>, attribution: &v1::Attribution) -> Option<String> {
    let span = attribution.source.as_ref()?.span.as_ref()?;
    let written = answer.pieces.cited(span);
    (!written.is_empty() && written != who(answer, attribution)).then_some(written)
}

/// The caveats of an attribution.
pub(crate) fn caveats(attribution: &v1::Attribution) -> String {
    let flags = attribution.flags().map(flag).filter(|words| !words.is_empty());
    flags.collect::<Vec<_>>().join(", ")
}

/// The confidence in content and source, and in the speaker if there is one.
fn confidence(answer: &Answer<'_>, attribution: &v1::Attribution) -> String {
    let words = probability(attribution.confidence);
    match answer.speaker(attribution) {
        Some(_) => format!("{words}, speaker {}", probability(attribution.speaker_confidence)),
        None => words,
    }
}

/// When it was said, with the date if it is known.
fn when(answer: &Answer<'_>, attribution: &v1::Attribution) -> Option<String> {
    let time = attribution.time.as_ref().map(|span| answer.pieces.cited(span));
    let date = one_line(&attribution.date);
    match time {
        Some(time) if date.is_empty() => Some(time),
        Some(time) => Some(format!("{time} ({date})")),
        None => (!date.is_empty()).then_some(date),
    }
}

/// The rows of a note that have a value.
fn rows(answer: &Answer<'_>, attribution: &v1::Attribution) -> Vec<(&'static str, String)> {
    let cited = |span: &Option<v1::Span>| span.as_ref().map(|span| answer.pieces.cited(span));
    let rows = [
        ("Written as", as_written(answer, attribution)),
        ("Kind", Some(attribution_kind(attribution.kind()).to_owned())),
        ("To", cited(&attribution.addressee)),
        ("Where", cited(&attribution.venue)),
        ("When", when(answer, attribution)),
        ("Note", Some(caveats(attribution))),
        ("Confidence", Some(confidence(answer, attribution))),
        ("Rule", Some(one_line(&attribution.rule))),
    ];
    let known = rows.into_iter().filter_map(|(term, value)| Some((term, value.filter(|v| !v.is_empty())?)));
    known.collect()
}
