//! Validation of requests: a request becomes a query, or a list of all its violations.

use crate::attribution::Kind;
use jiff::civil::Date;

use crate::extract::{Options, SingleMarks};
use crate::markup::DocumentType;
use crate::service::{CacheMode, Query};
use crate::text::EncodingType;

use crate::wire::errors::refusal::{Refusal, Violation};
use crate::wire::messages::page_token::PageToken;
use crate::wire::v1;

/// Maximum length of a document's id, in bytes.
pub(crate) const MAX_ID: usize = 1024;

/// Maximum length of a headline and of a byline, in bytes.
pub(crate) const MAX_LINE: usize = 10_000;

/// Maximum length of a prefix or suffix, in code points.
pub(crate) const MAX_CONTEXT: u32 = 1000;

/// A valid request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The client's id of the document.
    pub document_id: String,
    /// The query for the service.
    pub query: Query,
    /// The requested page.
    pub page: Page,
}

/// The requested page of an answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Page {
    /// Maximum number of items; if 0, as many as fit into a message.
    pub size: u32,
    /// The start of the page; `None` for the first page.
    pub token: Option<PageToken>,
}

/// Validates a request to a service for `language` that accepts texts of up to `max_text` bytes.
///
/// # Errors
/// [`Refusal::Invalid`] with all violations.
pub(crate) fn read(
    request: v1::ExtractAttributionsRequest,
    language: &str,
    max_text: usize,
) -> Result<Asked, Refusal> {
    let mut faults = Violations::default();
    let document = request.document.unwrap_or_default();
    let options = request.options.unwrap_or_default();
    check_document(&document, language, max_text, &mut faults);
    let document_type = document_type(document.r#type, &mut faults);
    let query = Query {
        text: document.content,
        document_type,
        headline: document.headline,
        byline: document.byline,
        encoding: encoding(request.encoding_type, &mut faults),
        options: Options {
            min_confidence: min_confidence(options.min_confidence, &mut faults),
            single_marks: single_marks(options.single_marks, &mut faults),
            kinds: kinds(&request.kinds, &mut faults),
            unattributed: options.unattributed,
            date: date(&document.date, &mut faults),
        },
        context: context(options.context_size, &mut faults),
        cache_mode: cache_mode(options.cache_mode, &mut faults),
    };
    let page = page(request.page_size, &request.page_token, &mut faults);
    if !faults.0.is_empty() {
        return Err(Refusal::Invalid(faults.0));
    }
    Ok(Asked { document_id: document.id, query, page })
}

#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, field: &str, description: impl Into<String>) {
        self.0.push(Violation { field: field.into(), description: description.into() });
    }

    fn unknown<T: Default>(&mut self, field: &str, value: i32) -> T {
        self.add(field, format!("{value} is not a value of this enum"));
        T::default()
    }
}

fn check_document(document: &v1::Document, language: &str, max_text: usize, faults: &mut Violations) {
    if document.id.len() > MAX_ID {
        faults.add("document.id", format!("is {} bytes long, over the limit of {MAX_ID}", document.id.len()));
    }
    if document.content.is_empty() {
        faults.add("document.content", "is empty; send the article's text");
    }
    if document.content.len() > max_text {
        let bytes = document.content.len();
        faults.add("document.content", format!("is {bytes} bytes long, over the limit of {max_text}"));
    }
    for (field, words) in [("document.headline", &document.headline), ("document.byline", &document.byline)] {
        if words.len() > MAX_LINE {
            faults.add(field, format!("is {} bytes long, over the limit of {MAX_LINE}", words.len()));
        }
    }
    if !speaks(language, &document.language) {
        let asked: String = document.language.chars().take(35).collect();
        faults.add("document.language", format!("{asked:?} is not supported; supported is {language:?}"));
    }
}

/// Whether `asked` is empty, `language`, or a regional variety of it.
fn speaks(language: &str, asked: &str) -> bool {
    let primary = asked.split('-').next().unwrap_or_default();
    asked.is_empty() || primary.eq_ignore_ascii_case(language)
}

