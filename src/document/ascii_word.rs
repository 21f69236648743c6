//! Reads plain words sixteen bytes at a time.
//!
//! Most words of news are short, consist of plain letters, and end at a space or a comma. For these, a few operations on
//! one integer replace a loop over bytes with an unpredictable exit (Lamport, "Multiple byte processing with full-word
//! instructions", 1975).

use super::word_ends::{Byte, Makeup, byte_kind};

/// A word of ASCII letters only.
pub(super) struct AsciiWord {
    /// The length in bytes.
    pub length: usize,
    /// The word in lower case, its first byte lowest, padded with zeros.
    pub lower: u128,
    pub makeup: Makeup,
}

/// Longer words are left to the scanner; the lexicon packs words of up to this many bytes.
const LONGEST: usize = 14;

/// The bit in which a lower-case letter differs from its capital, two below the highest.
const SMALL: u8 = 0x20;

/// The highest bit of every byte.
const HIGH: u128 = each(0x80);

impl AsciiWord {
    /// Returns the word that begins at a byte and ends before `limit`; None if finding its end takes more than these bytes.
    #[inline]
    pub(crate) fn read(bytes: &[u8], at: usize, limit: usize) -> Option<Self> {
        let block = u128::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
        // One bit distinguishes a lower-case letter from its capital; the highest bit shows whether it is set.
        let small = block << 2;
        let letters = between((block | each(SMALL)) & !HIGH, b'a', b'z') & !block;
        let length = (!letters & HIGH).trailing_zeros() as usize / 8;
        let end = at + length;
        let ends = end < limit && bytes.get(end).is_some_and(|byte| ends_word(*byte));
        if !ends || length == 0 || length > LONGEST {
            return None;
        }
        let own = (1 << (8 * length)) - 1;
        let lower = (block | each(SMALL)) & own;
        let makeup = Makeup::plain(small & own & HIGH != 0, !small & own & HIGH != 0);
        Some(Self { length, lower, makeup })
    }
}

/// Whether this byte ends a word, whatever follows it.
fn ends_word(byte: u8) -> bool {
    match byte_kind(byte) {
        Byte::Space => true,
        Byte::Punctuation => !matches!(byte, b'\'' | b'-' | b'&' | b'.'),
        _ => false,
    }
}

/// Returns sixteen copies of a byte.
const fn each(byte: u8) -> u128 {
    u128::from_le_bytes([byte; 16])
}

/// Sets the highest bit of every byte from `first` to `last`. No byte may have that bit set already.
const fn between(bytes: u128, first: u8, last: u8) -> u128 {
    bytes.wrapping_add(each(0x80 - first)) & !bytes.wrapping_add(each(0x7f - last)) & HIGH
}

#[cfg(test)]
mod tests {
    use super::AsciiWord;
    use crate::document::word_ends::{Makeup, word_end};

    #[test]
    fn tells_what_the_scanner_tells() {
        let mut told = 0;
        for word in
            ["a", "Zoo", "Minister", "NATO", "x@y", "can't", "é", "aé", "U.S", "co-op", "abcdefghijklmn"]
        {
            for behind in [' ', ',', '.', '-', '\'', '’', '"', '\n', '_', '7', '{', '\u{7f}'] {
                let text = format!("{word}{behind} and twenty bytes more");
                let Some(word) = AsciiWord::read(text.as_bytes(), 0, text.len()) else { continue };
                let own = &text[..word_end(&text, 0, text.len())];
                let lower = word.lower.to_le_bytes();
                assert_eq!(word.length, own.len(), "{text}");
                assert_eq!(&lower[..own.len()], own.to_ascii_lowercase().as_bytes());
                assert!(lower[own.len()..].iter().all(|byte| *byte == 0));
                for bit in [Makeup::LOWER, Makeup::UPPER, Makeup::APOSTROPHE, Makeup::HYPHEN, Makeup::WIDE] {
                    assert_eq!(
                        word.makeup.intersects(bit),
                        Makeup::of(own).intersects(bit),
                        "{text} {bit:?}"
                    );
                }
                told += 1;
            }
        }
        assert!(told >= 25, "{told}");
    }

    #[test]
    fn leaves_what_it_cannot_tell() {
        for text in [
            "word",
            "2nd place was not enough",
            "abcdefghijklmno and more words",
            "it's a word, and more",
            " and more words here",
        ] {
            let word = AsciiWord::read(text.as_bytes(), 0, text.len());
            assert!(word.is_none(), "{text}");
        }
        assert!(AsciiWord::read(b"a word of sixteen bytes", 2, 6).is_none());
    }
}
