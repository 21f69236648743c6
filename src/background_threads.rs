//! Which threads go first: what can wait lets those pass that answer short calls.

/// How far behind, by the system's own scale of 0 to 19.
#[cfg(target_os = "linux")]
const NICE: i32 = 19;

/// Puts this thread, and those that it will begin, behind all others that want a core.
pub fn lower_priority() {
    // Elsewhere a priority belongs to the whole process.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!(%error, "work in the background has the same priority as short calls");
    }
}
