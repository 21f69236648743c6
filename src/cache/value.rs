//! How a value stands on disk: a version byte, a checksum over key and bytes, the bytes.

/// Changes when this layout does.
const VERSION: u8 = 2;
/// Bytes of the checksum.
const CHECKSUM: usize = 16;

/// The stored form of `bytes` under the key `key`.
pub fn write(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(1 + CHECKSUM + bytes.len());
    value.push(VERSION);
    value.extend(checksum(key, bytes));
    value.extend(bytes);
    value
}

/// The bytes of a stored form; nothing where it is damaged, of another version or another key's.
pub fn read<'v>(key: &[u8], value: &'v [u8]) -> Option<&'v [u8]> {
    let (version, rest) = value.split_first()?;
    let (sum, bytes) = rest.split_at_checked(CHECKSUM)?;
    (*version == VERSION && sum == checksum(key, bytes)).then_some(bytes)
}

/// All keys are of one length, so that key and bytes cannot run into one another.
fn checksum(key: &[u8], bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = [0; CHECKSUM];
    blake3::Hasher::new().update(key).update(bytes).finalize_xof().fill(&mut sum);
    sum
}
