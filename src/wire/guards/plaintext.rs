//! Answers clients without TLS at a port with TLS in words that they show.
//!
//! HTTP/2 clients get the status of each call, for that is what they show. A GOAWAY with the words was tried: grpcurl shows "use of
//! closed network connection", and Python's grpcio connects again hundreds of times a second until its deadline.

use std::io;
use std::time::Duration;

use h2::server::{Builder, SendResponse};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tonic::Status;

use crate::wire::errors::refusal::Refusal;
use crate::wire::guards::last_words;

/// How long an HTTP/2 client has for its calls.
const CALLING: Duration = Duration::from_secs(5);
/// Calls at a time of an HTTP/2 client.
const CALLS: u32 = 16;
/// How long the headers of a call may be, in bytes.
const HEADERS: u32 = 16 << 10;
/// How every HTTP/2 connection begins, as far as it differs from requests of HTTP/1.
const HTTP2: &[u8] = b"PRI ";

/// The whole answer to a request of HTTP/1.
const ANSWER: &str = concat!(
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n",
    "This port speaks TLS; use https://\n"
);

/// Answers in the protocol that the client speaks, if it is a known one, and closes the connection. Bounded in bytes and time.
pub(crate) async fn answer(connection: TcpStream) {
    // A client that does not read its answer, or is gone, misses it.
    let _ = timeout(CALLING, answer_in_words(connection)).await;
}

async fn answer_in_words(connection: TcpStream) -> Result<(), Unanswered> {
    let mut start = [0; HTTP2.len()];
    connection.peek(&mut start).await?;
    if start == HTTP2 {
        answer_calls(connection).await?;
    } else if start.first().is_some_and(u8::is_ascii_uppercase) {
        answer_request(connection).await?;
    }
    Ok(())
}

/// Why a client gets no answer.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("the connection failed")]
    Connection(#[from] io::Error),
    #[error("the client does not speak HTTP/2")]
    Http2(#[from] h2::Error),
}

/// Answers a request of HTTP/1, whatever it is.
async fn answer_request(mut connection: TcpStream) -> io::Result<()> {
    connection.write_all(ANSWER.as_bytes()).await?;
    last_words::until_read(connection).await;
    Ok(())
}

/// Answers the first call of an HTTP/2 client, and those that are on their way.
async fn answer_calls(connection: TcpStream) -> Result<(), h2::Error> {
    let mut server = Builder::new();
    server.max_concurrent_streams(CALLS).max_header_list_size(HEADERS);
    let mut calls = server.handshake::<_, bytes::Bytes>(connection).await?;
    while let Some(call) = calls.accept().await {
        let (request, answer) = call?;
        refuse(&request, answer)?;
        calls.graceful_shutdown();
    }
    Ok(())
}

fn refuse(
    request: &Request<h2::RecvStream>,
    mut answer: SendResponse<bytes::Bytes>,
) -> Result<(), h2::Error> {
    let kind = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let head = if kind.starts_with(b"application/grpc") {
        Status::from(Refusal::NeedsTls).into_http::<()>()
    } else {
        let mut head = Response::new(());
        *head.status_mut() = StatusCode::BAD_REQUEST;
        head
    };
    answer.send_response(head, true).map(|_| ())
}
