//! Long values in files of their own. In sled's tree each would make the reading of its neighbours slow: a page of the tree is
//! read, written and held in memory as a whole.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

/// Values of more bytes stand in files.
pub const LARGE: usize = 32 << 10;
/// So many bytes are written at one go: a core is not taken away from a thread while the system writes for it.
const PIECE: usize = 64 << 10;

/// The files of one generation.
#[derive(Debug)]
pub struct Files(PathBuf);

impl Files {
    /// The files inside a generation's folder.
    pub fn inside(generation: &Path) -> Self {
        Self(generation.join("large"))
    }

    /// Writes a value: there as a whole, or as it was before.
    pub fn write(&self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let (path, new) = (self.path(key), self.0.join("new"));
        fs::create_dir_all(&self.0)?;
        let mut file = File::create(&new)?;
        for piece in value.chunks(PIECE) {
            file.write_all(piece)?;
            thread::yield_now();
        }
        drop(file);
        fs::rename(new, path)
    }

    /// The value under a key; nothing where there is none.
    pub fn read(&self, key: &[u8]) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(key)) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes the value under a key, if there is one.
    pub fn remove(&self, key: &[u8]) -> io::Result<()> {
        match fs::remove_file(self.path(key)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, key: &[u8]) -> PathBuf {
        let mut name = String::with_capacity(2 * key.len());
        for byte in key {
            // A string takes everything.
            let _ = write!(name, "{byte:02x}");
        }
        self.0.join(name)
    }
}
