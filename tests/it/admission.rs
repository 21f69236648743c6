//! Who is let in: what is above a bound is refused at once and told when to ask again, and what a call holds is given back
//! when it is done.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::codegen::Bytes;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{
    ExtractAttributionsRequest, ExtractAttributionsResponse, GetCacheStatsRequest,
    StreamExtractAttributionsRequest,
};
use whosaid::wire::{Encodings, Limits, Settings};

use crate::ARTICLE;
use crate::faults::raw::{self, ONE, Raw, Writer};
use crate::process::Daemon;
use crate::server::{LIMITS, Server, request};
use crate::timeout::within;

type Client = AttributionServiceClient<Channel>;

async fn channel(address: &str) -> Channel {
    Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()
}

async fn client(daemon: &Daemon) -> Client {
    Client::new(channel(&daemon.address).await)
}

async fn ask(client: &mut Client, asked: &ExtractAttributionsRequest) -> Result<(), Status> {
    client.extract_attributions(asked.clone()).await.map(drop)
}

/// Too much is in flight, and the refusal says of what, why for programs, and when to ask again.
fn assert_busy(refused: &Status, what: &str) {
    let words = format!("too many {what} in flight; retry later");
    assert_eq!((refused.code(), refused.message()), (Code::ResourceExhausted, words.as_str()));
    assert_eq!(refused.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_millis(200)));
    let info = refused.get_details_error_info().unwrap();
    assert_eq!((info.reason.as_str(), info.domain.as_str()), ("EXHAUSTED", "whosaid.v1"));
}

/// Asks until a place is free; each try is a call with its answer, so that nothing spins.
async fn until_answered(client: &mut Client) {
    let answered = async {
        while let Err(refused) = ask(client, &request(ARTICLE)).await {
            assert_busy(&refused, "calls");
        }
    };
    within("a call to be admitted", answered).await;
}

fn item() -> StreamExtractAttributionsRequest {
    StreamExtractAttributionsRequest { request: Some(request(ARTICLE)) }
}

/// The same for a stream.
async fn until_streamed(client: &mut Client) {
    let streamed = async {
        let mut answers = loop {
            match client.stream_extract_attributions(tokio_stream::once(item())).await {
                Ok(answers) => break answers.into_inner(),
                Err(refused) => assert_busy(&refused, "streams"),
            }
        };
        assert_eq!(answers.message().await.unwrap().unwrap().status, None);
    };
    within("a stream to be admitted and answered", streamed).await;
}

