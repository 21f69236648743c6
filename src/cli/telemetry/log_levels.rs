//! The levels of the log while the daemon runs.

use tracing_subscriber::Registry;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::reload::Handle;

use crate::config;
use crate::wire::Log;

/// The levels in use. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct LogLevels(pub Handle<Targets, Registry>);

impl LogLevels {
    /// Uses other levels from the next line on. Says so at the info level, if they differ.
    pub(crate) fn replace(&self, levels: Targets) {
        if self.0.clone_current().as_ref() == Some(&levels) {
            return;
        }
        let tell = || tracing::info!(%levels, "the log levels were changed");
        // Under the levels that show it, be it the old ones or the new ones.
        let is_shown = tracing::enabled!(tracing::Level::INFO);
        if is_shown {
            tell();
        }
        // The log is gone only in a test that started two.
        if self.0.reload(levels.clone()).is_ok() && !is_shown {
            tell();
        }
    }
}

impl Log for LogLevels {
    fn levels(&self) -> String {
        self.0.clone_current().unwrap_or_default().to_string()
    }

    fn change(&self, levels: &str) -> Result<(), String> {
        self.replace(config::levels(levels)?);
        Ok(())
    }
}
