//! News for the service manager that started the daemon, such as systemd. Without one, nothing is sent.

use tokio_util::task::AbortOnDropHandle;

/// What the service manager learns.
#[derive(Clone, Copy, Debug)]
pub(crate) enum News<'a> {
    /// All ports listen; or a reload is over. The words say how it went.
    Ready(&'a str),
    /// The rules are being reloaded.
    Reloading,
    /// Open calls are being finished.
    Stopping,
}

/// Sends news to the service manager.
#[cfg(unix)]
pub(crate) fn tell(news: News<'_>) {
    use sd_notify::NotifyState::{self, MonotonicUsec, Ready, Reloading, Status, Stopping};
    let sent = match news {
        News::Ready(words) => sd_notify::notify(&[Ready, Status(words)]),
        // systemd tells by the time which reload this is.
        News::Reloading => sd_notify::notify(&[
            Reloading,
            NotifyState::monotonic_usec_now().unwrap_or(MonotonicUsec(0)),
            Status("reading the rules again"),
        ]),
        News::Stopping => sd_notify::notify(&[Stopping, Status("finishing open calls")]),
    };
    if let Err(error) = sent {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

/// There is no such service manager here.
#[cfg(not(unix))]
pub(crate) fn tell(_: News<'_>) {}

/// Tells the service manager that the daemon is alive, twice as often as it asks for, until the handle is dropped. `None` if it
/// does not ask.
#[cfg(unix)]
pub(crate) fn keep_alive() -> Option<AbortOnDropHandle<()>> {
    let mut signs = tokio::time::interval(sd_notify::watchdog_enabled().filter(|time| !time.is_zero())? / 2);
    signs.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    Some(AbortOnDropHandle::new(tokio::spawn(async move {
        loop {
            signs.tick().await;
            // A service manager that does not read blocks only this thread; without signs of life it ends the daemon.
            let _ =
                tokio::task::spawn_blocking(|| sd_notify::notify(&[sd_notify::NotifyState::Watchdog])).await;
        }
    })))
}

/// There is no such service manager here.
#[cfg(not(unix))]
pub(crate) fn keep_alive() -> Option<AbortOnDropHandle<()>> {
    None
}
