//! Closes a connection so that its other end can read what was sent last.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long the other end has.
const READING: Duration = Duration::from_secs(5);
/// How many bytes it may still send.
const SENT: u64 = 64 << 10;

/// Ends the connection and waits, bounded in bytes and time, until the other end has closed it too: bytes that nobody reads
/// reset a connection, and the system of the other end then throws away what was sent to it.
pub(crate) async fn until_read(mut connection: TcpStream) {
    let read = async {
        connection.shutdown().await?;
        tokio::io::copy(&mut connection.take(SENT), &mut tokio::io::sink()).await
    };
    // Whoever is gone, or goes on sending, misses them.
    let _ = timeout(READING, read).await;
}
