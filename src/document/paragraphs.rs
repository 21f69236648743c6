//! Where paragraphs begin and end.

use crate::stop::{Stop, Stopped};
use crate::text::{PIECE, Span, boundary, pieces, pieces_from_the_end, step};

/// Returns the paragraphs of a text without surrounding white space, omitting empty ones.
///
/// A blank line always ends a paragraph. A single line break does too, unless the next line starts in lower case or the
/// line before ends in a comma: then the text was only wrapped.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub fn paragraphs(text: &str, stop: &Stop) -> Result<Vec<Span>, Stopped> {
    let mut found: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut blank = true;
    while let Some(line) = line(text.get(start..).unwrap_or_default(), stop)? {
        let (begin, trimmed) = trimmed(line, stop)?;
        let begin = start + begin;
        let span = Span::new(begin as u32, (begin + trimmed.len()) as u32);
        start += line.len();
        match found.last_mut() {
            _ if trimmed.is_empty() => blank = true,
            Some(last) if !blank && is_wrapped(text, *last, trimmed) => last.end = span.end,
            _ => {
                found.push(span);
                blank = false;
            }
        }
    }
    Ok(found)
}

/// Returns the first line of a text with its line break; None if the text is empty.
fn line<'t>(rest: &'t str, stop: &Stop) -> Result<Option<&'t str>, Stopped> {
    let mut length = 0;
    while length < rest.len() {
        stop.check()?;
        let piece = rest.get(length..boundary(rest, length + PIECE)).unwrap_or_default();
        let line_break = piece.find('\n').map(|at| at + 1);
        let read = line_break.unwrap_or(piece.len());
        step(read);
        length += read;
        if line_break.is_some() {
            break;
        }
    }
    Ok(rest.get(..length).filter(|line| !line.is_empty()))
}

/// Returns a line without surrounding white space, and the offset at which that begins: the end of the line if it is blank.
fn trimmed<'t>(line: &'t str, stop: &Stop) -> Result<(usize, &'t str), Stopped> {
    if line.len() <= PIECE {
        return Ok((line.len() - line.trim_start().len(), line.trim()));
    }
    let (mut front, mut back) = (0, 0);
    for piece in pieces(line) {
        stop.check()?;
        let rest = piece.trim_start();
        front += piece.len() - rest.len();
        if !rest.is_empty() {
            break;
        }
    }
    for piece in pieces_from_the_end(line.get(front..).unwrap_or_default()) {
        stop.check()?;
        let rest = piece.trim_end();
        back += piece.len() - rest.len();
        if !rest.is_empty() {
            break;
        }
    }
    Ok((front, line.get(front..line.len() - back).unwrap_or_default()))
}

fn is_wrapped(text: &str, before: Span, line: &str) -> bool {
    let goes_on = line.chars().next().is_some_and(char::is_lowercase);
    // Checking only the last byte keeps a text of many wrapped lines linear.
    let comma = text.as_bytes().get((before.end as usize).wrapping_sub(1)) == Some(&b',');
    goes_on || comma
}
