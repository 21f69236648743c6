//! A line that closes a quotation which it never opened: the quotation begins where the line does.

use super::change::Change;
use super::lines::Line;
use crate::stop::{Stop, Stopped};
use crate::text::{Span, boundary, step};

/// Returns the marks that open the quotations of such lines, in the order of the text.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked before each line.
pub(super) fn changes(text: &str, lines: &[Line], stop: &Stop) -> Result<Vec<Change>, Stopped> {
    let mut found = Vec::new();
    for line in lines {
        stop.check()?;
        let start = line.span.start;
        found.extend(opening(line.span.of(text)).map(|mark| Change::new(Span::new(start, start), mark)));
    }
    Ok(found)
}

/// A quotation without its mark is looked for up to so many bytes.
const LONGEST: usize = 600;

/// Returns the mark that a line lacks at its start: its first mark is turned to the words before it, behind a comma, a question or
/// an exclamation, and more words follow, as in `We ran,” she said`.
fn opening(line: &str) -> Option<&'static str> {
    if !line.starts_with(char::is_uppercase) {
        return None;
    }
    let window = line.get(..boundary(line, LONGEST)).unwrap_or_default();
    step(window.len());
    let possible = window
        .as_bytes()
        .chunks(TOGETHER)
        .position(|bytes| bytes.iter().fold(false, |any, byte| any | leads(*byte)))?;
    let from = boundary(window, possible * TOGETHER);
    let at = from + window.get(from..)?.find(MARKS)?;
    let before = window.get(..at)?;
    let mark = window.get(at..)?.chars().next()?;
    let behind = window.get(at + mark.len_utf8()..)?;
    let more = behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let sentence = !before.is_empty() && before.trim_end_matches(',').contains(' ');
    let closes = before.ends_with([',', '?', '!']) && more && sentence;
    match mark {
        '”' if closes => Some("“"),
        '"' if closes && behind.matches('"').count() % 2 == 0 => Some("\""),
        _ => None,
    }
}

const MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// How many bytes are compared at once.
const TOGETHER: usize = 64;

/// Whether one of the marks may begin with a byte.
fn leads(byte: u8) -> bool {
    matches!(byte, b'"' | 0xc2 | 0xe2)
}
