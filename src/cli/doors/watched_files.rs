//! Files whose contents are used again when they change.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::task::AbortOnDropHandle;

use crate::cli::exit_codes::shown;
use crate::metrics::Metrics;

/// How often the files are read. They are small, and their times of modification may stand still.
const LOOK: Duration = Duration::from_secs(1);

/// The contents of files, in their order, or the error of the first that cannot be read.
pub(crate) type Contents = Result<Vec<Vec<u8>>, String>;

/// What files hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watched {
    /// In the log.
    pub what: &'static str,
    /// In the metrics.
    pub label: &'static str,
}

/// Reads files.
pub(crate) fn read(paths: &[PathBuf]) -> Contents {
    let read = |path: &PathBuf| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    paths.iter().map(read).collect()
}

/// Calls `apply` with the contents when they differ from `used`, and at each SIGHUP, until the returned handle is dropped.
/// Files that are being written are left alone until two looks find the same. `what` names the contents.
pub(crate) fn follow(
    paths: Vec<PathBuf>,
    used: Vec<Vec<u8>>,
    what: Watched,
    metrics: Metrics,
    apply: impl Fn(&[Vec<u8>]) -> Result<(), String> + Send + 'static,
) -> std::io::Result<AbortOnDropHandle<()>> {
    let mut wakes = Wakes::new()?;
    metrics.reloaded(what.label, true);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        let mut used: Contents = Ok(used);
        let mut seen = used.clone();
        loop {
            let asked = wakes.next().await;
            let paths = paths.clone();
            let Ok(now) = tokio::task::spawn_blocking(move || read(&paths)).await else { continue };
            let settled = now == seen && now != used;
            seen = now.clone();
            if asked || settled {
                let applied = now.clone().and_then(|contents| apply(&contents));
                metrics.reloaded(what.label, applied.is_ok());
                tell(what.what, applied);
                used = now;
            }
        }
    })))
}

fn tell(what: &str, applied: Result<(), String>) {
    match applied {
        Ok(()) => tracing::info!("the {what} were read again"),
        Err(error) => {
            tracing::error!(error = shown(&error), "the {what} were not replaced; the old ones stay in use");
        }
    }
}

/// When to look.
struct Wakes {
    looks: tokio::time::Interval,
    #[cfg(unix)]
    hangups: tokio::signal::unix::Signal,
}

impl Wakes {
    fn new() -> std::io::Result<Self> {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self {
            looks,
            #[cfg(unix)]
            hangups: crate::cli::signals::reloads()?,
        })
    }

    /// Waits for the next look; whether the operator asked for it.
    async fn next(&mut self) -> bool {
        #[cfg(unix)]
        tokio::select! {
            _ = self.looks.tick() => false,
            _ = self.hangups.recv() => true,
        }
        #[cfg(not(unix))]
        {
            self.looks.tick().await;
            false
        }
    }
}
