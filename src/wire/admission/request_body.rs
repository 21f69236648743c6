//! The body of a request: counts its bytes while it arrives, and times out if it stalls.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use tonic::Status;
use tonic::body::Body;

use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::compression::Held;
use crate::wire::errors::refusal::Refusal;

/// How long a request may stall before its call permit is released.
const MOMENT: Duration = Duration::from_secs(1);
/// How long it may stall after that before it fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// The timer restarts after this many bytes, since long requests are read at low priority.
const STRETCH: usize = 64 << 10;

/// The permits of a call: one for the call, and those for its bytes. Released when the last clone is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Place(Arc<Mutex<Permits>>);

#[derive(Debug)]
struct Permits {
    /// `None` while the request stalls: a slow sender must not block other calls.
    call: Option<Permit>,
    bytes: Permit,
}

impl Place {
    fn lock(&self) -> MutexGuard<'_, Permits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of a request.
pub(crate) struct RequestBody {
    body: Body,
    in_flight: InFlight,
    place: Place,
    bytes: usize,
    /// Bytes that were inflated and have not arrived here; none of a request that is not compressed.
    held: Held,
    /// The largest count so far.
    counted: usize,
    /// Started at the first wait, and restarted after every [`STRETCH`] bytes.
    timer: Option<Pin<Box<Sleep>>>,
    /// Bytes received when the timer was started.
    timed_from: usize,
}

impl RequestBody {
    /// Wraps the body of an admitted call.
    pub(crate) fn new(body: Body, held: Held, in_flight: InFlight, call: Permit) -> (Self, Place) {
        let place = Place(Arc::new(Mutex::new(Permits { call: Some(call), bytes: Permit::default() })));
        let shared = place.clone();
        let body =
            Self { body, in_flight, place: shared, bytes: 0, held, counted: 0, timer: None, timed_from: 0 };
        (body, place)
    }

    /// Bytes of the request so far, decompressed.
    pub(crate) fn length(&self) -> usize {
        self.bytes + self.held.bytes()
    }

    /// Counts a frame, or what was inflated, and acquires the call permit again if it was released.
    fn came(&mut self, frame: Option<&Frame<Bytes>>) -> Result<(), Refusal> {
        self.bytes += frame.and_then(Frame::data_ref).map_or(0, Bytes::len);
        self.counted = self.length();
        if self.counted - self.timed_from >= STRETCH {
            (self.timer, self.timed_from) = (None, self.counted);
        }
        let mut held = self.place.lock();
        self.in_flight.arriving(&mut held.bytes, self.counted)?;
        if held.call.is_none() {
            held.call = Some(self.in_flight.call()?);
        }
        Ok(())
    }

    /// Waits for the next frame. The permit is not released immediately: it would be acquired again only when the request is
    /// read, and requests waiting for that would not be counted.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(MOMENT)));
        if timer.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        if self.place.lock().call.take().is_none() {
            return Poll::Ready(Some(Err(Refusal::Late.into())));
        }
        timer.as_mut().reset(Instant::now() + PATIENCE);
        match timer.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Some(Err(Refusal::Late.into()))),
        }
    }
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Pending if self.length() == self.counted => return self.wait(context),
            // It is being inflated.
            Poll::Pending => {
                let counted = self.came(None);
                return counted
                    .map_or_else(|full| Poll::Ready(Some(Err(full.into()))), |()| self.wait(context));
            }
            Poll::Ready(frame) => frame,
        };
        if let Some(Err(error)) = frame {
            return Poll::Ready(Some(Err(error)));
        }
        match self.came(frame.as_ref().and_then(|frame| frame.as_ref().ok())) {
            Ok(()) => Poll::Ready(frame),
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
