//! Compressed requests and answers (`--compression`): as the uncompressed ones, counted by their true size, and refused in
//! words where they are damaged.

use std::io::{Read, Write};
use std::path::Path;

use futures_util::future;
use http::HeaderMap;
use prost::Message;
use tokio_stream::StreamExt;
use tonic::codec::CompressionEncoding;
use tonic::codegen::Bytes;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::cache_service_client::CacheServiceClient;
use whosaid::wire::v1::*;

use crate::ARTICLE;
use crate::faults::raw::{self, MANY, ONE, Raw};
use crate::process::{Daemon, failure};
use crate::server::request;
use crate::timeout::within;

type Client = AttributionServiceClient<Channel>;

const BOTH: [CompressionEncoding; 2] = [CompressionEncoding::Gzip, CompressionEncoding::Zstd];
/// Options of a daemon with both.
const ON: [&str; 2] = ["--compression", "gzip,zstd"];

async fn client(daemon: &Daemon) -> Client {
    Client::connect(format!("http://{}", daemon.address)).await.unwrap()
}

async fn compressing(daemon: &Daemon, encoding: CompressionEncoding) -> Client {
    let client = client(daemon).await.max_decoding_message_size(64 << 20);
    client.send_compressed(encoding).accept_compressed(encoding)
}

/// Twenty different speakers, for an answer of some length.
fn article(number: usize) -> String {
    let says =
        |index| format!("“We cannot pay for roof {number}.{index},” said Ann Lee, the mayor, on Monday.\n\n");
    (0..20).map(says).collect()
}

fn compressed(encoding: CompressionEncoding, bytes: &[u8]) -> Vec<u8> {
    match encoding {
        CompressionEncoding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        _ => zstd::encode_all(bytes, 3).unwrap(),
    }
}

/// A compressed message with its prefix.
fn framed(compressed: &[u8]) -> Vec<u8> {
    [&[1], (compressed.len() as u32).to_be_bytes().as_slice(), compressed].concat()
}

