//! Reloads the rules and the log levels while the daemon runs.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use crate::config::Config;
use crate::service::Service;

use super::exit_codes::{Exit, Failure, shown};
use super::language::Language;
#[cfg(unix)]
use super::service_manager::{News, tell};
#[cfg(unix)]
use super::signals;
use super::telemetry::LogLevels;

/// Reads the options again.
pub(crate) type OptionsNow = fn() -> Result<Config, Failure>;

/// What is read again.
pub(crate) struct Reloaded {
    /// The rules.
    pub language: Language,
    /// The log levels, as the options have them.
    pub levels: LogLevels,
    /// The options.
    pub options_now: OptionsNow,
}

/// The SIGHUPs from now on; they no longer kill the process, and those that come before [`follow`] are not lost.
#[cfg(unix)]
pub(crate) fn requests() -> Result<tokio::signal::unix::Signal, Failure> {
    signals::reloads().map_err(|error| Failure::new(Exit::Software, error))
}

/// Reloads at each SIGHUP until the returned handle is dropped.
#[cfg(unix)]
pub(crate) fn follow(
    mut reloads: tokio::signal::unix::Signal,
    service: &Arc<Service>,
    reloaded: Reloaded,
) -> Result<AbortOnDropHandle<()>, Failure> {
    service.metrics().reloaded("rules", true);
    service.metrics().reloaded("log", true);
    let service = Arc::downgrade(service);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        while reloads.recv().await.is_some() {
            tell(News::Reloading);
            let Some(service) = service.upgrade() else { return };
            service.metrics().reloaded("log", reloaded.reload_log_levels().await);
            let language = reloaded.language.clone();
            let read = tokio::task::spawn_blocking(move || language.extractor()).await;
            let read = read.map_err(|error| error.to_string());
            let read = read.and_then(|read| read.map_err(|failure| failure.to_string()));
            service.metrics().reloaded("rules", read.is_ok());
            match read {
                Ok(extractor) => {
                    let version = extractor.version().to_string();
                    service.use_extractor(extractor);
                    tracing::info!(rules = version, "the rules were read again");
                    tell(News::Ready("the rules were read again".into()));
                }
                Err(failure) => {
                    tracing::error!(failure = shown(&failure), "{KEPT}");
                    tell(News::Ready(KEPT.into()));
                }
            }
        }
    })))
}

#[cfg(unix)]
const KEPT: &str = "the rules were not reloaded; the old ones stay in use";

#[cfg(unix)]
impl Reloaded {
    /// Uses the log levels of the options, which may stand in a file that has changed. Whether they could be read.
    async fn reload_log_levels(&self) -> bool {
        // Reading the file may block.
        let read = tokio::task::spawn_blocking(self.options_now).await;
        match read.unwrap_or_else(|error| Err(Failure::new(Exit::Software, error))) {
            Ok(options) => {
                self.levels.replace(options.log);
                true
            }
            Err(failure) => {
                let failure = failure.to_string();
                tracing::error!(
                    failure = shown(&failure),
                    "the log levels were not reloaded; the old ones stay in use"
                );
                false
            }
        }
    }
}

/// There is no SIGHUP here.
#[cfg(not(unix))]
pub(crate) fn requests() -> Result<(), Failure> {
    Ok(())
}

/// Nothing is reloaded.
#[cfg(not(unix))]
pub(crate) fn follow(_: (), _: &Arc<Service>, _: Reloaded) -> Result<AbortOnDropHandle<()>, Failure> {
    Ok(AbortOnDropHandle::new(tokio::spawn(std::future::pending())))
}
