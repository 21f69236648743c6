//! Conversion of byte offsets to the caller's unit, done once, when messages are made.

use super::Span;

/// The unit of offsets, named as in Google's Natural Language API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EncodingType {
    /// UTF-8 bytes: Go, Rust, C.
    #[default]
    Utf8,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
    /// Unicode code points: Python.
    Utf32,
}

/// Converts byte offsets of a text to another unit, in constant time each.
///
/// Construction reads the text once and stores a running count for every 64 bytes, so that the map takes a sixteenth of the
/// size of the text.
#[derive(Debug)]
pub struct OffsetMap<'t> {
    text: &'t [u8],
    encoding: EncodingType,
    counts: Vec<u32>,
}

/// Bytes between two stored counts.
const STRIDE: usize = 64;

impl<'t> OffsetMap<'t> {
    /// Builds the map of `text` for `encoding`.
    pub fn new(text: &'t str, encoding: EncodingType) -> Self {
        let text = text.as_bytes();
        let counts = if encoding == EncodingType::Utf8 || text.is_ascii() {
            Vec::new()
        } else {
            let mut total = 0;
            let blocks = text.chunks(STRIDE).map(|block| {
                let before = total;
                total += units(block, encoding);
                before
            });
            blocks.collect()
        };
        Self { text, encoding, counts }
    }

    /// Converts a byte offset, which may be one past the end.
    pub fn offset(&self, byte: u32) -> u32 {
        let block = byte as usize / STRIDE;
        if self.counts.is_empty() {
            return byte;
        }
        // The end of a text whose length is a multiple of the stride has no block.
        let (block, before) = match self.counts.get(block) {
            Some(before) => (block, *before),
            None => (self.counts.len() - 1, self.counts.last().copied().unwrap_or_default()),
        };
        before + self.text.get(block * STRIDE..byte as usize).map_or(0, |rest| units(rest, self.encoding))
    }

    /// Converts a span.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }
}

/// The number of units of `encoding` that begin in these bytes of valid UTF-8.
fn units(bytes: &[u8], encoding: EncodingType) -> u32 {
    let begins = bytes.iter().filter(|b| (**b as i8) >= -0x40).count();
    // A code point beyond the basic plane has a lead byte of 0xF0 or more and takes two units of UTF-16.
    let doubled =
        if encoding == EncodingType::Utf16 { bytes.iter().filter(|b| **b >= 0xF0).count() } else { 0 };
    (begins + doubled) as u32
}
