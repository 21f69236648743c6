//! The files of the page, which are built from `web` and part of the binary.

use std::sync::LazyLock;

use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use tonic::body::Body;

use crate::wire::web::answers;

/// A file of the page.
struct File {
    path: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const FILES: [File; 4] = [
    File {
        path: "/",
        kind: "text/html; charset=utf-8",
        bytes: include_bytes!("../../../web/dist/index.html"),
    },
    File {
        path: "/page.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../../web/dist/page.js"),
    },
    File {
        path: "/page.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../../../web/dist/page.css"),
    },
    File { path: "/icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../../../web/dist/icon.svg") },
];

/// The tags of the files, in their order: hashes of the bytes.
static TAGS: LazyLock<[String; 4]> =
    LazyLock::new(|| FILES.map(|file| format!("\"{}\"", blake3::hash(file.bytes).to_hex())));

/// The file at the request's path, 304 if the browser has it already, or in words why there is none.
pub(crate) fn answer(request: &Request<Body>) -> Response<Body> {
    let path = request.uri().path();
    let Some((file, tag)) = FILES.iter().zip(TAGS.iter()).find(|(file, _)| file.path == path) else {
        return answers::words(StatusCode::NOT_FOUND, "Nothing is at this address. The page is at /");
    };
    match *request.method() {
        Method::GET | Method::HEAD if known(request.headers(), tag) => not_modified(tag),
        Method::GET => sent(file, tag, Body::new(Full::from(file.bytes))),
        Method::HEAD => sent(file, tag, Body::empty()),
        _ => answers::wrong_method("GET, HEAD"),
    }
}

/// Whether the browser has a copy with this tag.
fn known(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|tags| tags.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag)
}

fn sent(file: &File, tag: &str, body: Body) -> Response<Body> {
    let mut answer = tagged(tag, body);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    answer.headers_mut().insert(CONTENT_LENGTH, file.bytes.len().into());
    answer
}

fn not_modified(tag: &str) -> Response<Body> {
    let mut answer = tagged(tag, Body::empty());
    *answer.status_mut() = StatusCode::NOT_MODIFIED;
    answer
}

/// An answer that the browser may keep, if it asks each time whether it is still right: another build has other files.
fn tagged(tag: &str, body: Body) -> Response<Body> {
    let mut answer = Response::new(body);
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // A hash in quotation marks is always a valid value.
    if let Ok(tag) = HeaderValue::from_str(tag) {
        answer.headers_mut().insert(ETAG, tag);
    }
    answer
}
