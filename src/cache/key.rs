//! What an answer is kept under.

/// Bytes of a text's own hash, which its answers' keys begin with.
const TEXT: usize = 16;
/// Bytes of the hash of everything that decides an answer.
const ALL: usize = 32;

/// A hash of everything that decides an answer; all keys of one text begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([u8; TEXT + ALL]);

impl Key {
    /// The key of a text and of what else decides: BLAKE3 over each part's length and bytes, so that no two lists of parts
    /// are alike.
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

    /// A number that hardly any other key has: what a page token is held against.
    pub fn check(&self) -> u64 {
        self.0.iter().rev().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// What a part of an answer is kept under: the parts of an answer stand together, in their order.
    pub(super) fn of_part(&self, part: u32) -> Vec<u8> {
        [&self.0[..], &part.to_be_bytes()].concat()
    }
}

/// What all keys of one text have in common.
#[derive(Clone, Debug)]
pub struct KeysOf(Vec<u8>);

impl KeysOf {
    /// The keys of a text, whatever else decides.
    pub fn new(text: &str) -> Self {
        Self(blake3::hash(text.as_bytes()).as_bytes().iter().take(TEXT).copied().collect())
    }

    /// Whether a key is one of them.
    pub fn has(&self, key: &Key) -> bool {
        key.0.starts_with(&self.0)
    }

    /// What they begin with.
    pub(super) fn prefix(&self) -> &[u8] {
        &self.0
    }
}
