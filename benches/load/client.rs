//! A cheap client, since it shares the cores with the daemon: it sends prepared bytes and reads only the status of responses.

use std::collections::BTreeMap;
use std::time::Duration;

use h2::client::SendRequest;
use h2::{RecvStream, SendStream};
use http::{HeaderMap, Request};
use tokio::net::TcpStream;
use tonic::codegen::Bytes;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::Outcome;
use super::figures::Latencies;

/// The flow-control window: no response waits for this client to read.
const WINDOW: u32 = 8 << 20;

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// With a response.
    Answered,
    /// With RESOURCE_EXHAUSTED, and the retry delay, if any.
    Refused(Option<Duration>),
    /// With anything else.
    Otherwise(String),
}

/// A connection to the daemon; clones share it.
#[derive(Clone)]
pub struct Connection {
    sender: SendRequest<Bytes>,
    request: Request<()>,
}

impl Connection {
    /// Opens connections.
    ///
    /// # Errors
    /// If the daemon does not accept them.
    pub async fn open(address: &str, count: usize) -> Outcome<Vec<Self>> {
        let mut opened = Vec::with_capacity(count);
        for _ in 0..count {
            opened.push(Self::one(address).await?);
        }
        Ok(opened)
    }

    async fn one(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut builder = h2::client::Builder::new();
        builder.initial_window_size(WINDOW).initial_connection_window_size(4 * WINDOW);
        let (sender, connection) = builder.handshake(stream).await?;
        // Its error is reported by the calls.
        tokio::spawn(async { drop(connection.await) });
        let path = "whosaid.v1.AttributionService/ExtractAttributions";
        let request = Request::post(format!("http://{address}/{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        Ok(Self { sender, request: request.body(())? })
    }

    /// Makes a call.
    pub async fn call(&self, body: [Bytes; 2]) -> Ended {
        self.call_for(body, |_| {}).await
    }

    /// Makes a call, and passes on the bytes of its response as they arrive.
    pub async fn call_for(&self, body: [Bytes; 2], taken: impl FnMut(&[u8])) -> Ended {
        match self.ended(body, taken).await {
            Ok(ended) => ended,
            Err(error) => Ended::Otherwise(format!("broken connection: {error}")),
        }
    }

    async fn ended(&self, body: [Bytes; 2], mut taken: impl FnMut(&[u8])) -> Result<Ended, h2::Error> {
        let mut sender = self.sender.clone().ready().await?;
        let (answer, sending) = sender.send_request(self.request.clone(), false)?;
        // A refusal may arrive before the request is sent.
        let _ = send(sending, body);
        let (head, mut body) = answer.await?.into_parts();
        while let Some(bytes) = body.data().await {
            let bytes = bytes?;
            taken(&bytes);
            release(&mut body, bytes.len())?;
        }
        Ok(read(&body.trailers().await?.unwrap_or(head.headers)))
    }
}

fn send(mut sending: SendStream<Bytes>, [head, tail]: [Bytes; 2]) -> Result<(), h2::Error> {
    if tail.is_empty() {
        return sending.send_data(head, true);
    }
    sending.send_data(head, false)?;
    sending.send_data(tail, true)
}

fn release(body: &mut RecvStream, bytes: usize) -> Result<(), h2::Error> {
    body.flow_control().release_capacity(bytes)
}

fn read(trailers: &HeaderMap) -> Ended {
    if trailers.get("grpc-status").is_some_and(|status| status == "0") {
        return Ended::Answered;
    }
    match Status::from_header_map(trailers) {
        Some(status) if status.code() == Code::ResourceExhausted => {
            Ended::Refused(status.get_details_retry_info().and_then(|info| info.retry_delay))
        }
        Some(status) => Ended::Otherwise(format!("{:?}: {}", status.code(), status.message())),
        None => Ended::Otherwise("no status".into()),
    }
}

/// Counts and latencies of calls by outcome.
#[derive(Default)]
pub struct Tally {
    /// Responses.
    pub answered: Latencies,
    /// RESOURCE_EXHAUSTED.
    pub refused: Latencies,
    /// RESOURCE_EXHAUSTED without a retry delay.
    pub without_retry: u64,
    /// All other outcomes.
    pub others: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds a call and its latency.
    pub fn add(&mut self, ended: Ended, took: Duration) {
        match ended {
            Ended::Answered => self.answered.add(took),
            Ended::Refused(retry) => {
                self.refused.add(took);
                self.without_retry += u64::from(retry.is_none());
            }
            Ended::Otherwise(how) => *self.others.entry(how).or_default() += 1,
        }
    }

    /// Adds the counts of another.
    pub fn join(&mut self, other: Self) {
        self.answered.join(other.answered);
        self.refused.join(other.refused);
        self.without_retry += other.without_retry;
        other.others.into_iter().for_each(|(how, count)| *self.others.entry(how).or_default() += count);
    }

    /// The number of calls that ended with neither a response nor RESOURCE_EXHAUSTED.
    pub fn wrong(&self) -> u64 {
        self.others.values().sum()
    }

    /// Prints the unexpected outcomes.
    pub fn tell_others(&self) {
        self.others.iter().for_each(|(how, count)| println!("  {count} ended with {how}"));
    }
}
