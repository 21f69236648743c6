//! The body of an observed call, whose end is the end of the call.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use crate::wire::observation::call_record::CallRecord;

/// A body with the record of its call.
pub(crate) struct ObservedBody {
    body: Body,
    record: CallRecord,
}

impl ObservedBody {
    /// Ends the record with the body, or when it is dropped.
    pub(crate) fn new(body: Body, record: CallRecord) -> Self {
        Self { body, record }
    }

    /// Ends the record if this is the last frame.
    fn note(&mut self, frame: Option<&Result<Frame<Bytes>, Status>>) {
        match frame {
            Some(Ok(frame)) => {
                if let Some(trailers) = frame.trailers_ref() {
                    self.record.finish_by(trailers);
                }
            }
            Some(Err(status)) => self.record.finish(status),
            None => {}
        }
    }
}

impl http_body::Body for ObservedBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let span = self.record.spans.inner().clone();
        let frame = ready!(span.in_scope(|| Pin::new(&mut self.body).poll_frame(context)));
        self.note(frame.as_ref());
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
