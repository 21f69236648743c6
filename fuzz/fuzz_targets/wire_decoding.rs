//! Any bytes as a request are answered or refused as a client error, by the daemon and in process. The pages of an answer
//! add up to the whole, with any sizes, and no token returns a page that does not exist.
//!
//! The first byte of an input chooses: a comparison of daemon and library, a method of the daemon, or a valid request and
//! the pages of its answer. The rest are the bytes of the message, or the source of the request.

#![no_main]

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use prost::Message;
use tonic::{Code, Status};
use whosaid::wire::v1::{
    Document, DocumentField, EncodingType, ExtractAttributionsRequest, ExtractAttributionsResponse,
    ExtractionOptions, Span,
};
use whosaid::wire::{Refusal, extract};
use whosaid_fuzz::daemon::{Daemon, LIMITS};
use whosaid_fuzz::{ENGLISH, fragments};

thread_local! {
    static DAEMON: LazyLock<Daemon> = LazyLock::new(Daemon::start);
}

const EXTRACT: &str = "ExtractAttributions";
const OTHERS: [&str; 4] = ["StreamExtractAttributions", "ListRules", "GetRule", "GetServerInfo"];

fuzz_target!(|data: &[u8]| {
    let Some((way, bytes)) = data.split_first() else { return };
    DAEMON.with(|daemon| match usize::from(way % 8) {
        way @ 0..4 => drop(call(daemon, OTHERS[way], bytes)),
        4 | 5 => alike(daemon, bytes),
        _ => pages(daemon, bytes),
    });
});

/// Calls a method. Panics on any error that is not a client error.
fn call(daemon: &Daemon, method: &str, message: &[u8]) -> Result<Vec<Vec<u8>>, Status> {
    let answered = daemon.call(method, message);
    if let Err(status) = &answered {
        let of_caller = matches!(status.code(), Code::InvalidArgument | Code::NotFound);
        assert!(of_caller && !status.message().is_empty(), "{status:?}");
    }
    answered
}

/// A page of an answer.
fn page(daemon: &Daemon, request: &ExtractAttributionsRequest) -> Option<ExtractAttributionsResponse> {
    let answers = call(daemon, EXTRACT, &request.encode_to_vec()).ok()?;
    assert_eq!(answers.len(), 1);
    Some(ExtractAttributionsResponse::decode(answers[0].as_slice()).expect("what we write can be read"))
}

/// Daemon and library return the same for a message.
fn alike(daemon: &Daemon, message: &[u8]) {
    let answered = call(daemon, EXTRACT, message);
    let Ok(request) = ExtractAttributionsRequest::decode(message) else {
        assert!(answered.is_err(), "what cannot be read is answered");
        return;
    };
    let found = match extract(&ENGLISH, request.clone()) {
        Ok(found) => found,
        Err(Refusal::Invalid(violations)) => {
            assert!(
                violations.iter().all(|v| !v.field.is_empty() && !v.description.is_empty()),
                "{violations:?}"
            );
            assert!(answered.is_err(), "{violations:?}");
            return;
        }
        Err(other) => panic!("{other:?}"),
    };
    spans_echo(&request, &found);
    let of_first_page = request.page_token.is_empty();
    if of_first_page
        && request.document.as_ref().is_some_and(|document| document.content.len() <= LIMITS.text)
    {
        let first = answered.expect("what is answered in process is answered by the daemon");
        let first =
            ExtractAttributionsResponse::decode(first[0].as_slice()).expect("what we write can be read");
        assert_eq!(first.total_size, found.total_size);
    }
}

/// The text of each span is that range of its field, in the requested encoding.
fn spans_echo(request: &ExtractAttributionsRequest, response: &ExtractAttributionsResponse) {
    let (Some(document), Some(found)) = (&request.document, &response.extraction) else { return };
    let content = found.attributions.iter().flat_map(|a| &a.content);
    let content = content.chain(found.unattributed.iter().flat_map(|u| &u.content));
    let content = content.flat_map(|content| [&content.outer, &content.inner]).flatten();
    let around = found.attributions.iter().flat_map(|a| {
        let source = a.source.iter().flat_map(|source| &source.span);
        a.cue.iter().chain(source).chain(&a.addressee).chain(&a.venue).chain(&a.time)
    });
    let told = found.speakers.iter().flat_map(|s| s.mentions.iter().chain(&s.title).chain(&s.affiliation));
    for span in content.chain(around).chain(told) {
        let field = match span.field() {
            DocumentField::Unspecified => &document.content,
            DocumentField::Headline => &document.headline,
            DocumentField::Byline => &document.byline,
        };
        let echoed = slice(field, span, found.encoding_type());
        assert!(span.text_left_out || echoed.as_ref() == Some(&span.text), "{span:?} is {echoed:?}");
    }
}

