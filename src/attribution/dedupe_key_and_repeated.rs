//! Finds equal statements: the same words by the same speaker, in one article or across articles.

use rustc_hash::FxHashSet;

use super::answer::{Extraction, Flag, Speaker, SpeakerKind};
use crate::lexicon::Attributes;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// Adds to each attribution the key of its words and its speaker, and flags those whose words the same speaker has already
/// said. Attributions without a speaker are not flagged.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn add_keys(
    rules: &RuleSet,
    text: &str,
    stop: &Stop,
    answer: &mut Extraction,
) -> Result<(), Stopped> {
    let speakers: Vec<u64> = answer.speakers.iter().map(|speaker| name_key(rules, speaker)).collect();
    let mut seen = FxHashSet::default();
    for attribution in &mut answer.attributions {
        stop.check()?;
        step(1);
        let mut folded = Folded::default();
        for content in &attribution.content {
            for piece in crate::text::pieces(content.inner.of(text)) {
                stop.check()?;
                folded.add(piece);
            }
            folded.end_word();
        }
        let Some(words) = folded.key() else { continue };
        let speaker = attribution.speaker.and_then(|index| speakers.get(index));
        attribution.dedupe_key = Some(mix(words, speaker.copied().unwrap_or_default()));
        if attribution.speaker.is_some_and(|speaker| !seen.insert((words, speaker))) {
            attribution.flags.push(Flag::Repeated);
        }
    }
    Ok(())
}

/// Returns the key of a speaker: the last name of a person or a possible person, since one article has "Ann Lee" and another
/// "Mayor Lee"; the whole name of all others.
fn name_key(rules: &RuleSet, speaker: &Speaker) -> u64 {
    let is_suffix = |word: &&str| {
        let known = rules.lexicon().get(&word.to_lowercase());
        known.is_some_and(|entry| entry.attributes.has(Attributes::SUFFIX))
    };
    let person = matches!(speaker.profile.kind, None | Some(SpeakerKind::Person));
    let words = || speaker.name.split([' ', ',']).filter(|word| !word.is_empty());
    let last = words().rev().find(|word| !is_suffix(word));
    let mut folded = Folded::default();
    match last {
        Some(last) if person => folded.add(last),
        _ => folded.add(&speaker.name),
    }
    folded.key().unwrap_or_default()
}

/// A hash of words that ignores case, quotation marks, punctuation and white space, and is the same in every build. It takes each word
/// eight bytes at a time, and its end.
#[derive(Default)]
struct Folded {
    hash: u64,
    /// The bytes of the current word that are not yet in the hash, the first lowest.
    pending: u64,
    /// The number of bytes of the current word so far.
    length: u32,
}

/// The golden ratio in 64 bits, for multiplicative hashing (Knuth).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The highest bit of each of eight bytes.
const HIGH: u64 = each(0x80);
/// The bit in which an ASCII lower-case letter differs from its capital; digits have it too.
const SMALL: u64 = each(0x20);

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Sets the highest bit of each byte between `least` and `most`. No byte may exceed 0x7f.
const fn between(block: u64, least: u8, most: u8) -> u64 {
    (block + each(0x80 - least)) & !(block + each(0x7f - most)) & HIGH
}

