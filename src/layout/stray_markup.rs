//! Markup in plain text: tags and character references of HTML, emphasis and links of Markdown.

use std::borrow::Cow;

use super::change::Change;
use super::entities::entity;
use super::tags::{Tag, UNREAD};
use crate::stop::{Stop, Stopped};
use crate::text::{Field, Fields, Span, boundary, step};

/// Returns what a text without its markup would have instead, in the order of the text.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn changes(text: &str, fields: Fields, stop: &Stop) -> Result<Vec<Change>, Stopped> {
    Marks::new(text, fields).all(false, stop)
}

/// Returns the same for tags alone, such as those that were escaped before another pass.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn changes_of_tags(text: &str, fields: Fields, stop: &Stop) -> Result<Vec<Change>, Stopped> {
    Marks::new(text, fields).all(true, stop)
}

/// How many bytes are read between two looks at the stop signal.
const PIECE: usize = 1 << 14;

/// How many bytes are compared at once.
const TOGETHER: usize = 64;

/// Returns the first byte with which markup may begin, or a line break, which ends open emphasis.
fn next(bytes: &[u8], open: bool, only_tags: bool) -> Option<usize> {
    if only_tags {
        return bytes.iter().position(|byte| *byte == b'<');
    }
    let starts = |byte: u8| {
        (byte == b'<')
            | (byte == b'&')
            | (byte == b'*')
            | (byte == b'_')
            | (byte == b'[')
            | (open & (byte == b'\n'))
    };
    let any = |piece: &[u8]| piece.iter().fold(false, |any, byte| any | starts(*byte));
    let first = bytes.chunks(TOGETHER).position(any)? * TOGETHER;
    let ahead = bytes.get(first..)?.iter().position(|byte| starts(*byte))?;
    Some(first + ahead)
}

/// The longest link, in bytes.
const LONGEST: usize = 600;

/// The longest script or style sheet, in bytes.
const LONGEST_UNREAD: usize = 100_000;

/// How many opened runs of signs are remembered.
const OPEN: usize = 4;

struct Marks<'t> {
    text: &'t str,
    fields: Fields,
    found: Vec<Change>,
    /// Runs of emphasis that may open, by their bytes.
    open: Vec<Span>,
    /// Up to where none of [`UNREAD`] is.
    without_end: [usize; UNREAD.len()],
}

impl<'t> Marks<'t> {
    fn new(text: &'t str, fields: Fields) -> Self {
        Self { text, fields, found: Vec::new(), open: Vec::new(), without_end: [0; UNREAD.len()] }
    }

    fn all(mut self, only_tags: bool, stop: &Stop) -> Result<Vec<Change>, Stopped> {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        for start in (0..bytes.len()).step_by(PIECE) {
            stop.check()?;
            let end = bytes.len().min(start + PIECE);
            step(end - start);
            at = at.max(start);
            while at < end {
                let rest = bytes.get(at..end).unwrap_or_default();
                let Some(ahead) = next(rest, !self.open.is_empty(), only_tags) else { break };
                at += ahead;
                at = self.read(at, stop)?.max(at + 1);
            }
        }
        self.found.sort_by_key(|change| change.old);
        Ok(self.found)
    }

    /// Reads the markup at a byte. Returns where to go on.
    fn read(&mut self, at: usize, stop: &Stop) -> Result<usize, Stopped> {
        let rest = self.text.get(at..).unwrap_or_default();
        Ok(match rest.as_bytes().first() {
            Some(b'<') => return self.tag(at, rest, stop),
            Some(b'&') => match entity(rest) {
                Some((read, length)) => self.replace(at, length, read),
                None => at + 1,
            },
            Some(b'[') => self.link(at, rest),
            Some(b'*' | b'_') => self.emphasis(at, rest),
            _ => {
                self.open.clear();
                at + 1
            }
        })
    }

    fn replace(&mut self, at: usize, length: usize, new: Cow<'static, str>) -> usize {
        self.found.push(Change { old: Span::from(at..at + length), new });
        at + length
    }