/// A call that holds the only place, and what another call is told. One that is waited for too long gives its place up, and
/// takes it again with its next byte; one that came amid another is refused itself, and begun again.
async fn hold(daemon: &Daemon, client: &mut Client) -> (Writer, Status) {
    let held = async {
        loop {
            let mut held = Writer::begin(&daemon.address, &request(ARTICLE)).await;
            while held.go_on().await {
                if let Err(refused) = ask(client, &request(ARTICLE)).await {
                    return (held, refused);
                }
            }
        }
    };
    within("an unfinished call to hold the only permit", held).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_above_the_bound_is_refused_until_another_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--max-calls", "1"]);
    let mut client = client(&daemon).await;
    let mut health = HealthClient::new(channel(&daemon.address).await);
    let (held, refused) = hold(&daemon, &mut client).await;
    assert_busy(&refused, "calls");
    let health = health.check(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(health.status, ServingStatus::Serving as i32);
    let (answers, code) = held.finish().await;
    assert_eq!((answers.len(), code), (1, Code::Ok));
    ask(&mut client, &request(ARTICLE)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_slowly_gives_its_place_up_and_is_answered_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--max-calls", "1"]);
    let mut client = client(&daemon).await;
    let (held, _) = hold(&daemon, &mut client).await;
    until_answered(&mut client).await;
    let (answers, code) = held.finish().await;
    assert_eq!((answers.len(), code), (1, Code::Ok));
}

/// A request for a text of so many KiB in which nobody says anything.
fn silent(kib: usize) -> ExtractAttributionsRequest {
    const PARAGRAPH: &str = "Rain fell on the roof of the old library all night, and in the morn\n\n";
    request(&PARAGRAPH.repeat((kib << 10) / PARAGRAPH.len()))
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_more_bytes_than_are_allowed_are_refused_and_the_bytes_are_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--max-in-flight-mib", "1"]);
    let mut client = client(&daemon).await;
    // Alone it is too long.
    assert_busy(&ask(&mut client, &silent(1200)).await.unwrap_err(), "bytes");
    // Either of these is not, but both together are: whichever grows above the bound is refused.
    let (one, other) = (silent(900), silent(600));
    let raw = Raw::connect(&daemon.address).await;
    let (answer, mut sending) = raw.begin(ONE, &[]).await;
    let mut body = Bytes::from(raw::framed(&one));
    let last = body.split_off(body.len() - 1);
    raw::write_as_taken(&mut sending, body).await;
    let of_other = ask(&mut client, &other).await;
    // The first 64 KiB of each count for nothing.
    ask(&mut client, &request(ARTICLE)).await.unwrap();
    // It may be refused by now.
    let _ = sending.send_data(last, true);
    let (_, of_one) = raw::whole::<ExtractAttributionsResponse>(answer).await;
    match of_other {
        Ok(()) => assert_eq!(of_one, Code::ResourceExhausted),
        Err(refused) => assert_busy(&refused, "bytes"),
    }
    for asked in [one, other] {
        ask(&mut client, &asked).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_above_the_bound_is_refused_until_another_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &["--max-streams", "1"]);
    let mut client = client(&daemon).await;
    let (send, items) = mpsc::channel(1);
    let mut answers =
        client.stream_extract_attributions(ReceiverStream::new(items)).await.unwrap().into_inner();
    let mut send = Some(send);
    for index in 0..3 {
        send.as_ref().unwrap().send(item()).await.unwrap();
        assert_eq!(answers.message().await.unwrap().unwrap().request_index, index);
        let refused = client.stream_extract_attributions(tokio_stream::once(item())).await.unwrap_err();
        assert_busy(&refused, "streams");
        // Streams and calls have bounds of their own.
        ask(&mut client, &request(ARTICLE)).await.unwrap();
    }
    drop(send.take());
    assert_eq!(answers.message().await.unwrap(), None);
    until_streamed(&mut client).await;
}

/// What stands between a client and a daemon, and keeps back what the daemon says for as long as it is locked.
#[derive(Default)]
struct Between {
    lock: Arc<Mutex<()>>,
    /// How many bytes of the client have been handed on.
    sent: watch::Sender<usize>,
}

impl Between {
    /// The address for the client, which may connect once.
    async fn listen(&self, daemon: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (lock, sent, daemon) = (Arc::clone(&self.lock), self.sent.clone(), daemon.to_string());
        tokio::spawn(async move {
            let (mut from_client, mut to_client) = listener.accept().await.unwrap().0.into_split();
            let (mut from_daemon, mut to_daemon) = TcpStream::connect(daemon).await.unwrap().into_split();
            tokio::spawn(async move {
                let mut bytes = [0; 1 << 12];
                while let Ok(length @ 1..) = from_client.read(&mut bytes).await {
                    to_daemon.write_all(&bytes[..length]).await.unwrap();
                    sent.send_modify(|sent| *sent += length);
                }
            });
            let mut bytes = [0; 1 << 12];
            while let Ok(length @ 1..) = from_daemon.read(&mut bytes).await {
                let _unlocked = lock.lock().await;
                to_client.write_all(&bytes[..length]).await.unwrap();
            }
        });
        address
    }
}

/// A client that has not heard of the end yet, and asks on a connection that stands: it is told to come again. The open call
/// is answered.
#[tokio::test(flavor = "multi_thread")]
async fn after_sigterm_a_new_call_is_told_to_come_again_and_the_open_one_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    // No test waits that long: only an end in order lets this one go on.
    let daemon = Daemon::start(folder.path(), &["--drain-seconds", "100000", "--max-calls", "1"]);
    let between = Between::default();
    let mut late = Client::new(channel(&between.listen(&daemon.address).await).await);
    ask(&mut late, &request(ARTICLE)).await.unwrap();
    let (open, _) = hold(&daemon, &mut late).await;
    let mut health = HealthClient::new(channel(&daemon.address).await);
    let mut watch = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().status, ServingStatus::Serving as i32);
    let kept_back = between.lock.lock().await;
    let ended = tokio::task::spawn_blocking(|| daemon.end());
    assert_eq!(watch.message().await.unwrap().unwrap().status, ServingStatus::NotServing as i32);
    let mut sent = between.sent.subscribe();
    let before = *sent.borrow();
    let refused = tokio::spawn(async move { ask(&mut late, &request(ARTICLE)).await.unwrap_err() });
    // More than the acknowledgements that may still be on their way.
    let sent = sent.wait_for(|sent| *sent > before + ARTICLE.len());
    drop(within("the new call to be sent", sent).await.unwrap());
    drop(kept_back);
    let refused = refused.await.unwrap();
    assert_eq!((refused.code(), refused.message()), (Code::Unavailable, "the daemon is shutting down"));
    assert_eq!(refused.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_secs(1)));
    assert_eq!(refused.get_details_error_info().unwrap().reason, "UNAVAILABLE");
    let (answers, code) = open.finish().await;
    assert_eq!((answers.len(), code), (1, Code::Ok));
    ended.await.unwrap();
}

