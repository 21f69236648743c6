//! HTTP/2 by hand: bodies that are written and read as slowly as one likes.

use std::future::poll_fn;

use h2::client::{ResponseFuture, SendRequest};
use h2::{Ping, PingPong, RecvStream, SendStream};
use http::{HeaderMap, Request};
use tokio::net::TcpStream;
use tonic::codegen::Bytes;
use tonic::{Code, Status};
use tonic_types::StatusExt;
use whosaid::wire::v1::{ExtractAttributionsRequest, ExtractAttributionsResponse};

use crate::timeout::within;

pub const ONE: &str = "ExtractAttributions";
pub const MANY: &str = "StreamExtractAttributions";

/// A connection whose windows are those of the protocol, 64 KiB.
pub struct Raw {
    sender: SendRequest<Bytes>,
    pings: PingPong,
    address: String,
}

impl Raw {
    pub async fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let (sender, mut connection) = h2::client::handshake(stream).await.unwrap();
        let pings = connection.ping_pong().unwrap();
        // The daemon may close it.
        tokio::spawn(async { drop(connection.await) });
        Self { sender, pings, address: address.into() }
    }

    /// Begins a call with further headers: its answer to come, and what its body is to be written to.
    pub async fn begin(&self, name: &str, headers: &[(&str, &str)]) -> (ResponseFuture, SendStream<Bytes>) {
        let uri = format!("http://{}/whosaid.v1.AttributionService/{name}", self.address);
        let mut request =
            Request::post(uri).header("content-type", "application/grpc").header("te", "trailers");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut sender = self.sender.clone().ready().await.unwrap();
        sender.send_request(request.body(()).unwrap(), false).unwrap()
    }

    /// Waits until the daemon has read what was sent so far.
    pub async fn read_by_daemon(&mut self) {
        // The first may overtake what waits to be sent; what waits is sent with it, and so before the second.
        for _ in 0..2 {
            within("a pong of the daemon", self.pings.ping(Ping::opaque())).await.unwrap();
        }
    }
}

/// A request that is half written.
pub struct Writer {
    raw: Raw,
    answer: ResponseFuture,
    sending: SendStream<Bytes>,
    body: Vec<u8>,
    written: usize,
}

/// So many bytes are written at a time.
const PIECE: usize = 7;

impl Writer {
    pub async fn begin(address: &str, asked: &ExtractAttributionsRequest) -> Self {
        let raw = Raw::connect(address).await;
        let (answer, sending) = raw.begin(ONE, &[]).await;
        let body = framed(asked);
        let mut writer = Self { raw, answer, sending, body, written: 0 };
        writer.write(writer.body.len() / 2).await;
        writer.raw.read_by_daemon().await;
        writer
    }

    /// Writes another byte, never the last one; whether the daemon still reads.
    pub async fn go_on(&mut self) -> bool {
        assert!(self.written + 1 < self.body.len(), "all is written");
        let byte = Bytes::copy_from_slice(&self.body[self.written..=self.written]);
        self.written += 1;
        let is_open = self.sending.send_data(byte, false).is_ok();
        self.raw.read_by_daemon().await;
        is_open
    }

    /// Writes the rest: the answer.
    pub async fn finish(mut self) -> (Vec<ExtractAttributionsResponse>, Code) {
        self.write(self.body.len()).await;
        self.sending.send_data(Bytes::new(), true).unwrap();
        whole(self.answer).await
    }

    /// Writes as far as there, each piece on its own.
    async fn write(&mut self, end: usize) {
        let pieces: Vec<_> = self.body[self.written..end].chunks(PIECE).map(<[u8]>::to_vec).collect();
        self.written = end;
        for piece in pieces {
            self.sending.send_data(piece.into(), false).unwrap();
            tokio::task::yield_now().await;
        }
    }
}

/// Writes no faster than the daemon takes: at the end it has taken all but what a window holds, 128 KiB; or it has ended the
/// call.
pub async fn write_as_taken(sending: &mut SendStream<Bytes>, mut bytes: Bytes) {
    while !bytes.is_empty() {
        sending.reserve_capacity(bytes.len());
        while sending.capacity() == 0 {
            let capacity = poll_fn(|context| sending.poll_capacity(context));
            if !matches!(within("the daemon to read", capacity).await, Some(Ok(_))) {
                return;
            }
        }
        let piece = bytes.split_to(sending.capacity().min(bytes.len()));
        sending.send_data(piece, false).unwrap();
    }
}

/// A message as it is sent: five bytes in front of it.
pub fn framed(message: &impl prost::Message) -> Vec<u8> {
    let length = (message.encoded_len() as u32).to_be_bytes();
    [&[0][..], &length, &message.encode_to_vec()].concat()
}

/// The messages of a body that was read whole.
pub fn messages<M: prost::Message + Default>(mut body: &[u8]) -> Vec<M> {
    let mut found = Vec::new();
    while let Some((head, rest)) = body.split_at_checked(5) {
        let length = u32::from_be_bytes(head[1..].try_into().unwrap()) as usize;
        found.push(M::decode(&rest[..length]).unwrap());
        body = &rest[length..];
    }
    assert!(body.is_empty(), "a message is cut off");
    found
}

/// The body of an answer that has begun; nothing where the call was refused because too many are open.
pub async fn begun(answer: ResponseFuture) -> Option<RecvStream> {
    let (head, body) = within("the headers of a response", answer).await.unwrap().into_parts();
    let Some(status) = status(&head.headers) else { return Some(body) };
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    assert!(status.get_details_retry_info().is_some(), "{status}");
    None
}

/// The rest of a body, and the status behind it.
pub async fn rest(mut body: RecvStream) -> (Vec<u8>, Code) {
    let mut read = Vec::new();
    while let Some(bytes) = within("the next bytes of a response", body.data()).await {
        let bytes = bytes.unwrap();
        read.extend_from_slice(&bytes);
        body.flow_control().release_capacity(bytes.len()).unwrap();
    }
    let trailers = body.trailers().await.unwrap().unwrap_or_default();
    (read, status(&trailers).unwrap().code())
}

/// A whole answer: its messages and its code, which a call without an answer has in its head.
pub async fn whole<M: prost::Message + Default>(answer: ResponseFuture) -> (Vec<M>, Code) {
    let (head, body) = within("the headers of a response", answer).await.unwrap().into_parts();
    match status(&head.headers) {
        Some(status) => (Vec::new(), status.code()),
        None => {
            let (read, code) = rest(body).await;
            (messages(&read), code)
        }
    }
}

fn status(headers: &HeaderMap) -> Option<Status> {
    Status::from_header_map(headers)
}
