//! What a call may take and give.

/// What a call may take and give.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest text, in bytes.
    pub text: usize,
    /// Longest page of an answer, in bytes.
    pub page: usize,
    /// Requests and texts of more bytes than this are taken in, read and answered behind all others.
    pub short_text: usize,
    /// Requests of one stream that are worked on at a time.
    pub stream: usize,
    /// Calls in flight, the articles of streams among them.
    pub calls: usize,
    /// Open streams.
    pub streams: usize,
    /// Bytes of requests in flight, and as many of answers; the first 64 KiB of each count for nothing.
    pub bytes_in_flight: usize,
}
