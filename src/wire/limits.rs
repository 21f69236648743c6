//! The limits of requests and responses.

/// The limits of requests and responses.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Maximum length of a text, in bytes.
    pub text: usize,
    /// Maximum size of a page, in bytes.
    pub page: usize,
    /// Requests and texts longer than this, in bytes, are processed at low priority.
    pub short_text: usize,
    /// Maximum number of requests of one stream in progress.
    pub stream: usize,
    /// Maximum number of calls in flight, including the requests of streams.
    pub calls: usize,
    /// Maximum number of open streams.
    pub streams: usize,
    /// Maximum bytes of requests in flight, and separately of responses. The first 64 KiB of each are not counted.
    pub bytes_in_flight: usize,
}
