//! Many articles in one call, each answered as soon as it is ready.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future;
use futures_util::stream::{self, Stream, StreamExt};
use prost::Message;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::{Request, Status, Streaming};
use tracing::Instrument;

use crate::service::Service;

use crate::wire::admission::in_flight::{InFlight, Permit};
use crate::wire::calls::deadline;
use crate::wire::calls::extract;
use crate::wire::errors::grpc_status;
use crate::wire::errors::refusal::Refusal;
use crate::wire::limits::Limits;
use crate::wire::messages::codec;
use crate::wire::messages::server_types;
use crate::wire::v1;

type Asked = server_types::StreamExtractAttributionsRequest;
type Answered = server_types::StreamExtractAttributionsResponse;

/// The responses of a stream, in any order.
pub(crate) type Answers = Pin<Box<dyn Stream<Item = Result<Answered, Status>> + Send>>;

/// Answers each request of a stream. The next request is read only while fewer than `limits.stream` are in progress or have
/// unread responses. So a client that does not read is not read from, and memory is bounded.
///
/// Once `end` is cancelled no further request is read; those already read are answered.
pub(crate) fn answers(
    service: Arc<Service>,
    limits: Limits,
    in_flight: InFlight,
    request: Request<Streaming<Asked>>,
    end: CancellationToken,
) -> Answers {
    let time = deadline::timeout(request.metadata().as_ref());
    let why = EndReason::default();
    let requests = until_broken(request.into_inner(), why.clone()).take_until(ended(end, why.clone()));
    // Sequential, so that at most one request waits for permits with its text in memory.
    let let_in = requests.enumerate().then(move |(index, asked)| {
        let in_flight = in_flight.clone();
        async move { (index, in_flight.article(asked.request.len()).await, asked) }
    });
    let answers =
        let_in.map(move |(index, place, asked)| begin(&service, limits, place, index as u64, asked));
    let answers = answers.buffer_unordered(limits.stream.max(1)).map(Ok);
    let on_time = answers.take_until(passed(time, why.clone()));
    Box::pin(on_time.chain(stream::iter(std::iter::from_fn(move || why.take().map(Err)))))
}

/// The error that ended the stream, if the client did not end it. The first one counts.
#[derive(Clone, Default)]
pub(crate) struct EndReason(Arc<Mutex<Option<Status>>>);

impl EndReason {
    fn say(&self, status: Status) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(status);
    }

    /// Takes the error; none if there is none, or it was taken.
    pub(crate) fn take(&self) -> Option<Status> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The requests up to the first transport error.
fn until_broken(requests: Streaming<Asked>, why: EndReason) -> impl Stream<Item = Asked> {
    requests.scan(why, |why, read| {
        future::ready(read.map_err(|status| why.say(grpc_status::of_tonic(status))).ok())
    })
}

/// Completes when the daemon shuts down.
async fn ended(end: CancellationToken, why: EndReason) {
    end.cancelled().await;
    why.say(Refusal::Unavailable("the daemon is shutting down".into()).into());
}

/// Completes when the deadline has passed.
pub(crate) async fn passed(time: Option<Duration>, why: EndReason) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => future::pending().await,
    }
    why.say(Refusal::Late.into());
}

/// Starts to answer a request on any free thread. Dropping the future aborts the work.
fn begin(
    service: &Arc<Service>,
    limits: Limits,
    place: (Permit, Permit),
    index: u64,
    asked: Asked,
) -> impl Future<Output = Answered> + use<> {
    let service = Arc::clone(service);
    let (pool, is_short) = (service.pool().clone(), asked.request.len() <= limits.short_text);
    let answering = async move {
        let answered = answer(&service, limits, asked).await;
        drop(place);
        answered
    };
    let work = async move { if is_short { Ok(answering.await) } else { pool.run(answering).await } };
    let work = AbortOnDropHandle::new(tokio::spawn(work.in_current_span()));
    async move {
        let nothing = |status| (String::new(), Err(status));
        let (document_id, answered) = match work.await {
            Ok(Ok(answered)) => answered,
            Ok(Err(stopped)) => nothing(Refusal::from(stopped).into()),
            Err(_) => nothing(grpc_status::panicked()),
        };
        let (response, status) = match answered {
            Ok(response) => (Some(response), None),
            Err(refused) => (None, Some(grpc_status::message(&refused))),
        };
        Answered { request_index: index, document_id, status, response }
    }
}

/// The id of the document, empty if the request cannot be decoded, and the response.
async fn answer(
    service: &Arc<Service>,
    limits: Limits,
    asked: Asked,
) -> (String, Result<server_types::ExtractAttributionsResponse, Status>) {
    match v1::ExtractAttributionsRequest::decode(asked.request) {
        Ok(request) => {
            let id = request.document.as_ref().map(|document| document.id.clone()).unwrap_or_default();
            (id, extract::answer(service, limits, request).await.map_err(Status::from))
        }
        Err(error) => {
            let refusal = codec::unreadable(&error);
            extract::not_answered(service, &refusal);
            (String::new(), Err(refusal.into()))
        }
    }
}
