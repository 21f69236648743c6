//! Settings of the HTTP/2 connections of all servers.

use std::time::Duration;

use tonic::transport::Server;

/// What a gRPC client speaks.
pub(crate) const GRPC: &[&str] = &["h2"];
/// What a browser or a scraper of metrics speaks.
pub(crate) const WEB: &[&str] = &["h2", "http/1.1"];

/// HTTP/2 flow-control window of a request, in bytes. All buffered bytes are read in one go while other calls wait.
const WINDOW: u32 = 128 << 10;
/// HTTP/2 flow-control window of a connection: long requests waiting to be read leave room for short ones.
const ALL_WINDOWS: u32 = 16 * WINDOW;

/// A server that closes the connections of unresponsive clients.
pub(crate) fn watchful(silence: Duration) -> Server {
    Server::builder().http2_keepalive_interval(Some(silence)).http2_keepalive_timeout(Some(silence / 3))
}

/// A server of calls, whose buffers are bounded.
pub(crate) fn of_calls(silence: Duration, max_age: Option<Duration>) -> Server {
    let server =
        watchful(silence).initial_stream_window_size(WINDOW).initial_connection_window_size(ALL_WINDOWS);
    match max_age {
        Some(age) => server.max_connection_age(age),
        None => server,
    }
}
