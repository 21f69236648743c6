//! The answer as a report: each content with its speaker and place.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::wire::v1;

use super::json;
use super::places::Places;

const SPEAKER: Style = AnsiColor::Green.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// The report on one article, whose spans are in bytes of UTF-8; with `heading` if there are several articles.
pub(crate) fn write(heading: Option<&str>, text: &str, extraction: &v1::Extraction) -> String {
    let mut report = heading.map(|id| format!("{}\n", plain(id))).unwrap_or_default();
    let mut places = Places::new(text);
    for attribution in &extraction.attributions {
        report.push_str(&statement(extraction, attribution, &mut places));
    }
    let mut places = Places::new(text);
    for quotation in &extraction.unattributed {
        let outer = quotation.content.as_ref().and_then(|content| content.outer.as_ref());
        let (place, words) =
            (place(&mut places, outer), outer.map(|span| plain(&span.text)).unwrap_or_default());
        let reads = if quotation.reads_as_speech { "reads as speech" } else { "does not read as speech" };
        let _ = writeln!(
            report,
            "{FAINT}{place:>7}{FAINT:#}  {words}\n{:9}— {FAINT}no speaker, {reads}{FAINT:#}",
            ""
        );
    }
    for warning in &extraction.warnings {
        let place = place(&mut places, warning.span.as_ref());
        let kind = json::warning_kind(warning).replace('_', " ");
        let _ = writeln!(report, "{WARNING}warning{WARNING:#} {place}: {kind}");
    }
    if extraction.warnings_left_out > 0 {
        let _ = writeln!(report, "{WARNING}warning{WARNING:#} and {} more", extraction.warnings_left_out);
    }
    report.push_str(&summary(extraction));
    report
}

fn statement(extraction: &v1::Extraction, attribution: &v1::Attribution, places: &mut Places<'_>) -> String {
    let outer: Vec<&v1::Span> =
        attribution.content.iter().filter_map(|content| content.outer.as_ref()).collect();
    let place = place(places, outer.first().copied());
    let words = outer.iter().map(|span| plain(&span.text)).collect::<Vec<_>>().join(" … ");
    let kind = json::kind(attribution);
    let (rule, percent) = (&attribution.rule, attribution.confidence * 100.0);
    format!(
        "{FAINT}{place:>7}{FAINT:#}  {words}\n{:9}— {}  {FAINT}{kind}, {percent:.0} %, {rule}{FAINT:#}\n",
        "",
        who(extraction, attribution)
    )
}

/// The speaker, and the source as written if it differs.
fn who(extraction: &v1::Extraction, attribution: &v1::Attribution) -> String {
    let source = attribution.source.as_ref().and_then(|source| source.span.as_ref());
    let written = source.map(|span| plain(&span.text));
    match (json::speaker_name(extraction, attribution).map(plain), written) {
        (Some(name), Some(written)) if name != written => format!("{SPEAKER}{name}{SPEAKER:#} (“{written}”)"),
        (Some(name), _) | (None, Some(name)) => format!("{SPEAKER}{name}{SPEAKER:#}"),
        (None, None) => "no speaker".into(),
    }
}

fn summary(extraction: &v1::Extraction) -> String {
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let found = count(extraction.attributions.len(), "attribution");
    format!("{FAINT}{found}, {}{FAINT:#}\n", count(extraction.speakers.len(), "speaker"))
}

/// Text on one line: runs of white space become one space, and control characters are replaced.
fn plain(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// `line:column` of a span's first byte, from 1, the column in code points; or the field, if it is not the content.
fn place(places: &mut Places<'_>, span: Option<&v1::Span>) -> String {
    if let Some(field) = span.and_then(json::field) {
        return field;
    }
    let (line, column) = places.line_and_column(span.map_or(0, |span| span.begin));
    format!("{line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, words: &str) -> Option<v1::Span> {
        let begin = text.find(words).unwrap();
        Some(v1::Span {
            begin: begin as u32,
            end: (begin + words.len()) as u32,
            text: words.into(),
            ..v1::Span::default()
        })
    }

    #[test]
    fn report_shows_words_speaker_and_place() {
        let text = "Füße!\n“We\n will \u{1b}[1m appeal,” she said.";
        let outer = span(text, "“We\n will \u{1b}[1m appeal,”");
        let source = v1::Source { span: span(text, "she"), kind: v1::SourceKind::Pronoun.into() };
        let attribution = v1::Attribution {
            kind: v1::AttributionKind::Direct.into(),
            content: vec![v1::ContentSpan { inner: outer.clone(), outer }],
            source: Some(source),
            speaker_id: "s1".into(),
            confidence: 0.914,
            rule: "en.direct.some".into(),
            ..v1::Attribution::default()
        };
        let speaker = v1::Speaker { id: "s1".into(), name: "Ann Lee".into(), ..v1::Speaker::default() };
        let warning = v1::Warning { kind: v1::WarningKind::StrayMark.into(), span: span(text, "ße") };
        let extraction = v1::Extraction {
            attributions: vec![attribution],
            speakers: vec![speaker],
            warnings: vec![warning],
            ..v1::Extraction::default()
        };
        let expected = "a.txt\n    2:1  “We will \u{fffd}[1m appeal,”\n         — Ann Lee (“she”)  direct, 91 %, en.direct.some\n\
                        warning 1:3: stray mark\n1 attribution, 1 speaker\n";
        let report = write(Some("a.txt"), text, &extraction);
        assert_eq!(anstream::adapter::strip_str(&report).to_string(), expected);
    }
}
