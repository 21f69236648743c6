//! A body whose first frame was read ahead.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};

use crate::wire::compression::PREFIX;

/// A body with its first frame, or its end.
pub(crate) struct PeekedBody<B: Body> {
    first: Option<Result<Frame<Bytes>, B::Error>>,
    rest: B,
    /// Whether the wait was given up.
    is_unread: bool,
}

impl<B: Body<Data = Bytes> + Unpin> PeekedBody<B> {
    /// Waits for the first frame.
    pub(crate) async fn new(body: B) -> Self {
        Self::unless(body, |_| false).await
    }

    /// Waits for the first frame, unless meanwhile `is_enough`.
    pub(crate) async fn unless(mut body: B, is_enough: impl Fn(&B) -> bool) -> Self {
        let first = std::future::poll_fn(|context| match Pin::new(&mut body).poll_frame(context) {
            Poll::Pending if is_enough(&body) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
            Poll::Ready(first) => Poll::Ready(Some(first)),
        });
        let first = first.await;
        Self { is_unread: first.is_none(), first: first.flatten(), rest: body }
    }

    /// The length in bytes of the first message, 0 without one; `None` if the first frame is shorter than the prefix, or was
    /// not waited for.
    pub(crate) fn message_bytes(&self) -> Option<usize> {
        if self.is_unread {
            return None;
        }
        let mut data = match &self.first {
            Some(Ok(frame)) => frame.data_ref()?.get(..PREFIX)?,
            _ => return Some(0),
        };
        data.advance(1);
        Some(data.get_u32() as usize)
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for PeekedBody<B>
where
    B::Error: Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.first.take() {
            None => Pin::new(&mut self.rest).poll_frame(context),
            first => Poll::Ready(first),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
