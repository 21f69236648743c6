//! The page in the browser: its files, its calls over gRPC-Web, and whom it refuses.

use std::io::Write;
use std::net::TcpStream;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use prost::Message;
use tonic::Code;
use tonic::transport::Channel;
use whosaid::wire::v1::attribution_service_client::AttributionServiceClient;
use whosaid::wire::v1::{ExtractAttributionsResponse, GetServerInfoResponse};

use crate::ARTICLE;
use crate::process::{Daemon, failure, signal};
use crate::server::request;
use crate::timeout::within;

/// The path of a method.
fn method(name: &str) -> String {
    format!("whosaid.v1.AttributionService/{name}")
}

/// A daemon with a page.
struct Page {
    daemon: Daemon,
    /// With a slash at its end.
    address: String,
    _folder: tempfile::TempDir,
}

impl Page {
    fn start(arguments: &[&str]) -> Self {
        Self::at("127.0.0.1:0", arguments)
    }

    fn at(web: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut daemon = Daemon::start(folder.path(), &[&["--no-cache", "--web", web], arguments].concat());
        let address = daemon.page();
        Self { daemon, address, _folder: folder }
    }

    /// The host and port, as a browser sends them.
    fn host(&self) -> &str {
        self.address.trim_start_matches("http://").trim_end_matches('/')
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        let answered = client.request(request.body(Full::new(body)).unwrap());
        let (head, body) = within("an answer", answered).await.unwrap().into_parts();
        Response::from_parts(head, within("a body", body.collect()).await.unwrap().to_bytes())
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, Bytes::new()).await
    }

    /// Calls a method over gRPC-Web; `headers` are sent too.
    async fn call(&self, name: &str, message: &impl Message, headers: &[(&str, &str)]) -> Answer {
        let kind = ("content-type", "application/grpc-web+proto");
        self.send(Method::POST, &method(name), &[&[kind], headers].concat(), frame(message)).await
    }
}

type Answer = Response<Bytes>;

/// A message in a frame of gRPC: a flag, the length, and the bytes.
fn frame(message: &impl Message) -> Bytes {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
    [&[0], length.as_slice(), &bytes].concat().into()
}

/// The first frame's message, and the trailers in the frame behind it.
fn read<M: Message + Default>(answer: &Answer) -> (M, String) {
    let body = answer.body();
    let length = u32::from_be_bytes(body[1..5].try_into().unwrap()) as usize;
    let (message, trailers) = body[5..].split_at(length);
    assert_eq!(trailers[0], 0x80, "the second frame holds trailers");
    (M::decode(message).unwrap(), String::from_utf8(trailers[5..].to_vec()).unwrap())
}

