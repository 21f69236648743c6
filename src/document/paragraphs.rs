//! Where paragraphs begin and end.

use crate::text::{Span, step};

/// The paragraphs of a text, without the white space around them; empty ones are left out.
///
/// A blank line always ends a paragraph. A single line break does unless the next line goes on in lower
/// case or the line before ends in a comma: then the text was wrapped, not parted.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut blank = true;
    for line in text.split_inclusive('\n') {
        step(line.len());
        let trimmed = line.trim();
        let begin = start + (line.len() - line.trim_start().len());
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
    found
}

fn is_wrapped(text: &str, before: Span, line: &str) -> bool {
    let goes_on = line.chars().next().is_some_and(char::is_lowercase);
    // Looking at the last byte alone keeps a text of many wrapped lines linear.
    let comma = text.as_bytes().get((before.end as usize).wrapping_sub(1)) == Some(&b',');
    goes_on || comma
}
