//! Conversion of byte offsets to the unit a caller counts in, done once, at the edge.

use super::Span;

/// The unit of offsets, named as in Google's Natural Language API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EncodingType {
    /// Bytes of UTF-8: Go, Rust, C.
    #[default]
    Utf8,
    /// Code units of UTF-16: JavaScript, Java, C#.
    Utf16,
    /// Code points: Python.
    Utf32,
}

/// Converts byte offsets of one text to another unit in constant time each.
///
/// The text is read once; every 64 bytes a running count is kept, so that the map costs
/// one sixteenth of the text.
#[derive(Debug)]
pub struct OffsetMap<'t> {
    text: &'t [u8],
    encoding: EncodingType,
    counts: Vec<u32>,
}

/// Bytes between two stored counts.
const STRIDE: usize = 64;

impl<'t> OffsetMap<'t> {
    /// Reads `text` once and prepares for conversion to `encoding`.
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

    /// The offset in the caller's unit of a byte offset; one past the end is allowed.
    pub fn offset(&self, byte: u32) -> u32 {
        let block = byte as usize / STRIDE;
        if self.counts.is_empty() {
            return byte;
        }
        // An offset at the very end of a text whose length is a multiple of the stride has no block of its own.
        let (block, before) = match self.counts.get(block) {
            Some(before) => (block, *before),
            None => (self.counts.len() - 1, self.counts.last().copied().unwrap_or_default()),
        };
        before + self.text.get(block * STRIDE..byte as usize).map_or(0, |rest| units(rest, self.encoding))
    }

    /// The span in the caller's unit of a span of bytes.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }
}

/// How many units of `encoding` begin in these bytes of well-formed UTF-8.
fn units(bytes: &[u8], encoding: EncodingType) -> u32 {
    let begins = bytes.iter().filter(|b| (**b as i8) >= -0x40).count();
    // A code point beyond the basic plane has a lead byte of 0xF0 or more and takes two units of UTF-16.
    let doubled =
        if encoding == EncodingType::Utf16 { bytes.iter().filter(|b| **b >= 0xF0).count() } else { 0 };
    (begins + doubled) as u32
}
