//! The value log of a generation: an append-only file. sled holds only positions in it, since it keeps far more of its tree
//! in memory than its cache capacity, and reads and writes whole pages of it.
//!
//! Separating keys from values follows WiscKey (Lu et al., FAST 2016). There is no garbage collection: the file is removed
//! with its generation.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{io, thread};

/// Long values are written in pieces of this many bytes, with a yield after each, so that a write does not occupy its core.
const PIECE: usize = 64 << 10;
/// Length of an encoded [`Place`], in bytes.
const PLACE: usize = 12;

/// An open value log.
#[derive(Debug)]
pub(crate) struct ValueLog {
    file: File,
    end: AtomicU64,
}

/// The position of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    start: u64,
    length: u32,
}

impl Place {
    /// Encodes it for the index.
    pub(crate) fn to_bytes(self) -> [u8; PLACE] {
        let mut bytes = [0; PLACE];
        let (start, length) = bytes.split_at_mut(size_of::<u64>());
        start.copy_from_slice(&self.start.to_be_bytes());
        length.copy_from_slice(&self.length.to_be_bytes());
        bytes
    }

    /// Decodes it; `None` if the bytes have another length.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (start, length) = bytes.split_first_chunk()?;
        Some(Self { start: u64::from_be_bytes(*start), length: u32::from_be_bytes(length.try_into().ok()?) })
    }
}

impl ValueLog {
    /// Opens or creates the file in the existing folder of a generation.
    pub(crate) fn inside(generation: &Path) -> io::Result<Self> {
        let mut options = File::options();
        let file =
            options.read(true).write(true).create(true).truncate(false).open(generation.join("values"))?;
        let end = file.metadata()?.len().into();
        Ok(Self { file, end })
    }

    /// Appends a value. Must be called by one thread at a time. After a failed write the next value overwrites the partial
    /// one.
    pub(crate) fn append(&self, value: &[u8]) -> io::Result<Place> {
        let start = self.end.load(Ordering::Relaxed);
        let length = u32::try_from(value.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut at = start;
        for piece in value.chunks(PIECE) {
            write_all_at(&self.file, piece, at)?;
            at += piece.len() as u64;
            if value.len() > PIECE {
                thread::yield_now();
            }
        }
        self.end.store(at, Ordering::Relaxed);
        Ok(Place { start, length })
    }

    /// The value at a position; `None` if it exceeds the end of the file.
    pub(crate) fn read(&self, place: Place) -> io::Result<Option<Vec<u8>>> {
        if place.start.saturating_add(place.length.into()) > self.end.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let mut value = vec![0; place.length as usize];
        match read_exact_at(&self.file, &mut value, place.start) {
            Ok(()) => Ok(Some(value)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Overwrites the value at a position with zeros.
    pub(crate) fn erase(&self, place: Place) -> io::Result<()> {
        let end = place.start.saturating_add(place.length.into()).min(self.end.load(Ordering::Relaxed));
        let mut at = place.start;
        while at < end {
            let length = (end - at).min(PIECE as u64);
            write_all_at(&self.file, &vec![0; length as usize], at)?;
            at += length;
        }
        Ok(())
    }

    /// Flushes the file to disk.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

#[cfg(unix)]
use std::os::unix::fs::FileExt;

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    file.write_all_at(bytes, at)
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    file.read_exact_at(bytes, at)
}

#[cfg(not(unix))]
fn write_all_at(mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    use std::io::{Seek, SeekFrom, Write};
    let _one = CURSOR.lock();
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

#[cfg(not(unix))]
fn read_exact_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    let _one = CURSOR.lock();
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

/// On other systems reads and writes move a shared cursor.
#[cfg(not(unix))]
static CURSOR: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_were_put() {
        let folder = tempfile::tempdir().unwrap();
        let values = ValueLog::inside(folder.path()).unwrap();
        let long = vec![7; 3 * PIECE + 1];
        let places = [&b"one"[..], &[], &long].map(|value| values.append(value).unwrap());
        drop(values);
        let values = ValueLog::inside(folder.path()).unwrap();
        let read = |place| values.read(place).unwrap();
        let kept = places.map(|place| Place::from_bytes(&place.to_bytes()).unwrap());
        assert_eq!(kept.map(read), [Some(b"one".to_vec()), Some(vec![]), Some(long.clone())]);
        values.erase(places[2]).unwrap();
        assert_eq!(places.map(read), [Some(b"one".to_vec()), Some(vec![]), Some(vec![0; long.len()])]);
        let behind = Place { start: u64::MAX, length: 9 };
        assert_eq!(values.read(behind).unwrap(), None);
        values.erase(behind).unwrap();
        assert_eq!(values.append(b"two").unwrap().start, 3 + long.len() as u64);
    }

    #[test]
    fn what_was_cut_off_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let values = ValueLog::inside(folder.path()).unwrap();
        let place = values.append(b"whole").unwrap();
        values.file.set_len(3).unwrap();
        assert_eq!(values.read(place).unwrap(), None);
        assert_eq!(ValueLog::inside(folder.path()).unwrap().read(place).unwrap(), None);
    }

    #[test]
    fn other_bytes_are_no_place() {
        for bytes in [&b""[..], b"F", &[0; 11], &[0; 13]] {
            assert_eq!(Place::from_bytes(bytes), None);
        }
    }
}