/// Validates a request for the text of a document. Returns the content, its type and the unit of offsets.
///
/// # Errors
/// [`Refusal::Invalid`] with all violations.
pub(crate) fn read_text(
    request: v1::ReadTextRequest,
    language: &str,
    max_text: usize,
) -> Result<(String, DocumentType, EncodingType), Refusal> {
    let mut faults = Violations::default();
    let document = request.document.unwrap_or_default();
    check_document(&document, language, max_text, &mut faults);
    let document_type = document_type(document.r#type, &mut faults);
    let encoding = encoding(request.encoding_type, &mut faults);
    if !faults.0.is_empty() {
        return Err(Refusal::Invalid(faults.0));
    }
    Ok((document.content, document_type, encoding))
}

fn document_type(value: i32, faults: &mut Violations) -> DocumentType {
    match v1::DocumentType::try_from(value) {
        Ok(known) => known.into(),
        Err(_) => faults.unknown("document.type", value),
    }
}

impl From<v1::DocumentType> for DocumentType {
    fn from(told: v1::DocumentType) -> Self {
        match told {
            v1::DocumentType::Unspecified | v1::DocumentType::PlainText => Self::PlainText,
            v1::DocumentType::Html => Self::Html,
            v1::DocumentType::Markdown => Self::Markdown,
        }
    }
}

fn encoding(value: i32, faults: &mut Violations) -> EncodingType {
    match v1::EncodingType::try_from(value) {
        Ok(v1::EncodingType::Unspecified | v1::EncodingType::Utf8) => EncodingType::Utf8,
        Ok(v1::EncodingType::Utf16) => EncodingType::Utf16,
        Ok(v1::EncodingType::Utf32) => EncodingType::Utf32,
        Err(_) => faults.unknown("encoding_type", value),
    }
}

fn min_confidence(value: f32, faults: &mut Violations) -> f32 {
    if !(0.0..=1.0).contains(&value) {
        faults.add("options.min_confidence", format!("is {value}; it must be between 0 and 1"));
    }
    value
}

fn context(value: u32, faults: &mut Violations) -> u32 {
    if value > MAX_CONTEXT {
        faults.add("options.context_size", format!("is {value}, over the limit of {MAX_CONTEXT}"));
    }
    value
}

/// Parses a date, or the date of a timestamp.
fn date(written: &str, faults: &mut Violations) -> Option<Date> {
    if written.is_empty() {
        return None;
    }
    let (day, time) = written.split_at_checked(10).unwrap_or((written, ""));
    let is_time = time.is_empty() || time.starts_with(['T', 't', ' ']);
    let date = day.parse().ok().filter(|_| is_time && day.len() == 10);
    if date.is_none() {
        let shown: String = written.chars().take(35).collect();
        faults.add("document.date", format!("{shown:?} is not a date; the format is 2026-11-25"));
    }
    date
}

fn page(size: i32, token: &str, faults: &mut Violations) -> Page {
    let size = u32::try_from(size).unwrap_or_else(|_| {
        faults.add("page_size", format!("is {size}; it must not be negative"));
        0
    });
    let token = (!token.is_empty()).then(|| token.parse::<PageToken>()).transpose().unwrap_or_else(|error| {
        faults.add("page_token", error.to_string());
        None
    });
    Page { size, token }
}

fn kinds(values: &[i32], faults: &mut Violations) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let kind = match v1::AttributionKind::try_from(*value) {
            Ok(v1::AttributionKind::Direct) => Kind::Direct,
            Ok(v1::AttributionKind::Indirect) => Kind::Indirect,
            Ok(v1::AttributionKind::Mixed) => Kind::Mixed,
            Ok(v1::AttributionKind::Unspecified) => {
                faults.add(&format!("kinds[{index}]"), "must not be ATTRIBUTION_KIND_UNSPECIFIED");
                continue;
            }
            Err(_) => {
                let field = format!("kinds[{index}]");
                faults.add(&field, format!("{value} is not a value of this enum"));
                continue;
            }
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.sort_unstable();
    kinds
}

fn single_marks(value: i32, faults: &mut Violations) -> SingleMarks {
    match v1::SingleMarks::try_from(value) {
        Ok(v1::SingleMarks::Unspecified | v1::SingleMarks::Auto) => SingleMarks::Auto,
        Ok(v1::SingleMarks::On) => SingleMarks::On,
        Ok(v1::SingleMarks::Off) => SingleMarks::Off,
        Err(_) => faults.unknown("options.single_marks", value),
    }
}

fn cache_mode(value: i32, faults: &mut Violations) -> CacheMode {
    match v1::CacheMode::try_from(value) {
        Ok(v1::CacheMode::Unspecified | v1::CacheMode::Default) => CacheMode::Default,
        Ok(v1::CacheMode::Bypass) => CacheMode::Bypass,
        Ok(v1::CacheMode::Refresh) => CacheMode::Refresh,
        Err(_) => faults.unknown("options.cache_mode", value),
    }
}
