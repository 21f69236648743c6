//! Converts words to lower case, the form in which the lexicon stores them.

use super::word_ends::Makeup;
use crate::lexicon::MAX_WORD;

/// A word in lower case with plain apostrophes, and which characters it is made of; empty if it is too long for the lexicon.
pub(super) struct Lower {
    buffer: [u8; MAX_WORD],
    length: usize,
    pub makeup: Makeup,
}

impl Lower {
    pub(crate) fn of(text: &str) -> Self {
        let mut buffer = [0; MAX_WORD];
        if text.len() > MAX_WORD {
            let makeup = Makeup::of(text);
            let length = if makeup.intersects(Makeup::WIDE) { wide_lower_case(text, &mut buffer) } else { 0 };
            return Self { buffer, length, makeup };
        }
        let mut makeup = Makeup::default();
        for (to, from) in buffer.iter_mut().zip(text.bytes()) {
            makeup.add(from);
            *to = from.to_ascii_lowercase();
        }
        let length =
            if makeup.intersects(Makeup::WIDE) { wide_lower_case(text, &mut buffer) } else { text.len() };
        Self { buffer, length, makeup }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// Writes the text in lower case into the buffer. Returns its length, or 0 if it does not fit.
fn wide_lower_case(text: &str, buffer: &mut [u8; MAX_WORD]) -> usize {
    let mut length = 0;
    for c in text.chars() {
        let c = if c == '’' { '\'' } else { c };
        for lower in c.to_lowercase() {
            let Some(room) = buffer.get_mut(length..length + lower.len_utf8()) else { return 0 };
            lower.encode_utf8(room);
            length += lower.len_utf8();
        }
    }
    length
}
