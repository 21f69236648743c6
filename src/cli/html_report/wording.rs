//! The words of a report: enum values, numbers, and texts of callers on one line.

use crate::wire::v1;

/// What is shown if the article does not say who.
pub(crate) const NOT_TOLD: &str = "not told";

/// A text that a browser reads as it is: control characters, which it would drop or change, are replaced.
pub(crate) fn visible(text: &str) -> String {
    let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// A text on one line, with single spaces.
pub(crate) fn one_line(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first characters of a text, with an ellipsis if there are more.
pub(crate) fn clipped(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into(),
    }
}

/// "1 statement", "2 statements".
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A part of a whole in per cent, rounded: "37 %".
pub(crate) fn percentage(part: usize, whole: usize) -> String {
    match (200 * part + whole) / (2 * whole.max(1)) {
        0 if part > 0 => "under 1 %".into(),
        percent => format!("{percent} %"),
    }
}

/// A probability in per cent, rounded.
pub(crate) fn probability(share: f32) -> String {
    format!("{} %", (f64::from(share) * 100.0 + 0.5).floor())
}

/// The kind of an attribution.
pub(crate) fn attribution_kind(kind: v1::AttributionKind) -> &'static str {
    match kind {
        v1::AttributionKind::Unspecified => "",
        v1::AttributionKind::Direct => "direct",
        v1::AttributionKind::Indirect => "indirect",
        v1::AttributionKind::Mixed => "mixed",
    }
}

/// The kind of a speaker, empty if it is not known.
pub(crate) fn speaker_kind(kind: v1::SpeakerKind) -> &'static str {
    match kind {
        v1::SpeakerKind::Unspecified => "",
        v1::SpeakerKind::Person => "person",
        v1::SpeakerKind::Organization => "organization",
        v1::SpeakerKind::Group => "group",
        v1::SpeakerKind::Anonymous => "anonymous",
        v1::SpeakerKind::Document => "document",
    }
}

/// A flag, as a caveat.
pub(crate) fn flag(flag: v1::AttributionFlag) -> &'static str {
    match flag {
        v1::AttributionFlag::Unspecified => "",
        v1::AttributionFlag::RecoveredMark => "a quotation mark was missing or wrong",
        v1::AttributionFlag::MultiParagraph => "several paragraphs",
        v1::AttributionFlag::Negated => "denied by the speaker",
        v1::AttributionFlag::Hypothetical => "hypothetical",
        v1::AttributionFlag::Repeated => "repeats an earlier statement",
    }
}

/// What the question mark beside a number means.
pub(crate) const DOUBTFUL: &str = "less likely right than wrong";

/// Whether an attribution, with its speaker if it has one, is less likely right than wrong.
pub(crate) fn is_doubtful(attribution: &v1::Attribution) -> bool {
    let speaker = if attribution.speaker_id.is_empty() { 1.0 } else { attribution.speaker_confidence };
    attribution.confidence * speaker < 0.5
}

/// The direction in which a language is written.
pub(crate) fn direction(language: &str) -> &'static str {
    let from_right = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
    let primary = language.split('-').next().unwrap_or_default();
    if from_right.contains(&primary) { "rtl" } else { "ltr" }
}

/// A warning, as a sentence without its full stop.
pub(crate) fn warning_kind(kind: v1::WarningKind) -> &'static str {
    match kind {
        v1::WarningKind::Unspecified => "Something is irregular",
        v1::WarningKind::UnclosedMark => "A quotation is opened and never closed",
        v1::WarningKind::MismatchedMark => "A quotation mark has the wrong direction or kind",
        v1::WarningKind::StrayMark => "A quotation mark neither opens nor closes a quotation",
        v1::WarningKind::TextCut => "The text is too long; the rest was not read",
        v1::WarningKind::UnreadMarkup => {
            "A tag, a comment or a script is never closed; the rest was not read"
        }
        v1::WarningKind::UnclosedElement => "An element is never closed; its text was read",
        v1::WarningKind::StrayEndTag => "An end tag has no start tag",
    }
}
