//! Deduplication of concurrent requests: callers with the same cache key share one extraction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::cache::Key;
use crate::stop::{Stop, Stopped};

use super::answer_request::{AnswerError, AnswerRequest};
use super::query::{CacheMode, CacheStatus};

/// The key of shared work: the cache key and the cache mode.
pub(crate) type Asked = (Key, CacheMode);

/// The result of shared work.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The parts of the answer, and whether they were stored.
    Made(Arc<[Vec<u8>]>, CacheStatus),
    /// The answer was stored in the cache meanwhile.
    Kept,
    /// The work failed.
    None(AnswerError),
}

/// All work in progress.
#[derive(Debug, Default)]
pub(crate) struct Flights(Mutex<HashMap<Asked, Entry>>);

#[derive(Debug)]
struct Entry {
    flight: Arc<Flight>,
    waiters: usize,
}

#[derive(Debug)]
struct Flight {
    /// The request; `None` once no caller waits for it, so that queued work holds no text.
    ask: Mutex<Option<Arc<AnswerRequest>>>,
    stop: Stop,
    outcome: watch::Sender<Option<Outcome>>,
}

/// A waiting caller. When the last one is dropped, the work is stopped.
#[derive(Debug)]
pub(crate) struct Waiter(Place);

/// The work, handed to the first caller.
#[derive(Debug)]
pub(crate) struct Work(Place);

#[derive(Debug)]
struct Place {
    flights: Arc<Flights>,
    asked: Asked,
    flight: Arc<Flight>,
}

impl Flights {
    /// Joins the work on a request. The first caller also gets the work to do.
    pub(crate) fn join(self: &Arc<Self>, asked: Asked, ask: &Arc<AnswerRequest>) -> (Waiter, Option<Work>) {
        let mut entries = self.lock();
        let mut first = false;
        let entry = entries.entry(asked).or_insert_with(|| {
            first = true;
            let ask = Mutex::new(Some(Arc::clone(ask)));
            let flight = Flight { ask, stop: Stop::new(), outcome: watch::Sender::new(None) };
            Entry { flight: Arc::new(flight), waiters: 0 }
        });
        entry.waiters += 1;
        let place = || Place { flights: Arc::clone(self), asked, flight: Arc::clone(&entry.flight) };
        (Waiter(place()), first.then(|| Work(place())))
    }

    /// The number of waiting callers.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.lock().values().map(|entry| entry.waiters).sum()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Asked, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter {
    /// Waits for the result.
    pub(crate) async fn outcome(&self) -> Outcome {
        let mut told = self.0.flight.outcome.subscribe();
        let outcome = told.wait_for(Option::is_some).await;
        // The sender cannot be dropped: it is in the flight, which is held here.
        outcome.ok().and_then(|outcome| outcome.clone()).unwrap_or(Outcome::None(Stopped.into()))
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut entries = self.0.flights.lock();
        let Some(entry) = self.0.entry(&mut entries) else { return };
        entry.waiters -= 1;
        if entry.waiters == 0 {
            // No caller may join it from now on.
            entries.remove(&self.0.asked);
            self.0.flight.stop.stop();
            self.0.flight.ask().take();
        }
    }
}

impl Flight {
    fn ask(&self) -> MutexGuard<'_, Option<Arc<AnswerRequest>>> {
        self.ask.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    /// The request; `None` once no caller waits for it.
    pub(crate) fn ask(&self) -> Option<Arc<AnswerRequest>> {
        self.0.flight.ask().clone()
    }

    /// The stop signal, given when the last caller leaves.
    pub(crate) fn stop(&self) -> &Stop {
        &self.0.flight.stop
    }

    /// Sends the result to all waiting callers.
    pub(crate) fn finish(self, outcome: Outcome) {
        self.0.flight.outcome.send_replace(Some(outcome));
    }
}

/// Sends [`Stopped`] if the work was dropped unfinished, so that no caller waits forever.
impl Drop for Work {
    fn drop(&mut self) {
        let mut entries = self.0.flights.lock();
        if self.0.entry(&mut entries).is_some() {
            entries.remove(&self.0.asked);
        }
        drop(entries);
        let stopped = || Outcome::None(Stopped.into());
        self.0.flight.outcome.send_if_modified(|outcome| {
            let undone = outcome.is_none();
            outcome.get_or_insert_with(stopped);
            undone
        });
    }
}

impl Place {
    /// The entry of this flight, unless a later one has replaced it.
    fn entry<'e>(&self, entries: &'e mut HashMap<Asked, Entry>) -> Option<&'e mut Entry> {
        entries.get_mut(&self.asked).filter(|entry| Arc::ptr_eq(&entry.flight, &self.flight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(flights: &Arc<Flights>) -> (Waiter, Option<Work>) {
        let ask = crate::service::tests::ask_for("a");
        flights.join((Key::new(b"a", &[]), CacheMode::Default), &Arc::new(ask))
    }

    #[test]
    fn work_is_stopped_when_the_last_who_waits_is_gone() {
        let flights = Arc::new(Flights::default());
        let (first, work) = join(&flights);
        let (second, none) = join(&flights);
        let work = work.unwrap();
        assert!(none.is_none());
        drop(first);
        assert!(!work.stop().is_stopped());
        assert!(work.ask().is_some());
        drop(second);
        assert!(work.stop().is_stopped() && work.ask().is_none());
        // A new caller starts new work, which the end of the old work does not affect.
        let (_third, again) = join(&flights);
        assert!(again.is_some());
        drop(work);
        assert!(join(&flights).1.is_none());
    }

    #[tokio::test]
    async fn work_that_is_dropped_undone_lets_nobody_wait() {
        let flights = Arc::new(Flights::default());
        let (waiter, work) = join(&flights);
        drop(work);
        assert!(matches!(waiter.outcome().await, Outcome::None(AnswerError::Stopped(_))));
    }
}
