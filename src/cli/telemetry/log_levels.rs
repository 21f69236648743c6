//! The levels of the log while the daemon runs.

use std::sync::{Arc, Mutex, PoisonError};

use crate::config;
use crate::wire::Log;
use tracing_subscriber::Registry;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::reload::Handle;

/// The levels in use. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct LogLevels {
    handle: Handle<Targets, Registry>,
    /// The same, for comparison.
    shown: Arc<Mutex<Targets>>,
}

impl LogLevels {
    /// The levels that `handle` changes.
    pub(crate) fn new(handle: Handle<Targets, Registry>) -> Self {
        let shown = handle.clone_current().unwrap_or_default();
        Self { handle, shown: Arc::new(Mutex::new(shown)) }
    }

    /// Uses other levels from the next line on. Says so at the info level, if they differ.
    pub(crate) fn replace(&self, levels: Targets) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown == levels {
            return;
        }
        *shown = levels.clone();
        let tell = || tracing::info!(%levels, "the log levels were changed");
        // Under the levels that show it, be it the old ones or the new ones.
        let is_shown = tracing::enabled!(tracing::Level::INFO);
        if is_shown {
            tell();
        }
        // The log is gone only in a test that started two.
        if self.handle.reload(levels.clone()).is_ok() && !is_shown {
            tell();
        }
    }
}

impl Log for LogLevels {
    fn levels(&self) -> String {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).to_string()
    }

    fn change(&self, levels: &str) -> Result<(), String> {
        self.replace(config::levels(levels)?);
        Ok(())
    }
}
