//! The lines of a text.

use crate::stop::{Stop, Stopped};
use crate::text::{PIECE, Span, boundary, step};

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes without white space at its ends.
    pub span: Span,
    /// Its length in characters; of a longer one, at least [`Line::WIDEST`].
    pub width: usize,
    /// Whether white space precedes it on the line.
    pub indented: bool,
    /// Whether a blank line, or nothing, precedes it.
    pub after_blank: bool,
}

impl Line {
    /// Lines are counted up to so many characters.
    pub(crate) const WIDEST: usize = 200;
}

/// Returns the lines of a text that are not blank.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn lines(text: &str, stop: &Stop) -> Result<Vec<Line>, Stopped> {
    let mut found = Vec::new();
    let mut after_blank = true;
    let mut start = 0;
    while start < text.len() {
        let end = line_end(text, start, stop)?;
        let span = trimmed(text, start, end, stop)?;
        if span.is_empty() {
            after_blank = true;
        } else {
            let width = width(span.of(text));
            found.push(Line { span, width, indented: span.start as usize > start, after_blank });
            after_blank = false;
        }
        start = end + 1;
    }
    Ok(found)
}

/// Returns the characters of a line, at most [`Line::WIDEST`].
fn width(line: &str) -> usize {
    // Of so many bytes, there are more characters.
    if line.len() > 4 * Line::WIDEST {
        return Line::WIDEST;
    }
    line.chars().count().min(Line::WIDEST)
}

fn line_end(text: &str, start: usize, stop: &Stop) -> Result<usize, Stopped> {
    let mut at = start;
    while at < text.len() {
        stop.check()?;
        let end = boundary(text, at + PIECE);
        let piece = text.get(at..end).unwrap_or_default();
        let line_break = piece.find('\n');
        step(line_break.unwrap_or(piece.len()));
        if let Some(ahead) = line_break {
            return Ok(at + ahead);
        }
        at = end;
    }
    Ok(text.len())
}

fn trimmed(text: &str, start: usize, end: usize, stop: &Stop) -> Result<Span, Stopped> {
    let line = text.get(start..end).unwrap_or_default();
    let front = blank_bytes(line.chars(), stop)?;
    let rest = line.get(front..).unwrap_or_default();
    let back = blank_bytes(rest.chars().rev(), stop)?;
    Ok(Span::from(start + front..start + line.len() - back))
}

/// Returns how many bytes of white space come first.
fn blank_bytes(characters: impl Iterator<Item = char>, stop: &Stop) -> Result<usize, Stopped> {
    let mut bytes = 0;
    for (number, blank) in characters.take_while(|c| c.is_whitespace()).enumerate() {
        if number % PIECE == 0 {
            stop.check()?;
        }
        step(1);
        bytes += blank.len_utf8();
    }
    Ok(bytes)
}
