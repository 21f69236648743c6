//! Finds where words and numbers end.

use crate::text::step;
use bitflags::bitflags;

/// What a byte can begin, in a table, so that news text costs one look-up per byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Byte {
    Space,
    Letter,
    Digit,
    Punctuation,
    Wide,
}

pub(super) fn byte_kind(byte: u8) -> Byte {
    KINDS.get(usize::from(byte)).copied().unwrap_or(Byte::Punctuation)
}

const KINDS: [Byte; 256] = kinds();

#[allow(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses an index out of bounds"
)]
const fn kinds() -> [Byte; 256] {
    let mut found = [Byte::Punctuation; 256];
    let mut byte = 0;
    while byte < found.len() {
        found[byte] = kind_of(byte as u8);
        byte += 1;
    }
    found
}

const fn kind_of(byte: u8) -> Byte {
    match byte {
        b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => Byte::Space,
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'@' | b'#' => Byte::Letter,
        b'0'..=b'9' => Byte::Digit,
        0x80.. => Byte::Wide,
        _ => Byte::Punctuation,
    }
}

/// Returns the character at a byte offset; None at the end.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// Whether the character is an apostrophe in either form.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// The maximum number of bytes read as one word, number or run of marks, and of blanks skipped, so that each token costs a
/// bounded number of steps. Longer ones are read in parts.
pub(super) const LONGEST: usize = 1 << 14;

/// Returns the end of the word that begins at `start`: letters, digits, combining marks, and apostrophes, hyphens and full
/// stops between them.
pub(super) fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = limit.min(bytes.len()).min(start + LONGEST);
    let mut at = start;
    while at < limit {
        let plain = bytes.get(at..limit).unwrap_or_default().iter().position(|byte| !is_plain(*byte));
        let end = plain.map_or(limit, |length| at + length);
        step(end - at + 1);
        at = end;
        match bytes.get(at..limit).and_then(|rest| rest.first()).map(|byte| byte_kind(*byte)) {
            Some(Byte::Wide) => match char_at(text, at) {
                Some(c) if is_word_char(c) => at += c.len_utf8(),
                Some('’') if joins(text, at, '’'.len_utf8(), limit) => at += '’'.len_utf8(),
                _ => break,
            },
            Some(Byte::Punctuation) if joins_inside(bytes, text, start, at, limit) => at += 1,
            _ => break,
        }
    }
    at
}

/// Whether the byte continues a word in any context.
fn is_plain(byte: u8) -> bool {
    matches!(byte_kind(byte), Byte::Letter | Byte::Digit)
}

/// Whether the character is a letter, a digit, a combining mark, or a joiner used inside words.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) || c == '\u{ad}' || c == '\u{2011}'
}

fn joins_inside(bytes: &[u8], text: &str, start: usize, at: usize, limit: usize) -> bool {
    match bytes.get(at) {
        Some(b'\'' | b'-' | b'&') => joins(text, at, 1, limit),
        Some(b'.') => is_dotted(text, start, at, limit),
        _ => false,
    }
}

/// Whether a word character follows the joint.
fn joins(text: &str, at: usize, width: usize, limit: usize) -> bool {
    at + width < limit && char_at(text, at + width).is_some_and(is_word_char)
}

/// Whether the full stop is part of letters with full stops ("U.S.", "P.D.", "example.com").
fn is_dotted(text: &str, start: usize, at: usize, limit: usize) -> bool {
    let before = text.get(start..at).unwrap_or_default();
    let last = before.rsplit(['.', '-']).next().unwrap_or_default();
    step(last.len());
    let next = char_at(text, at + 1).filter(|_| at + 1 < limit);
    let single = last.chars().count() == 1 && last.chars().all(char::is_alphabetic);
    let letters_follow = next.is_some_and(char::is_alphabetic);
    // After a single letter, a letter with a full stop continues the word ("U.S."); elsewhere only lower case does ("example.com").
    (single && letters_follow) || next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit())
}

bitflags! {
    /// Which characters a word is made of, found in one pass over its bytes.
    #[derive(Clone, Copy, Debug, Default)]
    pub(super) struct Makeup: u8 {
        const LOWER = 1;
        const UPPER = 1 << 1;
        const APOSTROPHE = 1 << 2;
        const HYPHEN = 1 << 3;
        /// Not ASCII: single bytes show nothing about the character.
        const WIDE = 1 << 4;
    }
}

impl Makeup {
    pub(super) fn of(word: &str) -> Self {
        let mut makeup = Self::default();
        word.bytes().for_each(|byte| makeup.add(byte));
        makeup
    }

    /// Returns which characters a word of plain letters and digits is made of.
    pub(super) fn plain(lower: bool, upper: bool) -> Self {
        let mut makeup = Self::empty();
        makeup.set(Self::LOWER, lower);
        makeup.set(Self::UPPER, upper);
        makeup
    }

    /// Takes one more byte into account.
    pub(super) fn add(&mut self, byte: u8) {
        *self |= MAKEUP.get(usize::from(byte)).copied().unwrap_or_default();
    }
}

const MAKEUP: [Makeup; 256] = makeup();

#[allow(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses an index out of bounds"
)]
const fn makeup() -> [Makeup; 256] {
    let mut found = [Makeup::empty(); 256];
    let mut byte = 0;
    while byte < found.len() {
        found[byte] = match byte as u8 {
            b'a'..=b'z' => Makeup::LOWER,
            b'A'..=b'Z' => Makeup::UPPER,
            b'\'' => Makeup::APOSTROPHE,
            b'-' => Makeup::HYPHEN,
            0x80.. => Makeup::WIDE,
            _ => Makeup::empty(),
        };
        byte += 1;
    }
    found
}

/// Returns the end of the number that begins at `start`: digits, with commas, full stops and colons between digits.
pub(super) fn number_end(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = limit.min(start + LONGEST);
    let digit = |at: usize| at < limit && bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = start;
    while at < limit {
        step(1);
        let joint = matches!(bytes.get(at), Some(b'.' | b',' | b':' | b'/')) && digit(at + 1);
        if !digit(at) && !joint {
            break;
        }
        at += 1;
    }
    // "40th", "1990s", "6-year-old", "3D": letters right after the digits are part of the token.
    if bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'-') {
        word_end(text, at, limit).max(at)
    } else {
        at
    }
}
