//! The extraction of one article: validate the request, get the answer, cut the page.

use std::sync::Arc;

use crate::extract::Extractor;
use crate::markup::{Document, NoText};
use crate::service::{
    self, Answer, AnswerError, AnswerFormat, AnswerRequest, CacheStatus, Extracted, Query, Service,
    WantedPart,
};
use crate::stop::Stop;

use crate::wire::errors::grpc_status;
use crate::wire::errors::refusal::Refusal;
use crate::wire::limits::Limits;
use crate::wire::messages::extraction::{self as message, Facts};
use crate::wire::messages::pagination::{self, Part};
use crate::wire::messages::request_validation::{self, Asked};
use crate::wire::messages::server_types;
use crate::wire::v1;

/// Increment the version with every change of extraction.proto or of how its messages are filled.
fn form(limits: Limits) -> AnswerFormat {
    AnswerFormat { version: 6, part_bytes: limits.page, write, is_part: Part::is_one }
}

/// The texts of one attribution may take a page divided by this. With the repeated source among the mentions of its speaker,
/// and the speaker's title and affiliation, the total stays below a page.
const ECHO: usize = 5;

/// Answers a request in this process, without pages and without the cache.
///
/// # Errors
/// [`Refusal`] if the request is invalid.
pub fn extract(
    extractor: &Extractor,
    request: v1::ExtractAttributionsRequest,
) -> Result<v1::ExtractAttributionsResponse, Refusal> {
    // Only the 32 bits of offsets limit the text here.
    let Asked { document_id, query, .. } =
        request_validation::read(request, extractor.language(), u32::MAX as usize)?;
    let made = service::extract(extractor, &query, &Stop::new()).map_err(unanswered)?;
    let found = message::write(&made.extraction, facts(&query, &made.document, extractor, usize::MAX));
    Ok(v1::ExtractAttributionsResponse {
        document_id,
        total_size: pagination::count(&found) as u32,
        extraction: Some(found),
        cache_status: v1::CacheStatus::Bypass.into(),
        next_page_token: String::new(),
    })
}

/// Answers a request with a page. Dropping the future stops the work.
///
/// # Errors
/// [`Refusal`] if the request is invalid, the work was stopped or an internal error occurred.
pub(crate) async fn answer(
    service: &Arc<Service>,
    limits: Limits,
    request: v1::ExtractAttributionsRequest,
) -> Result<server_types::ExtractAttributionsResponse, Refusal> {
    let answered = answer_page(service, limits, request).await;
    match &answered {
        Ok(response) => tracing::debug!(cache = response.cache_status().as_str_name(), "answered"),
        Err(refusal) => not_answered(service, refusal),
    }
    answered
}

/// Counts an article without an answer. In a stream no status of the call tells of it.
pub(crate) fn not_answered(service: &Service, refusal: &Refusal) {
    service.metrics().article_failed(grpc_status::name(grpc_status::code(refusal)));
    match refusal {
        Refusal::Internal(cause) => tracing::error!(cause, "an article was not answered"),
        _ => tracing::debug!(%refusal, "refused"),
    }
}

async fn answer_page(
    service: &Arc<Service>,
    limits: Limits,
    request: v1::ExtractAttributionsRequest,
) -> Result<server_types::ExtractAttributionsResponse, Refusal> {
    let extractor = service.extractor();
    let Asked { document_id, query, page } =
        request_validation::read(request, extractor.language(), limits.text)?;
    let wanted = WantedPart {
        part: page.token.map_or(0, |token| token.part),
        goes_on: page.token.map(|token| token.check),
        more: page.size > 0,
    };
    let long = query.text.len() > limits.short_text;
    let answered = service.answer(AnswerRequest { query, extractor, form: form(limits), wanted, long }).await;
    let Answer { part, cache_status: status, check } = answered.map_err(unanswered)?;
    let part =
        Part::read(part).ok_or_else(|| Refusal::Internal("a stored answer cannot be decoded".into()))?;
    let (extraction, next_page_token) = pagination::page(&part, page, check)?;
    Ok(server_types::ExtractAttributionsResponse {
        document_id,
        extraction,
        cache_status: cache_status(status).into(),
        next_page_token,
        total_size: part.total,
    })
}

fn unanswered(why: AnswerError) -> Refusal {
    match why {
        AnswerError::Stopped(stopped) => stopped.into(),
        AnswerError::NoSuchPart => pagination::foreign_token(),
        AnswerError::NoText(why) => no_text(why),
        AnswerError::Fault => Refusal::fault(),
    }
}

/// The refusal of a document with markup but without text.
pub(crate) fn no_text(why: NoText) -> Refusal {
    Refusal::field("document.content", why.to_string())
}

fn write(query: &Query, extractor: &Extractor, made: &Extracted<'_>, part_bytes: usize) -> Vec<Vec<u8>> {
    let found = message::write(&made.extraction, facts(query, &made.document, extractor, part_bytes / ECHO));
    pagination::write(&found, part_bytes)
}

fn facts<'a>(
    query: &Query,
    document: &'a Document<'_>,
    extractor: &'a Extractor,
    echo_bytes: usize,
) -> Facts<'a> {
    Facts {
        document,
        encoding: query.encoding,
        version: extractor.version(),
        language: extractor.language(),
        context: query.context,
        echo_bytes,
    }
}

fn cache_status(status: CacheStatus) -> v1::CacheStatus {
    match status {
        CacheStatus::Hit => v1::CacheStatus::Hit,
        CacheStatus::Miss => v1::CacheStatus::Miss,
        CacheStatus::Bypass => v1::CacheStatus::Bypass,
    }
}
