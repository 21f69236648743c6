//! Reloads the rules while the daemon runs.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use crate::service::Service;

use super::exit_codes::{Exit, Failure, shown};
use super::language::Language;
#[cfg(unix)]
use super::service_manager::{News, tell};
#[cfg(unix)]
use super::signals;

/// The SIGHUPs from now on; they no longer kill the process, and those that come before [`follow`] are not lost.
#[cfg(unix)]
pub(crate) fn requests() -> Result<tokio::signal::unix::Signal, Failure> {
    signals::reloads().map_err(|error| Failure::new(Exit::Software, error))
}

/// Reloads the language at each SIGHUP until the returned handle is dropped.
#[cfg(unix)]
pub(crate) fn follow(
    mut reloads: tokio::signal::unix::Signal,
    service: &Arc<Service>,
    language: Language,
) -> Result<AbortOnDropHandle<()>, Failure> {
    let service = Arc::downgrade(service);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        while reloads.recv().await.is_some() {
            tell(News::Reloading);
            let language = language.clone();
            let read = tokio::task::spawn_blocking(move || language.extractor()).await;
            let Some(service) = service.upgrade() else { return };
            let failure = match read {
                Ok(Ok(extractor)) => {
                    let version = extractor.version().to_string();
                    service.use_extractor(extractor);
                    tracing::info!(rules = version, "the rules were read again");
                    tell(News::Ready("the rules were read again"));
                    continue;
                }
                Ok(Err(failure)) => failure.to_string(),
                Err(error) => error.to_string(),
            };
            tracing::error!(
                failure = shown(&failure),
                "the rules were not reloaded; the old ones stay in use"
            );
            tell(News::Ready("the rules were not reloaded; the old ones stay in use"));
        }
    })))
}

/// There is no SIGHUP here.
#[cfg(not(unix))]
pub(crate) fn requests() -> Result<(), Failure> {
    Ok(())
}

/// Nothing is reloaded.
#[cfg(not(unix))]
pub(crate) fn follow(_: (), _: &Arc<Service>, _: Language) -> Result<AbortOnDropHandle<()>, Failure> {
    Ok(AbortOnDropHandle::new(tokio::spawn(std::future::pending())))
}
