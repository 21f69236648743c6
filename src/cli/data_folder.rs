//! The data folder: where it is and how it is opened.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::cache::{Cache, OpenError, Settings};

use super::exit_codes::{Exit, Failure};

/// The named folder, or `whosaid` in the platform's cache folder.
pub(crate) fn data_folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        return Ok(named.into());
    }
    let platform = etcetera::base_strategy::choose_native_strategy();
    let platform = platform.map_err(|error| Failure::new(Exit::Io, format!("{error}; set --data-dir")))?;
    Ok(platform.cache_dir().join("whosaid"))
}

/// Opens the cache in a folder.
pub(crate) fn open(folder: &Path, settings: Settings) -> Result<Cache, Failure> {
    Cache::open(folder, settings).map_err(|error| match &error {
        OpenError::Held(_) => Failure::new(Exit::Busy, error),
        OpenError::Io { source, .. } => Failure::new(Exit::Io, format!("{error}: {source}")),
    })
}
