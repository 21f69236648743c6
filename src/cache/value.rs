//! How a value stands on disk: a version byte, a checksum over key and bytes, the bytes.

use super::Key;

/// Changes when this layout does.
const VERSION: u8 = 1;
/// Bytes of the checksum.
const CHECKSUM: usize = 16;

/// The stored form of `bytes`.
pub fn write(key: &Key, bytes: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(1 + CHECKSUM + bytes.len());
    value.push(VERSION);
    value.extend(checksum(key, bytes));
    value.extend(bytes);
    value
}

/// The bytes of a stored form; nothing where it is damaged, of another version or another key's.
pub fn read<'v>(key: &Key, value: &'v [u8]) -> Option<&'v [u8]> {
    let (version, rest) = value.split_first()?;
    let (sum, bytes) = rest.split_at_checked(CHECKSUM)?;
    (*version == VERSION && sum == checksum(key, bytes)).then_some(bytes)
}

fn checksum(key: &Key, bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = [0; CHECKSUM];
    blake3::Hasher::new_keyed(key.as_bytes()).update(bytes).finalize_xof().fill(&mut sum);
    sum
}