/// Checks the headers that every answer has.
fn assert_guarded(headers: &HeaderMap) {
    let policy = headers["content-security-policy"].to_str().unwrap();
    for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"] {
        assert!(policy.split("; ").any(|part| part == rule), "{rule}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
    assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
    assert!(headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{headers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_calls_over_grpc_web_are_answered() {
    let page = Page::start(&["--compression", "zstd"]);
    let message = zstd::encode_all(&request(ARTICLE).encode_to_vec()[..], 3).unwrap();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let body = Bytes::from([&[1], length.as_slice(), &message].concat());
    let kind = ("content-type", "application/grpc-web+proto");
    let send = async |encoding| {
        let headers = [kind, ("grpc-encoding", encoding)];
        page.send(Method::POST, &method("ExtractAttributions"), &headers, body.clone()).await
    };
    let answer = send("zstd").await;
    assert_guarded(answer.headers());
    let (answer, trailers) = read::<ExtractAttributionsResponse>(&answer);
    assert_eq!(answer.document_id, "a");
    assert!(!answer.extraction.unwrap().attributions.is_empty());
    assert!(trailers.contains("grpc-status:0"), "{trailers}");
    let refused = send("gzip").await;
    assert_eq!(refused.headers()["grpc-status"], (Code::Unimplemented as i32).to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_its_files_are_served() {
    let page = Page::start(&[]);
    let html = page.get("", &[]).await;
    assert_eq!(html.headers()["content-type"], "text/html; charset=utf-8");
    let written = String::from_utf8(html.body().to_vec()).unwrap();
    let named: Vec<&str> =
        written.split('"').filter(|part| part.starts_with("page.") || *part == "icon.svg").collect();
    assert_eq!(named.len(), 3, "{written}");
    for path in [&[""], named.as_slice()].concat() {
        let answer = page.get(path, &[]).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_guarded(answer.headers());
        assert!(!answer.body().is_empty(), "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-cache", "{path}");
        let head = page.send(Method::HEAD, path, &[], Bytes::new()).await;
        assert_eq!(head.headers()["content-length"], answer.body().len().to_string().as_str(), "{path}");
        let tag = answer.headers()["etag"].to_str().unwrap();
        let known = page.get(path, &[("if-none-match", &format!("\"other\", W/{tag}"))]).await;
        assert_eq!((known.status(), known.body().len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert_guarded(known.headers());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_grpc_web_is_answered() {
    let page = Page::start(&[]);
    let own = page.address.trim_end_matches('/');
    let answer = page.call("ExtractAttributions", &request(ARTICLE), &[("origin", own)]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/grpc-web+proto");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_guarded(answer.headers());
    let (response, trailers) = read::<ExtractAttributionsResponse>(&answer);
    let speakers = response.extraction.unwrap().speakers;
    assert_eq!(speakers.iter().map(|speaker| speaker.name.as_str()).next(), Some("Ann Lee"));
    assert!(trailers.contains("grpc-status:0"), "{trailers}");
    let refused = page.call("ExtractAttributions", &request(""), &[]).await;
    assert_eq!(refused.headers()["grpc-status"], "3");
    assert_guarded(refused.headers());
    let log = page.daemon.end();
    assert!(!log.contains("Riverton"), "no text of an article is logged: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_holds_over_grpc_web() {
    let page = Page::start(&[]);
    let late = page.call("GetServerInfo", &(), &[("grpc-timeout", "1n")]).await;
    assert_eq!(late.headers()["grpc-status"], "4");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_calls_of_the_attribution_service_are_there() {
    let page = Page::start(&[]);
    let kind = [("content-type", "application/grpc-web+proto")];
    for path in ["whosaid.v1.CacheService/Purge", "grpc.health.v1.Health/Check"] {
        let answer = page.send(Method::POST, path, &kind, frame(&())).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let unknown = page.call("Unheard", &(), &[]).await;
    assert_eq!(unknown.headers()["grpc-status"], "12");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_origins_are_refused() {
    let page = Page::start(&[]);
    let port = page.host().rsplit(':').next().unwrap().to_owned();
    let near = format!("http://localhost:{port}");
    for origin in ["http://evil.example", "null", "https://127.0.0.1", near.as_str()] {
        for answer in [
            page.get("", &[("origin", origin)]).await,
            page.call("GetServerInfo", &(), &[("origin", origin)]).await,
            page.send(Method::OPTIONS, &method("GetServerInfo"), &[("origin", origin)], Bytes::new()).await,
        ] {
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin}");
            assert_guarded(answer.headers());
        }
    }
    page.daemon.until_logged("a call from a page of another origin was refused; if that page may call");
    page.daemon.until_logged("detail=\"http://evil.example\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_origin_may_call() {
    let page = Page::start(&["--web-origin", "https://cms.example"]);
    let origin = ("origin", "https://cms.example");
    let asked = [origin, ("access-control-request-method", "POST")];
    let asked = page.send(Method::OPTIONS, &method("GetServerInfo"), &asked, Bytes::new()).await;
    assert_eq!(asked.status(), StatusCode::OK);
    assert_eq!(asked.headers()["access-control-allow-origin"], "https://cms.example");
    assert_eq!(asked.headers()["access-control-allow-methods"], "POST");
    let allowed = asked.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(allowed.contains("x-grpc-web") && allowed.contains("content-type"), "{allowed}");
    let called = page.call("GetServerInfo", &(), &[origin]).await;
    assert_eq!(called.headers()["access-control-allow-origin"], "https://cms.example");
    assert_eq!(read::<GetServerInfoResponse>(&called).0.version, env!("CARGO_PKG_VERSION"));
    for other in ["https://evil.example", "http://cms.example", "https://cms.example.evil.example"] {
        let answer = page.call("GetServerInfo", &(), &[("origin", other)]).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_host_names_are_refused() {
    let page = Page::start(&[]);
    for host in ["evil.example", "127.0.0.1.evil.example:80", "localhost.evil.example"] {
        let answers = [
            page.get("", &[("host", host)]).await,
            page.call("GetServerInfo", &(), &[("host", host), ("origin", &format!("http://{host}"))]).await,
        ];
        assert_eq!(answers.map(|answer| answer.status()), [StatusCode::FORBIDDEN; 2], "{host}");
    }
    page.daemon
        .until_logged("a request for the page by another host name was refused; open it by IP address");
    page.daemon.until_logged("detail=\"evil.example\"");
    let local = page.host().replace("127.0.0.1", "localhost");
    let answer = page.call("GetServerInfo", &(), &[("host", &local)]).await;
    assert_eq!(read::<GetServerInfoResponse>(&answer).0.version, env!("CARGO_PKG_VERSION"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_in_words() {
    let page = Page::start(&[]);
    let nothing = page.get("favicon.ico", &[]).await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    assert!(nothing.body().starts_with(b"Nothing is at this address."), "{nothing:?}");
    let posted = page.send(Method::POST, "", &[], Bytes::new()).await;
    assert_eq!(
        (posted.status(), &posted.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET, HEAD".parse().unwrap())
    );
    let fetched = page.get(&method("GetServerInfo"), &[]).await;
    assert_eq!(
        (fetched.status(), &fetched.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().unwrap())
    );
    let json = [("content-type", "application/json")];
    let foreign = page.send(Method::POST, &method("GetServerInfo"), &json, Bytes::from("{}")).await;
    assert_eq!(foreign.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for answer in [nothing, posted, fetched, foreign] {
        assert_guarded(answer.headers());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ports_share_one_limit() {
    let page = Page::start(&["--max-calls", "1"]);
    let address = format!("http://{}", page.daemon.address);
    let mut client = AttributionServiceClient::connect(address).await.unwrap();
    // The body never ends, so the call keeps its place.
    let hold = || {
        let mut open = TcpStream::connect(page.host()).unwrap();
        write!(
            open,
            "POST /{} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: 9\r\n\r\n\0",
            method("GetServerInfo"),
            page.host()
        )
        .unwrap();
        open
    };
    let mut open = vec![hold()];
    let code = async |client: &mut AttributionServiceClient<Channel>| {
        client.extract_attributions(request(ARTICLE)).await.map_or_else(|status| status.code(), |_| Code::Ok)
    };
    // One that comes while the client has the place is refused itself.
    let refused = async {
        while code(&mut client).await != Code::ResourceExhausted {
            open.push(hold());
        }
    };
    within("a refusal", refused).await;
    drop(open);
    let admitted = async { while code(&mut client).await != Code::Ok {} };
    within("the place to be free", admitted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_both_ports() {
    let page = Page::start(&["--drain-seconds", "100000"]);
    // A browser keeps its connections open.
    let mut idle = TcpStream::connect(page.host()).unwrap();
    write!(idle, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", page.host()).unwrap();
    let silent = TcpStream::connect(page.host()).unwrap();
    let (calls, web) = (page.daemon.address.clone(), page.host().to_owned());
    tokio::task::spawn_blocking(move || page.daemon.end()).await.unwrap();
    assert!(TcpStream::connect(calls).is_err() && TcpStream::connect(web).is_err());
    drop((idle, silent));
}

#[test]
fn an_address_in_use_is_refused_by_the_name_of_the_option() {
    let page = Page::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let (code, words) =
        failure(&["serve", "--listen", "127.0.0.1:0", "--web", page.host(), "--data-dir", folder], b"");
    assert_eq!(code, 69);
    assert!(words.contains(&format!("cannot listen on {} for the page (--web)", page.host())), "{words}");
}

#[test]
fn an_address_that_others_reach_is_warned_of() {
    let page = Page::start(&["--log", "warn"]);
    assert_eq!(page.daemon.end(), "");
    let open = Page::at("0.0.0.0:0", &["--open-to-all"]);
    open.daemon.until_logged("every machine that reaches this address may call for the page (--web)");
    signal(open.daemon.child(), "TERM");
}
