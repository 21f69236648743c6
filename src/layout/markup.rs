//! Markup in plain text: tags and character references of HTML, emphasis and links of Markdown.

use std::borrow::Cow;

use super::change::Change;
use super::entities::entity;
use crate::stop::{Stop, Stopped};
use crate::text::{Span, step};

/// Returns what a text without its markup would have instead, in the order of the text.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn changes(text: &str, stop: &Stop) -> Result<Vec<Change>, Stopped> {
    let mut marks = Marks { text, found: Vec::new(), open: Vec::new() };
    let bytes = text.as_bytes();
    let mut at = 0;
    for piece in bytes.chunks(PIECE) {
        stop.check()?;
        step(piece.len());
        let end = at + piece.len();
        while at < end {
            let rest = bytes.get(at..end).unwrap_or_default();
            let Some(ahead) = next(rest, !marks.open.is_empty()) else { break };
            at += ahead;
            at = marks.read(at).max(at + 1);
        }
        at = at.max(end);
    }
    marks.found.sort_by_key(|change| change.old);
    Ok(marks.found)
}

/// How many bytes are read between two looks at the stop signal.
const PIECE: usize = 1 << 14;

/// How many bytes are compared at once.
const TOGETHER: usize = 64;

/// Returns the first byte with which markup may begin, or a line break, which ends open emphasis.
fn next(bytes: &[u8], open: bool) -> Option<usize> {
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

/// The longest tag and the longest link, in bytes.
const LONGEST: usize = 600;

/// How many opened runs of signs are remembered.
const OPEN: usize = 4;

struct Marks<'t> {
    text: &'t str,
    found: Vec<Change>,
    /// Runs of emphasis that may open, by their bytes.
    open: Vec<Span>,
}

impl Marks<'_> {
    /// Reads the markup at a byte. Returns where to go on.
    fn read(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        match rest.as_bytes().first() {
            Some(b'<') => self.tag(at, rest),
            Some(b'&') => match entity(rest) {
                Some((c, length)) => self.replace(at, length, Cow::Owned(c.to_string())),
                None => at + 1,
            },
            Some(b'[') => self.link(at, rest),
            Some(b'*' | b'_') => self.emphasis(at, rest),
            _ => {
                self.open.clear();
                at + 1
            }
        }
    }

    fn replace(&mut self, at: usize, length: usize, new: Cow<'static, str>) -> usize {
        self.found.push(Change { old: Span::from(at..at + length), new });
        at + length
    }

    fn tag(&mut self, at: usize, rest: &str) -> usize {
        let Some((name, length)) = tag(rest) else { return at + 1 };
        let breaks = BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block));
        self.replace(at, length, Cow::Borrowed(if breaks { "\n\n" } else { "" }))
    }

    /// A link: its words stay, the brackets and the address go.
    fn link(&mut self, at: usize, rest: &str) -> usize {
        let window = window(rest);
        step(window.len());
        let Some(middle) = window.find("](") else { return at + 1 };
        let words = window.get(1..middle).unwrap_or_default();
        let address = window.get(middle..).unwrap_or_default();
        let Some(length) = address.find(')') else { return at + 1 };
        let plain = |c: char| c == '\n' || c == '[' || c == ']';
        let address = address.get(2..length).unwrap_or_default().split(" \"").next().unwrap_or_default();
        if words.contains(plain) || address.contains(char::is_whitespace) {
            return at + 1;
        }
        self.replace(at, 1, Cow::Borrowed(""));
        self.replace(at + middle, length + 1, Cow::Borrowed(""));
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

/// Tags that part paragraphs.
const BLOCKS: [&str; 16] = [
    "p",
    "br",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "figcaption",
    "td",
    "tr",
];

/// Returns the name of the tag at the start of a text, and the tag's length in bytes; of a comment, an empty name.
fn tag(rest: &str) -> Option<(&str, usize)> {
    let window = window(rest);
    step(window.len());
    if window.starts_with("<!--") {
        return window.find("-->").map(|end| ("", end + "-->".len()));
    }
    let end = window.find('>')?;
    let inner = window.get(1..end)?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let behind = inner.get(name.len()..)?;
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 10
        && !behind.contains('<')
        && (behind.is_empty() || behind == "/" || behind == " /" || behind.contains('='));
    is_tag.then_some((name, end + 1))
}

fn window(rest: &str) -> &str {
    rest.get(..crate::text::boundary(rest, LONGEST)).unwrap_or_default()
}
