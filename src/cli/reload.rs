//! Rules that are read again while the daemon runs.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use crate::service::Service;

use super::exit::{Exit, Failure};
use super::language::Language;
#[cfg(unix)]
use super::signals;

/// Reads the language again at each SIGHUP, for as long as the returned handle lives.
#[cfg(unix)]
pub fn follow(service: &Arc<Service>, language: Language) -> Result<AbortOnDropHandle<()>, Failure> {
    let mut reloads = signals::reloads().map_err(|error| Failure::new(Exit::Software, error))?;
    let service = Arc::downgrade(service);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        while reloads.recv().await.is_some() {
            let language = language.clone();
            let read = tokio::task::spawn_blocking(move || language.extractor()).await;
            let Some(service) = service.upgrade() else { return };
            match read {
                Ok(Ok(extractor)) => {
                    tracing::info!(rules = extractor.version(), "the rules were read again");
                    service.use_extractor(extractor);
                }
                Ok(Err(failure)) => tracing::error!(%failure, "the rules stay as they were"),
                Err(error) => tracing::error!(%error, "the rules stay as they were"),
            }
        }
    })))
}

/// There is no such signal.
#[cfg(not(unix))]
pub fn follow(_: &Arc<Service>, _: Language) -> Result<AbortOnDropHandle<()>, Failure> {
    Ok(AbortOnDropHandle::new(tokio::spawn(std::future::pending())))
}
