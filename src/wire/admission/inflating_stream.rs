//! The requests of a compressed stream: what is inflated of one and not passed on yet is counted.
//!
//! A few bytes may inflate to the longest message. Of an uncompressed stream all bytes must be sent, and its articles are counted
//! once they are decoded.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::compression::Held;

/// The body of a compressed stream.
pub(crate) struct InflatingStream {
    body: Body,
    held: Held,
    in_flight: InFlight,
    share: Permit,
}

impl InflatingStream {
    /// Wraps a body of which `held` is inflated.
    pub(crate) fn new(body: Body, held: Held, in_flight: InFlight) -> Self {
        Self { body, held, in_flight, share: Permit::default() }
    }
}

impl http_body::Body for InflatingStream {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_ready() {
            // From here on it is counted like an article of any stream.
            self.share = Permit::default();
            return frame;
        }
        let (in_flight, bytes) = (self.in_flight.clone(), self.held.bytes());
        match in_flight.inflating(&mut self.share, bytes) {
            Ok(()) => Poll::Pending,
            Err(refusal) => Poll::Ready(Some(Err(refusal.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
