//! How a value stands on disk: a version byte, when it was made, a checksum over key, time and bytes, the bytes.

/// Changes when this layout does.
const VERSION: u8 = 3;
/// Bytes of the time.
const TIME: usize = 8;
/// Bytes of the checksum.
const CHECKSUM: usize = 16;

/// What was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'v> {
    /// When it was made, in seconds since 1970.
    pub made: u64,
    /// The bytes.
    pub bytes: &'v [u8],
}

/// The stored form of bytes under the key `key`.
pub fn write(key: &[u8], kept: Entry<'_>) -> Vec<u8> {
    let mut value = Vec::with_capacity(1 + TIME + CHECKSUM + kept.bytes.len());
    value.push(VERSION);
    value.extend(kept.made.to_be_bytes());
    value.extend(checksum(key, kept));
    value.extend(kept.bytes);
    value
}

/// What a stored form holds; nothing where it is damaged, of another version or another key's.
pub fn read<'v>(key: &[u8], value: &'v [u8]) -> Option<Entry<'v>> {
    let (version, rest) = value.split_first()?;
    let (made, rest) = rest.split_first_chunk::<TIME>()?;
    let (sum, bytes) = rest.split_at_checked(CHECKSUM)?;
    let kept = Entry { made: u64::from_be_bytes(*made), bytes };
    (*version == VERSION && sum == checksum(key, kept)).then_some(kept)
}

/// All keys are of one length, so that key and bytes cannot run into one another.
fn checksum(key: &[u8], kept: Entry<'_>) -> [u8; CHECKSUM] {
    let mut sum = [0; CHECKSUM];
    let mut hasher = blake3::Hasher::new();
    hasher.update(key).update(&kept.made.to_be_bytes()).update(kept.bytes).finalize_xof().fill(&mut sum);
    sum
}
