//! The format of an entry: a version byte, the time, a checksum over key, time and bytes, and the bytes. Detects damage.

/// The version of the format.
const VERSION: u8 = 3;
/// Length of the time, in bytes.
const TIME: usize = 8;
/// Length of the checksum, in bytes.
const CHECKSUM: usize = 16;

/// A decoded entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry<'v> {
    /// Creation time, in seconds since 1970.
    pub made: u64,
    /// The bytes.
    pub bytes: &'v [u8],
}

/// Encodes an entry for `key`.
pub(crate) fn write(key: &[u8], kept: Entry<'_>) -> Vec<u8> {
    let mut value = Vec::with_capacity(1 + TIME + CHECKSUM + kept.bytes.len());
    value.push(VERSION);
    value.extend(kept.made.to_be_bytes());
    value.extend(checksum(key, kept));
    value.extend(kept.bytes);
    value
}

/// Decodes an entry; `None` if it is damaged, of another version, or of another key.
pub(crate) fn read<'v>(key: &[u8], value: &'v [u8]) -> Option<Entry<'v>> {
    let (version, rest) = value.split_first()?;
    let (made, rest) = rest.split_first_chunk::<TIME>()?;
    let (sum, bytes) = rest.split_at_checked(CHECKSUM)?;
    let kept = Entry { made: u64::from_be_bytes(*made), bytes };
    (*version == VERSION && sum == checksum(key, kept)).then_some(kept)
}

/// Unambiguous without separators, since all keys have the same length.
fn checksum(key: &[u8], kept: Entry<'_>) -> [u8; CHECKSUM] {
    let mut sum = [0; CHECKSUM];
    let mut hasher = blake3::Hasher::new();
    hasher.update(key).update(&kept.made.to_be_bytes()).update(kept.bytes).finalize_xof().fill(&mut sum);
    sum
}