/// Sends a body as a compressed one: the headers of the answer, its bytes, and the status.
async fn send(daemon: &Daemon, name: &str, encoding: &str, body: Vec<u8>) -> (HeaderMap, Vec<u8>, Status) {
    let raw = Raw::connect(&daemon.address).await;
    let headers = [("grpc-encoding", encoding), ("grpc-accept-encoding", encoding)];
    let (answer, mut sending) = raw.begin(name, &headers).await;
    raw::write_as_taken(&mut sending, body.into()).await;
    // The call may have ended.
    let _ = sending.send_data(Bytes::new(), true);
    let (head, mut body) = within("the headers of a response", answer).await.unwrap().into_parts();
    let mut read = Vec::new();
    while let Some(bytes) = within("the next bytes of a response", body.data()).await {
        let bytes = bytes.unwrap();
        read.extend_from_slice(&bytes);
        body.flow_control().release_capacity(bytes.len()).unwrap();
    }
    let trailers = body.trailers().await.unwrap().unwrap_or_default();
    let status = Status::from_header_map(&head.headers).or_else(|| Status::from_header_map(&trailers));
    (head.headers, read, status.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_calls_are_answered_as_uncompressed_ones() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &ON);
    let mut plain = client(&daemon).await;
    for (number, encoding) in BOTH.into_iter().enumerate() {
        let mut client = compressing(&daemon, encoding).await;
        let asked = request(&article(number));
        let miss = client.extract_attributions(asked.clone()).await.unwrap();
        assert_eq!(miss.metadata().get("grpc-encoding").unwrap().to_str().unwrap(), encoding.to_string());
        let (miss, hit) =
            (miss.into_inner(), client.extract_attributions(asked.clone()).await.unwrap().into_inner());
        let expected = plain.extract_attributions(asked).await.unwrap().into_inner();
        assert_eq!((miss.cache_status(), hit.cache_status()), (CacheStatus::Miss, CacheStatus::Hit));
        assert_eq!(expected.total_size, 20);
        assert_eq!(miss.extraction, expected.extraction);
        assert_eq!(hit, expected);
        let rules = client.list_rules(ListRulesRequest::default()).await.unwrap().into_inner();
        assert_eq!(rules, plain.list_rules(ListRulesRequest::default()).await.unwrap().into_inner());

        let texts = [article(number), article(number + 10), String::new(), ARTICLE.into()];
        let items = texts.map(|text| StreamExtractAttributionsRequest { request: Some(request(&text)) });
        let answers =
            client.stream_extract_attributions(tokio_stream::iter(items)).await.unwrap().into_inner();
        let mut answers: Vec<_> = within("a stream", answers.map(Result::unwrap).collect()).await;
        answers.sort_by_key(|answer| answer.request_index);
        let sizes = answers.iter().map(|answer| answer.response.as_ref().map(|response| response.total_size));
        assert_eq!(sizes.collect::<Vec<_>>()[..3], [Some(20), Some(20), None]);
        assert_eq!(answers[0].response.as_ref().unwrap().extraction, expected.extraction);
        assert_eq!(answers[2].status.as_ref().unwrap().code, Code::InvalidArgument as i32);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_are_compressed_and_short_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &ON);
    for encoding in BOTH {
        for (text, flag) in [(article(1), 1), ("Rain fell.".into(), 0)] {
            let asked = compressed(encoding, &request(&text).encode_to_vec());
            let (headers, body, status) = send(&daemon, ONE, &encoding.to_string(), framed(&asked)).await;
            assert_eq!((status.code(), body[0]), (Code::Ok, flag));
            assert_eq!(headers["grpc-encoding"], encoding.to_string());
            if flag == 1 {
                let mut whole = Vec::new();
                match encoding {
                    CompressionEncoding::Gzip => {
                        flate2::read::GzDecoder::new(&body[5..]).read_to_end(&mut whole).map(drop).unwrap();
                    }
                    _ => whole = zstd::decode_all(&body[5..]).unwrap(),
                }
                assert!(whole.len() > 2 * body.len());
                assert_eq!(ExtractAttributionsResponse::decode(&whole[..]).unwrap().total_size, 20);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encoding_that_is_not_on_is_refused_with_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &str, &str, &str); 3] = [
        (&[], "gzip", "none", "identity"),
        (&["--compression", "zstd"], "gzip", "zstd", "zstd,identity"),
        (&ON, "snappy", "gzip, zstd", "gzip,zstd,identity"),
    ];
    for (options, sent, accepted, header) in cases {
        let daemon = Daemon::start(folder.path(), options);
        let asked = framed(&compressed(CompressionEncoding::Gzip, &request(ARTICLE).encode_to_vec()));
        for name in [ONE, MANY] {
            let (headers, _, status) = send(&daemon, name, sent, asked.clone()).await;
            let words = format!(
                "requests compressed by {sent:?} are not accepted; accepted: {accepted} (option --compression of the daemon)"
            );
            assert_eq!((status.code(), status.message()), (Code::Unimplemented, words.as_str()));
            assert_eq!(headers["grpc-accept-encoding"], header);
            assert_eq!(status.get_details_error_info().unwrap().reason, "UNKNOWN_ENCODING");
        }
        // An answer is not compressed by what is off.
        let plain = raw::framed(&request(&article(1)));
        let raw = Raw::connect(&daemon.address).await;
        let (answer, mut sending) = raw.begin(ONE, &[("grpc-accept-encoding", sent)]).await;
        sending.send_data(plain.into(), true).unwrap();
        let (head, body) = within("the headers of a response", answer).await.unwrap().into_parts();
        let (body, code) = raw::rest(body).await;
        assert_eq!((code, body[0], head.headers.get("grpc-encoding")), (Code::Ok, 0, None));
        daemon.end();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_inflates_beyond_the_longest_message_is_refused_and_others_are_answered_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[&ON[..], &["--max-text-bytes", "1000000"]].concat());
    let mut plain = client(&daemon).await;
    let alone = plain.extract_attributions(request(ARTICLE)).await.unwrap().into_inner();
    for encoding in BOTH {
        let bomb = framed(&compressed(encoding, &vec![0; 64 << 20]));
        for name in [ONE, MANY] {
            let encoding = encoding.to_string();
            let bombs = (0..4).map(|_| send(&daemon, name, &encoding, bomb.clone()));
            let (ended, answered) =
                tokio::join!(future::join_all(bombs), plain.extract_attributions(request(ARTICLE)));
            assert_eq!(answered.unwrap().into_inner().extraction, alone.extraction);
            for (_, _, status) in ended {
                let words = "the message is too long when decompressed; the limit is 2065536 bytes";
                assert_eq!((status.code(), status.message()), (Code::OutOfRange, words));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_in_flight_are_those_of_the_decompressed_request() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[&ON[..], &["--max-in-flight-mib", "1"]].concat());
    for encoding in BOTH {
        let mut client = compressing(&daemon, encoding).await;
        for _ in 0..3 {
            let asked = request(&"Rain fell on the roof of the old library all night.\n\n".repeat(24_000));
            let refused = client.extract_attributions(asked).await.unwrap_err();
            assert_eq!(
                (refused.code(), refused.message()),
                (Code::ResourceExhausted, "too many bytes in flight; retry later")
            );
            // What it held was given back.
            let asked = request(&"Rain fell on the roof of the old library all night.\n\n".repeat(18_000));
            client.extract_attributions(asked).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_requests_are_refused_in_words_and_the_daemon_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &ON);
    for encoding in BOTH {
        let message = request(ARTICLE).encode_to_vec();
        let whole = compressed(encoding, &message);
        let cases = [
            (framed(&whole[..whole.len() / 2]), "it ends too early"),
            (framed(&whole)[..20].to_vec(), "it ends too early"),
            (framed(&[&whole[..], &whole].concat()), "bytes follow its end"),
            (framed(&message), ""),
        ];
        for (body, expected) in cases {
            let (_, _, status) = send(&daemon, ONE, &encoding.to_string(), body).await;
            assert_eq!(status.code(), Code::InvalidArgument, "{encoding:?} {status:?}");
            let words = status.message().strip_prefix("request: cannot be decompressed: ").unwrap();
            assert!(words.starts_with(expected) && words.len() > 5, "{words}");
            assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "request");
        }
        // A stream answers what came before.
        let item = StreamExtractAttributionsRequest { request: Some(request(ARTICLE)) };
        let good = framed(&compressed(encoding, &item.encode_to_vec()));
        let body = [&good[..], &framed(b"damaged")].concat();
        let (_, read, status) = send(&daemon, MANY, &encoding.to_string(), body).await;
        assert_eq!((status.code(), read.is_empty()), (Code::InvalidArgument, false));
    }
    client(&daemon).await.extract_attributions(request(ARTICLE)).await.unwrap();
}

async fn cache_client(folder: &Path) -> CacheServiceClient<Channel> {
    let socket = format!("unix:{}", folder.join("cache.sock").display());
    CacheServiceClient::new(Endpoint::from_shared(socket).unwrap().connect().await.unwrap())
}

/// Their bytes are not counted, so that a few which inflate could fill the memory.
#[tokio::test(flavor = "multi_thread")]
async fn calls_whose_bytes_are_not_counted_take_no_compressed_requests() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &ON);
    for encoding in BOTH {
        let mut cache = cache_client(folder.path()).await.send_compressed(encoding);
        let purge = PurgeDocumentRequest { content: article(1) };
        assert_eq!(cache.purge_document(purge).await.unwrap_err().code(), Code::Unimplemented);
        let channel =
            Channel::from_shared(format!("http://{}", daemon.address)).unwrap().connect().await.unwrap();
        let mut health = HealthClient::new(channel).send_compressed(encoding);
        let asked = HealthCheckRequest { service: "a".repeat(1 << 20) };
        assert_eq!(health.check(asked).await.unwrap_err().code(), Code::Unimplemented);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_health_check_is_refused_before_it_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), &[]);
    let channel =
        Channel::from_shared(format!("http://{}", daemon.address)).unwrap().connect().await.unwrap();
    let asked = HealthCheckRequest { service: "a".repeat(5 << 10) };
    assert_eq!(HealthClient::new(channel).check(asked).await.unwrap_err().code(), Code::OutOfRange);
}

#[test]
fn another_encoding_is_no_value_of_the_option() {
    let (code, words) = failure(&["serve", "--compression", "deflate"], b"");
    assert!(code == 2 && words.contains("[possible values: gzip, zstd]"), "{words}");
}
