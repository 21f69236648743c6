//! The request of a call as it comes in: counted, and given up where it does not come to its end.

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
use crate::wire::errors::refusal::Refusal;

/// How long a request may take to come in before its place is given to others.
const MOMENT: Duration = Duration::from_secs(1);
/// How long it may take then.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many bytes have such times of their own, since a long request is taken in behind all else.
const STRETCH: usize = 64 << 10;

/// What a call holds: a place among the calls, and a share of the bytes. Given back when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Place(Arc<Mutex<Held>>);

#[derive(Debug)]
struct Held {
    /// Nothing while the request is waited for too long: whoever sends slowly holds up no other call.
    call: Option<Permit>,
    bytes: Permit,
}

impl Place {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request's body.
pub struct RequestBody {
    body: Body,
    in_flight: InFlight,
    place: Place,
    bytes: usize,
    /// Begun when the rest was first waited for, and anew with each stretch that has come.
    timer: Option<Pin<Box<Sleep>>>,
    /// Bytes that had come when it was begun.
    timed_from: usize,
}

impl RequestBody {
    /// Counts a request as it comes in, for a call that has been let in.
    pub fn new(body: Body, in_flight: InFlight, call: Permit) -> (Self, Place) {
        let place = Place(Arc::new(Mutex::new(Held { call: Some(call), bytes: Permit::default() })));
        let held = place.clone();
        (Self { body, in_flight, place: held, bytes: 0, timer: None, timed_from: 0 }, place)
    }

    /// Counts a frame, or takes the place again that was given back meanwhile.
    fn came(&mut self, frame: Option<&Frame<Bytes>>) -> Result<(), Refusal> {
        self.bytes += frame.and_then(Frame::data_ref).map_or(0, Bytes::len);
        if self.bytes - self.timed_from >= STRETCH {
            (self.timer, self.timed_from) = (None, self.bytes);
        }
        let mut held = self.place.lock();
        self.in_flight.arriving(&mut held.bytes, self.bytes)?;
        if held.call.is_none() {
            held.call = Some(self.in_flight.call()?);
        }
        Ok(())
    }

    /// Waits for the rest. The place is kept for a moment: given up at once it would be taken again only when the request is
    /// read, and what waits for that would be counted nowhere.
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
            Poll::Pending => return self.wait(context),
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