    fn tag(&mut self, at: usize, rest: &str, stop: &Stop) -> Result<usize, Stopped> {
        let Some(tag) = Tag::read(rest) else { return Ok(at + 1) };
        let unread = match tag.opens_unread() {
            Some(which) => self.unread(which, at + tag.length, stop)?,
            None => 0,
        };
        let new = if tag.is_block() { "\n\n" } else { "" };
        Ok(self.replace(at, tag.length + unread, Cow::Borrowed(new)))
    }

    /// Returns how many bytes behind a byte stand before one of [`UNREAD`]; none if it does not come in the same field.
    fn unread(&mut self, which: usize, at: usize, stop: &Stop) -> Result<usize, Stopped> {
        let (Some(end), Some(without)) = (UNREAD.get(which), self.without_end.get_mut(which)) else {
            return Ok(0);
        };
        let last = end_of_field(self.fields, at).min(at + LONGEST_UNREAD).min(self.text.len());
        let bytes = self.text.as_bytes();
        for from in (at.max(*without)..last).step_by(PIECE) {
            stop.check()?;
            let piece = bytes.get(from..last.min(from + PIECE + end.len() - 1)).unwrap_or_default();
            step(piece.len());
            let found = piece.windows(end.len()).position(|bytes| bytes.eq_ignore_ascii_case(end.as_bytes()));
            if let Some(found) = found {
                return Ok(from + found - at);
            }
        }
        *without = last.saturating_sub(end.len()).max(*without);
        Ok(0)
    }

    /// A link: its words stay, the brackets and the address go.
    fn link(&mut self, at: usize, rest: &str) -> usize {
        let window = window(rest);
        let words = window.get(1..).and_then(|words| words.find(['[', ']', '\n'])).unwrap_or(window.len());
        step(words);
        let behind = window.get(words + 1..).unwrap_or_default();
        let Some(length) = address(behind) else { return at + 1 };
        self.replace(at, 1, Cow::Borrowed(""));
        self.replace(at + words + 1, length, Cow::Borrowed(""));
        at + 1
    }

    /// A run of asterisks or underscores, which opens or closes emphasis.
    fn emphasis(&mut self, at: usize, rest: &str) -> usize {
        let sign = rest.as_bytes().first();
        let length = rest.bytes().take(LONGEST).take_while(|byte| Some(byte) == sign).count();
        step(length);
        let run = Span::from(at..at + length);
        if length > 3 {
            return at + length;
        }
        let before = self.text.get(..at).and_then(|before| before.chars().next_back());
        let behind = rest.get(length..).and_then(|behind| behind.chars().next());
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let opener = self.open.iter().rposition(|open| open.of(self.text) == run.of(self.text));
        if let Some(opener) = opener.filter(|_| !is_blank(before) && !is_word(behind)) {
            let Some(open) = self.open.get(opener).copied() else { return at + length };
            self.open.truncate(opener);
            self.found.push(Change::new(open, ""));
            self.found.push(Change::new(run, ""));
        } else if !is_blank(behind) && !is_word(before) {
            if self.open.len() == OPEN {
                self.open.remove(0);
            }
            self.open.push(run);
        }
        at + length
    }
}

/// Returns the length in bytes of `](address)` or `](address "title")` at the start of a text.
fn address(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("](")?;
    let mut depth = 1;
    let end = inside.find(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0 || c == '[' || c == '\n'
    });
    step(end.unwrap_or(inside.len()));
    let (address, behind) = inside.split_at_checked(end?)?;
    let address = address.split(" \"").next()?;
    (behind.starts_with(')') && !address.contains(char::is_whitespace)).then_some(2 + end? + 1)
}

/// Returns the byte before which the field of a byte ends.
fn end_of_field(fields: Fields, at: usize) -> usize {
    let next = [Field::Content, Field::Byline].map(|field| fields.start(field) as usize);
    next.into_iter().find(|start| at < *start).unwrap_or(usize::MAX)
}

fn window(rest: &str) -> &str {
    rest.get(..boundary(rest, LONGEST)).unwrap_or_default()
}
