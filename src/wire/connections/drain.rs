//! When nothing goes on any more: no call is open and no byte moves on any connection.
//!
//! tonic tells every connection to go away at the end. A client that has nothing open and answers that closes its
//! connection; one that never spoke, or has ceased to, would be waited for until the drain time is over.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tonic::transport::server::{Connected, TcpConnectInfo};

/// How long nothing must have gone on: longer than a living client takes to answer or to read on.
const QUIET: Duration = Duration::from_secs(1);

/// Reads and writes of all connections so far.
#[derive(Clone, Debug, Default)]
pub struct Activity(Arc<AtomicU64>);

impl Activity {
    /// The connection, counted.
    pub fn count(&self, stream: TcpStream) -> CountedConnection {
        CountedConnection { stream, traffic: self.clone() }
    }

    fn moved(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until nothing has gone on for a while, watches of the health aside: an answer may still be on its way when its call is done.
    pub async fn ceased(&self, open_calls: impl Fn() -> usize) {
        loop {
            let before = self.0.load(Ordering::Relaxed);
            let open = open_calls();
            tokio::time::sleep(QUIET).await;
            if open == 0 && open_calls() == 0 && self.0.load(Ordering::Relaxed) == before {
                return;
            }
        }
    }
}

/// A connection whose reads and writes are counted.
#[derive(Debug)]
pub struct CountedConnection {
    stream: TcpStream,
    traffic: Activity,
}

impl Connected for CountedConnection {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        self.stream.connect_info()
    }
}

impl AsyncRead for CountedConnection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        self.traffic.moved();
        Poll::Ready(read)
    }
}

impl AsyncWrite for CountedConnection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes));
        self.traffic.moved();
        Poll::Ready(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, bytes));
        self.traffic.moved();
        Poll::Ready(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
