//! The keys of the cache.

/// Length of the hash of the text, which every key begins with.
const TEXT: usize = 16;
/// Length of the hash of all inputs.
const ALL: usize = 32;

/// A hash of the text, followed by a hash of all inputs of the answer. Keys of the same text have the same prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([u8; TEXT + ALL]);

impl Key {
    /// The key of a text and the other inputs: BLAKE3 over the length and the bytes of each, so that different lists of
    /// inputs never concatenate to the same bytes.
    pub fn new(text: &[u8], others: &[&[u8]]) -> Self {
        let text = blake3::hash(text);
        let mut hasher = blake3::Hasher::new();
        hasher.update(text.as_bytes());
        for part in others {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let all = hasher.finalize();
        let bytes = text.as_bytes().iter().take(TEXT).chain(all.as_bytes()).copied();
        let mut key = [0; TEXT + ALL];
        key.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
        Self(key)
    }

    /// 64 bits of the hash, which page tokens are checked against.
    pub fn check(&self) -> u64 {
        self.0.iter().rev().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// The key of a part of an answer. Parts of an answer are adjacent and in order.
    pub(super) fn of_part(&self, part: u32) -> Vec<u8> {
        [&self.0[..], &part.to_be_bytes()].concat()
    }
}

/// The common prefix of all keys of a text.
#[derive(Clone, Debug)]
pub struct KeysOf(Vec<u8>);

impl KeysOf {
    /// The prefix for a text.
    pub fn new(text: &str) -> Self {
        Self(blake3::hash(text.as_bytes()).as_bytes().iter().take(TEXT).copied().collect())
    }

    /// Whether a key is of the text.
    pub fn has(&self, key: &Key) -> bool {
        key.0.starts_with(&self.0)
    }

    /// The bytes of the prefix.
    pub(super) fn prefix(&self) -> &[u8] {
        &self.0
    }
}
