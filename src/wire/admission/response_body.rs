//! The body of a response: sent in pieces, so that bytes which the client has not read stay here and are counted.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use crate::wire::admission::in_flight::{InFlight, OpenCall, Permit};
use crate::wire::errors::refusal::Refusal;

/// Maximum length of a piece, in bytes: what the connection buffers of a response that is not read.
const PIECE: usize = 64 << 10;

/// The body of a response.
pub(crate) struct ResponseBody {
    body: Body,
    /// The part of the current frame that is not sent yet.
    rest: Bytes,
    /// `None` once the message is counted, and for streams, whose requests were admitted one by one.
    in_flight: Option<InFlight>,
    share: Permit,
    _open: OpenCall,
    _stream: Permit,
}

impl ResponseBody {
    /// The response of a unary call.
    pub(crate) fn answer(body: Body, in_flight: InFlight, open: OpenCall) -> Self {
        Self { in_flight: Some(in_flight), ..Self::stream(body, Permit::default(), open) }
    }

    /// The responses of a stream, which holds its permit until the end.
    pub(crate) fn stream(body: Body, stream: Permit, open: OpenCall) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            in_flight: None,
            share: Permit::default(),
            _open: open,
            _stream: stream,
        }
    }

    /// Takes the next frame. If it exceeds the limit on bytes, the call ends with an error instead.
    fn take(&mut self, frame: Frame<Bytes>) -> Frame<Bytes> {
        let data = match frame.into_data() {
            Ok(data) => data,
            Err(frame) => return frame,
        };
        // Counted once, before any byte of the only message is sent.
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
    // A status of ours is always valid as headers.
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
