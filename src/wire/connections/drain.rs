//! Detects at shutdown that only idle connections are left: no call is open and no connection transfers bytes.
//!
//! tonic sends GOAWAY on every connection at shutdown. An idle client then closes its connection; one that never spoke, or
//! no longer responds, would delay the shutdown until the drain timeout.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::wire::connections::first_words::FirstWords;
use crate::wire::observation::door_refusals::{DoorRefusals, Reason};
use crate::wire::observation::peer::Peer;

/// How long connections must be idle: longer than a live client takes to respond or to read.
const QUIET: Duration = Duration::from_secs(1);

/// The number of reads and writes of all connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity(Arc<AtomicU64>);

impl Activity {
    /// Wraps a connection from `peer` and counts its reads and writes. One whose client says nothing is closed, and logged by
    /// `refusals`.
    pub(crate) fn count<S>(&self, stream: S, peer: Peer, refusals: DoorRefusals) -> CountedConnection<S> {
        CountedConnection {
            stream,
            peer,
            traffic: self.clone(),
            first_words: FirstWords::default(),
            refusals,
        }
    }

    fn moved(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until no call is open and no bytes are transferred for [`QUIET`]: the bytes of a response may follow the end of
    /// its call. Health watches do not count as calls.
    pub(crate) async fn ceased(&self, open_calls: impl Fn() -> usize) {
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
pub(crate) struct CountedConnection<S> {
    stream: S,
    peer: Peer,
    traffic: Activity,
    first_words: FirstWords,
    refusals: DoorRefusals,
}

impl<S> CountedConnection<S> {
    /// Who is at its other end.
    pub(crate) fn peer(&self) -> Peer {
        self.peer
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for CountedConnection<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) else {
            let error = ready!(self.first_words.wait(context));
            self.refusals.refused(Reason::Silent, self.peer, "");
            return Poll::Ready(Err(error));
        };
        self.first_words.came(buffer.filled().len() - before);
        self.traffic.moved();
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for CountedConnection<S> {
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
