//! The age of connections.

use tokio::net::TcpStream;

use crate::process::{Daemon, whosaid};
use crate::timeout::within;

#[tokio::test(flavor = "multi_thread")]
async fn an_old_connection_is_closed() {
    let arguments = ["serve", "--no-cache", "--listen", "127.0.0.1:0", "--max-connection-age-seconds", "1"];
    let daemon = Daemon::spawn(&mut whosaid(&arguments));
    let stream = TcpStream::connect(&daemon.address).await.unwrap();
    let (_idle, connection) = h2::client::handshake(stream).await.unwrap();
    within("the daemon to close the connection", connection).await.unwrap();
}
