//! The answer of a call as it goes out: in pieces, so that what its caller does not fetch yet stays here and is counted.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use crate::wire::admission::in_flight::{InFlight, OpenCall, Permit};
use crate::wire::errors::refusal::Refusal;

/// Longest piece, in bytes: what a connection takes over of an answer that is not fetched.
const PIECE: usize = 64 << 10;

/// An answer's body.
pub struct ResponseBody {
    body: Body,
    /// What of a frame has not gone out yet.
    rest: Bytes,
    /// Nothing for a stream, whose articles were let in one by one.
    in_flight: Option<InFlight>,
    share: Permit,
    _open: OpenCall,
    _stream: Permit,
}

impl ResponseBody {
    /// The answer of a call.
    pub fn answer(body: Body, in_flight: InFlight, open: OpenCall) -> Self {
        Self { in_flight: Some(in_flight), ..Self::stream(body, Permit::default(), open) }
    }

    /// The answers of a stream, which holds a place until its end.
    pub fn stream(body: Body, stream: Permit, open: OpenCall) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            in_flight: None,
            share: Permit::default(),
            _open: open,
            _stream: stream,
        }
    }

    /// Takes a frame; one that there is no room for becomes the end of the call, with a refusal.
    fn take(&mut self, frame: Frame<Bytes>) -> Frame<Bytes> {
        let data = match frame.into_data() {
            Ok(data) => data,
            Err(frame) => return frame,
        };
        // Only the one message of an answer is counted, and nothing of it has gone out when it is.
        if let Some(Err(refusal)) =
            self.in_flight.take().map(|in_flight| in_flight.leaving(&mut self.share, data.len()))
        {
            self.body = Body::empty();
            return trailers(refusal);
        }
        self.rest = data;
        self.piece()
    }

    fn piece(&mut self) -> Frame<Bytes> {
        let length = self.rest.len().min(PIECE);
        Frame::data(self.rest.split_to(length))
    }
}

fn trailers(refusal: Refusal) -> Frame<Bytes> {
    let mut headers = http::HeaderMap::new();
    // A status of ours can always be written as headers.
    let _ = Status::from(refusal).add_header(&mut headers);
    Frame::trailers(headers)
}

impl http_body::Body for ResponseBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(self.piece())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map(|frame| self.take(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