fn slice(field: &str, span: &Span, encoding: EncodingType) -> Option<String> {
    let (begin, end) = (span.begin as usize, span.end as usize);
    match encoding {
        EncodingType::Unspecified | EncodingType::Utf8 => field.get(begin..end).map(str::to_owned),
        EncodingType::Utf16 => {
            let units: Vec<u16> = field.encode_utf16().collect();
            String::from_utf16(units.get(begin..end)?).ok()
        }
        EncodingType::Utf32 => {
            let points: Vec<char> = field.chars().collect();
            Some(points.get(begin..end)?.iter().collect())
        }
    }
}

/// A valid request, and how its pages are requested.
#[derive(Arbitrary, Debug)]
struct Asked<'b> {
    marks: u8,
    cache: u8,
    encoding: u8,
    context: u8,
    unattributed: bool,
    turns: Vec<(u8, Token<'b>)>,
    headline: &'b str,
    byline: &'b str,
    content: &'b str,
}

#[derive(Arbitrary, Debug)]
enum Token<'b> {
    /// The last one returned.
    Given,
    /// The same with other numbers.
    Other { part: u32, skip: u32 },
    /// Any string.
    Any(&'b str),
}

fn pages(daemon: &Daemon, bytes: &[u8]) {
    let Ok(asked) = Asked::arbitrary_take_rest(Unstructured::new(bytes)) else { return };
    let mut request = request(&asked);
    let Some(first) = page(daemon, &request) else { return };
    let mut token = first.next_page_token.clone();
    for (size, next) in &asked.turns {
        request.page_size = i32::from(*size);
        request.page_token = match next {
            Token::Given => token.clone(),
            Token::Other { part, skip } => {
                format!("{part:x}.{skip:x}.{}", token.rsplit('.').next().unwrap_or_default())
            }
            Token::Any(words) => (*words).to_owned(),
        };
        let Some(page) = page(daemon, &request) else { continue };
        assert_eq!(page.total_size, first.total_size);
        let here = items(&page);
        assert!(*size == 0 || here <= usize::from(*size), "{here} items in a page of {size}");
        token = page.next_page_token;
    }
    whole(daemon, request, asked.turns.first().map_or(1, |(size, _)| *size));
}

/// Consecutive pages of one size hold every item once.
fn whole(daemon: &Daemon, mut request: ExtractAttributionsRequest, size: u8) {
    request.page_size = i32::from(size);
    request.page_token.clear();
    let (mut items_read, mut total) = (0, 0);
    loop {
        let page = page(daemon, &request).expect("a token that was given is taken");
        items_read += items(&page);
        total = total.max(page.total_size as usize);
        assert!(items_read <= total, "{items_read} items of {total}");
        if page.next_page_token.is_empty() {
            break;
        }
        assert!(items(&page) > 0, "an empty page has another behind it");
        request.page_token = page.next_page_token;
    }
    assert_eq!(items_read, total);
}

fn items(page: &ExtractAttributionsResponse) -> usize {
    page.extraction.as_ref().map_or(0, |found| found.attributions.len() + found.unattributed.len())
}

fn request(asked: &Asked<'_>) -> ExtractAttributionsRequest {
    ExtractAttributionsRequest {
        document: Some(Document {
            headline: fragments::text(asked.headline),
            byline: fragments::text(asked.byline),
            content: fragments::text(asked.content),
            ..Document::default()
        }),
        encoding_type: i32::from(asked.encoding % 4),
        options: Some(ExtractionOptions {
            single_marks: i32::from(asked.marks % 4),
            cache_mode: i32::from(asked.cache % 4),
            context_size: u32::from(asked.context),
            unattributed: asked.unattributed,
            ..ExtractionOptions::default()
        }),
        ..ExtractAttributionsRequest::default()
    }
}
