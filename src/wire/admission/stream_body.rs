//! The requests of a stream: the message that is arriving is counted, with what is inflated of it.
//!
//! Once a message is whole it is decoded and counted as an article, which waits for its turn. Waiting amid a message could go
//! on for ever, since all streams may be amid one; so this fails.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::compression::{Held, PREFIX};
use crate::wire::errors::refusal::Refusal;

/// The body of a stream.
pub(crate) struct StreamBody {
    body: Body,
    in_flight: InFlight,
    share: Permit,
    arriving: Arriving,
    /// Bytes that are inflated and have not arrived here; none of a stream that is not compressed.
    held: Held,
}

impl StreamBody {
    /// Wraps a body of which `held` is inflated.
    pub(crate) fn new(body: Body, held: Held, in_flight: InFlight) -> Self {
        Self { body, in_flight, share: Permit::default(), arriving: Arriving::default(), held }
    }

    /// Counts what is held now.
    fn count(&mut self) -> Result<(), Refusal> {
        let bytes = self.arriving.bytes + self.held.bytes();
        if bytes == 0 {
            self.share = Permit::default();
        }
        self.in_flight.amid_a_stream(&mut self.share, bytes)
    }
}

/// How much of a message has arrived.
#[derive(Debug, Default)]
struct Arriving {
    /// Its bytes so far, with the prefix.
    bytes: usize,
    prefix: Vec<u8>,
    /// Bytes to come, once the prefix is whole.
    left: usize,
}

impl Arriving {
    /// Goes through the bytes of a frame, which may hold several messages.
    fn take(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            let wanted = if self.prefix.len() < PREFIX { PREFIX - self.prefix.len() } else { self.left };
            let (now, rest) = data.split_at(wanted.min(data.len()));
            self.came(now);
            data = rest;
        }
    }

    fn came(&mut self, part: &[u8]) {
        self.bytes += part.len();
        if self.prefix.len() < PREFIX {
            self.prefix.extend_from_slice(part);
            if let [_, length @ ..] = self.prefix.as_slice()
                && let Ok(length) = length.try_into()
            {
                self.left = u32::from_be_bytes(length) as usize;
            }
        } else {
            self.left -= part.len();
        }
        if self.prefix.len() == PREFIX && self.left == 0 {
            *self = Self::default();
        }
    }
}

impl http_body::Body for StreamBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            self.arriving.take(frame.data_ref().map_or(&[], Bytes::as_ref));
        }
        match self.count() {
            Ok(()) => frame,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_messages_are_cut_only_the_one_that_arrives_counts() {
        let messages = [&[0, 0, 0, 0, 3, 1, 2, 3][..], &[0, 0, 0, 0, 0], &[1, 0, 0, 0, 2, 9, 9]].concat();
        for cut in 1..messages.len() {
            let mut arriving = Arriving::default();
            for part in messages.chunks(cut) {
                arriving.take(part);
            }
            assert_eq!(arriving.bytes, 0, "{cut}");
        }
        let mut arriving = Arriving::default();
        arriving.take(&messages[..7]);
        assert_eq!(arriving.bytes, 7);
        arriving.take(&messages[7..15]);
        assert_eq!(arriving.bytes, 2);
    }
}