/// Work that went on would keep its answer.
#[tokio::test]
async fn the_work_of_a_long_call_ends_with_its_caller_and_its_place_is_given_back() {
    let server = Server::start(Limits { calls: 1, ..LIMITS }).await;
    let (mut client, mut cache) = (server.client().await, server.cache_client().await);
    ask(&mut client, &request(ARTICLE)).await.unwrap();
    let idle = server.holders();
    let text = ARTICLE.replace('\n', " ").repeat(LIMITS.text / ARTICLE.len());
    let raw = Raw::connect(server.address.trim_start_matches("http://")).await;
    let (answer, mut sending) = raw.begin(ONE, &[]).await;
    raw::write_as_taken(&mut sending, raw::framed(&request(&text)).into()).await;
    sending.send_data(Bytes::new(), true).unwrap();
    assert_busy(&ask(&mut client, &request(ARTICLE)).await.unwrap_err(), "calls");
    drop((answer, sending));
    until_answered(&mut client).await;
    let idle_again = async {
        while server.holders() > idle {
            tokio::task::yield_now().await;
        }
    };
    within("the work of the dropped call to end", idle_again).await;
    let stats = cache.get_cache_stats(GetCacheStatsRequest {}).await.unwrap().into_inner();
    assert_eq!(stats.inserts, 1, "of the short text alone");
}

/// It holds its connection, but does not answer whether it is there.
#[tokio::test]
async fn a_client_that_is_gone_without_a_word_gives_back_what_it_held() {
    let limits = Limits { streams: 1, ..LIMITS };
    let drain = Duration::from_secs(60);
    let (silence, compression) = (Duration::from_secs(1), Encodings::default());
    let server = Server::start_with(Settings { limits, drain, silence, max_age: None, compression }).await;
    let mut client = server.client().await;
    let between = Between::default();
    let behind = between.listen(server.address.trim_start_matches("http://")).await;
    let mut gone = Client::new(channel(&behind).await);
    let (_send, items) = mpsc::channel::<StreamExtractAttributionsRequest>(1);
    let _held = gone.stream_extract_attributions(ReceiverStream::new(items)).await.unwrap();
    let _silenced = between.lock.lock().await;
    let refused = client.stream_extract_attributions(tokio_stream::once(item())).await.unwrap_err();
    assert_busy(&refused, "streams");
    until_streamed(&mut client).await;
}
