//! Spans shown in their text, so that people read prose and not offsets.

use std::fmt::Write;

use crate::text::Span;

/// Spans that are shown in one row, with what the row is called.
#[derive(Clone, Copy, Debug)]
pub struct Underlined<'s> {
    /// Stands at the end of the row.
    pub label: &'s str,
    /// Bytes of the text; may be none.
    pub spans: &'s [Span],
}

/// The text, indented, with a row of `^~~~` below each line for each label that has a span there.
///
/// ```
/// use whosaid::{check::{Underlined, underline}, text::Span};
///
/// let cue = [Span::new(4, 8)];
/// let shown = underline("Ann said.", &[Underlined { label: "cue", spans: &cue }]);
/// assert_eq!(shown, "    Ann said.\n        ^~~~   cue\n");
/// ```
pub fn underline(text: &str, rows: &[Underlined<'_>]) -> String {
    let mut out = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", format!("    {shown}").trim_end());
        for row in rows {
            out.push_str(&underlines(shown, start, row).unwrap_or_default());
        }
        start += line.len() as u32;
    }
    out
}

/// One row under a line that begins at byte `start`; nothing where no span touches the line.
fn underlines(line: &str, start: u32, row: &Underlined<'_>) -> Option<String> {
    let under: String =
        line.char_indices().map(|(at, _)| sign(start + at as u32, start, row.spans)).collect();
    if under.trim().is_empty() {
        return None;
    }
    Some(format!("    {under}  {}\n", row.label))
}

/// The sign under the character at a byte: the first of a span, a further one, or none.
fn sign(at: u32, line: u32, spans: &[Span]) -> char {
    match spans.iter().find(|s| s.start <= at && at < s.end) {
        Some(span) if span.start.max(line) == at => '^',
        Some(_) => '~',
        None => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_two_lines_is_underlined_in_both() {
        let text = "Ann “Né\nx” y";
        let spans = [Span::new(4, 15)];
        let rows = [Underlined { label: "content", spans: &spans }];
        let shown = ["    Ann “Né", "        ^~~  content", "    x” y", "    ^~    content", ""].join("\n");
        assert_eq!(underline(text, &rows), shown);
    }
}
