//! News for the service manager that started the daemon, such as systemd. Without one, nothing is sent.

#[cfg(unix)]
use std::sync::LazyLock;
#[cfg(unix)]
use std::sync::mpsc::{SyncSender, sync_channel};
#[cfg(unix)]
use std::thread;

use tokio_util::task::AbortOnDropHandle;

/// What the service manager learns.
#[derive(Clone, Debug)]
pub(crate) enum News {
    /// All ports listen; or a reload is over. The words say how it went.
    Ready(String),
    /// The rules are being reloaded.
    Reloading,
    /// Open calls are being finished.
    Stopping,
    /// The daemon lives.
    Alive,
}

/// News that may wait for a service manager that does not read; more are lost.
#[cfg(unix)]
const WAITING: usize = 64;

/// Sends news to the service manager, from a thread of their own: one that does not read must not hold up the daemon.
#[cfg(unix)]
pub(crate) fn tell(news: News) {
    static THREAD: LazyLock<SyncSender<News>> = LazyLock::new(|| {
        let (sender, news) = sync_channel(WAITING);
        let send_all = move || news.into_iter().for_each(send);
        if let Err(error) = thread::Builder::new().name("notify".into()).spawn(send_all) {
            tracing::warn!(%error, "the service manager cannot be told");
        }
        sender
    });
    // Full, or without a thread: the service manager does not hear it.
    let _ = THREAD.try_send(news);
}

#[cfg(unix)]
fn send(news: News) {
    use sd_notify::NotifyState::{self, MonotonicUsec, Ready, Reloading, Status, Stopping};
    let sent = match news {
        News::Ready(words) => sd_notify::notify(&[Ready, Status(&words)]),
        News::Alive => sd_notify::notify(&[NotifyState::Watchdog]),
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
pub(crate) fn tell(_: News) {}

/// Tells the service manager that the daemon is alive, twice as often as it asks for, until the handle is dropped. `None` if it
/// does not ask.
#[cfg(unix)]
pub(crate) fn keep_alive() -> Option<AbortOnDropHandle<()>> {
    let mut signs = tokio::time::interval(sd_notify::watchdog_enabled().filter(|time| !time.is_zero())? / 2);
    signs.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    Some(AbortOnDropHandle::new(tokio::spawn(async move {
        loop {
            signs.tick().await;
            tell(News::Alive);
        }
    })))
}

/// There is no such service manager here.
#[cfg(not(unix))]
pub(crate) fn keep_alive() -> Option<AbortOnDropHandle<()>> {
    None
}
