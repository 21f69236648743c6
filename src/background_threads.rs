//! Low priority for background threads, so that they do not delay short calls.

/// The nice value: the lowest priority.
#[cfg(target_os = "linux")]
const NICE: i32 = 19;

/// Lowers the priority of this thread and of those that it will start.
pub(crate) fn lower_priority() {
    // On other systems the priority is that of the whole process.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!(%error, "cannot lower the priority of a background thread");
    }
}