impl Folded {
    fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.length.is_multiple_of(8)
                && let Some(read) = bytes.get(at..).and_then(|rest| self.add_block(rest))
            {
                at += read;
                continue;
            }
            match byte {
                b'\'' | b'`' => {}
                _ if byte.is_ascii_alphanumeric() => self.push(byte | 0x20),
                _ if byte.is_ascii() => self.end_word(),
                _ => {
                    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
                    self.add_wide(c);
                    at += c.len_utf8() - 1;
                }
            }
            at += 1;
        }
    }

    /// Adds the leading ASCII letters and digits of the next eight bytes at once, and the following byte if it ends the word.
    /// Returns how many bytes that was; None if there are none.
    fn add_block(&mut self, bytes: &[u8]) -> Option<usize> {
        let block = u64::from_le_bytes(*bytes.first_chunk()?);
        let plain = block & !HIGH;
        let letters = (between(plain | SMALL, b'a', b'z') | between(plain, b'0', b'9')) & !block;
        let count = (!letters & HIGH).trailing_zeros() / 8;
        self.length += count;
        if count == 8 {
            self.hash = mix(self.hash, block | SMALL);
            return Some(8);
        }
        let own = (1 << (8 * count)) - 1;
        self.pending = (block | SMALL) & own;
        let behind = (block >> (8 * count)) as u8;
        if behind.is_ascii() && !matches!(behind, b'\'' | b'`') {
            self.end_word();
            return Some(count as usize + 1);
        }
        Some(count as usize).filter(|count| *count > 0)
    }

    /// Adds a character that is not ASCII.
    fn add_wide(&mut self, c: char) {
        match c {
            // Apostrophes, soft hyphens and zero-width characters do not change a word.
            '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            _ if c.is_alphanumeric() => {
                let mut bytes = [0; 4];
                for lower in c.to_lowercase() {
                    lower.encode_utf8(&mut bytes).bytes().for_each(|byte| self.push(byte));
                }
            }
            _ => self.end_word(),
        }
    }

    fn push(&mut self, byte: u8) {
        self.pending |= u64::from(byte) << (8 * (self.length % 8));
        self.length += 1;
        if self.length.is_multiple_of(8) {
            self.hash = mix(self.hash, self.pending);
            self.pending = 0;
        }
    }

    /// Ends the current word, if there is one.
    fn end_word(&mut self) {
        if self.length > 0 {
            self.hash = mix(self.hash, self.pending ^ u64::from(self.length) << 56);
            (self.pending, self.length) = (0, 0);
        }
    }

    /// Returns the hash; None if there was no word.
    fn key(mut self) -> Option<u64> {
        self.end_word();
        Some(self.hash).filter(|hash| *hash != 0)
    }
}

/// Combines two hashes.
fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a.rotate_left(5) ^ b).wrapping_add(FACTOR).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Folded;

    fn key(pieces: &[&str]) -> Option<u64> {
        let mut folded = Folded::default();
        for piece in pieces {
            folded.add(piece);
            folded.end_word();
        }
        folded.key()
    }

    #[test]
    fn marks_case_breaks_and_pieces_change_nothing() {
        let plain = key(&["We don't know, and we won't say"]);
        for same in [
            &["“We don’t know, and we won’t say.”"][..],
            &["WE DON'T KNOW —", "and we\nwon‘t say …"],
            &["we don't", "know and", "we won't say"],
            &["  We dont know; and we\u{a0}won't \u{ad}say!"],
        ] {
            assert_eq!(key(same), plain, "{same:?}");
        }
        assert_ne!(key(&["We don't know, and we will say"]), plain);
        assert_ne!(key(&["Wedon't know, and we won't say"]), plain);
        assert_eq!((key(&["“…”"]), key(&[])), (None, None));
    }

    proptest! {
        #[test]
        fn what_stands_between_words_changes_nothing_and_words_do(
            words in prop::collection::vec("[a-zé]{1,9}", 1..12),
            between in prop::collection::vec("[ \n,.;:!?“”\"—-]{1,3}", 12),
            cut in any::<prop::sample::Index>(),
        ) {
            let joined: String = words.iter().zip(&between).flat_map(|(word, gap)| [word.to_uppercase(), gap.clone()]).collect();
            let plain = words.join(" ");
            prop_assert_eq!(key(&[&joined]), key(&[&plain]));
            let at = cut.index(words.len());
            let (before, behind) = (words[..at].join(" "), words[at..].join(" "));
            prop_assert_eq!(key(&[&before, &behind]), key(&[&plain]));
            prop_assert_ne!(key(&[&plain, "more"]), key(&[&plain]));
        }
    }
}
