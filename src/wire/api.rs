//! One call: read the request, answer it, write the response.

use std::sync::Arc;

use prost::{DecodeError, Message};
use tonic::{Request, Response, Status};

use crate::attribution::Extraction;
use crate::extract::Extractor;
use crate::service::{self, Answer, CacheMode, CacheStatus, Form, Query, Service};
use crate::stop::{Stop, Stopped};

use super::answer::{self as message, Facts};
use super::refusal::Refusal;
use super::v1::attribution_service_server::AttributionService;
use super::{request, v1};

/// What a call may take and give.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest text, in bytes.
    pub text: usize,
    /// Longest answer, in bytes.
    pub answer: usize,
    /// Texts of more bytes than this are read on the blocking pool.
    pub short_text: usize,
}

/// Every change of the messages in extraction.proto or of how they are filled raises the version.
const FORM: Form = Form { version: 2, write };

/// Answers a request; the work ends early when the returned future is dropped.
///
/// # Errors
/// [`Refusal`], when there is no answer to this request.
pub async fn extract(
    service: &Arc<Service>,
    limits: Limits,
    request: v1::ExtractAttributionsRequest,
) -> Result<v1::ExtractAttributionsResponse, Refusal> {
    let (document_id, query) = request::read(request, service.extractor().language(), limits.text)?;
    let long = query.text.len() > limits.short_text;
    let service = Arc::clone(service);
    let answered = service::run(long, move |stop| answer(&service, query, stop)).await;
    let (answer, extraction) = answered.map_err(|Stopped| Refusal::Stopped)?;
    let bytes = answer.bytes.len();
    if bytes > limits.answer {
        return Err(Refusal::AnswerTooLong { bytes, limit: limits.answer });
    }
    let extraction =
        extraction.map_err(|error| Refusal::Internal(format!("an answer cannot be read back: {error}")))?;
    let cache_status = cache_status(answer.cache_status).into();
    Ok(v1::ExtractAttributionsResponse { document_id, extraction: Some(extraction), cache_status })
}

/// The service as tonic calls it.
#[derive(Debug)]
pub struct Api {
    service: Arc<Service>,
    limits: Limits,
}

impl Api {
    /// Answers calls from `service`.
    pub fn new(service: Arc<Service>, limits: Limits) -> Self {
        Self { service, limits }
    }

    /// What a call may take and give.
    pub fn limits(&self) -> Limits {
        self.limits
    }
}

#[tonic::async_trait]
impl AttributionService for Api {
    async fn extract_attributions(
        &self,
        request: Request<v1::ExtractAttributionsRequest>,
    ) -> Result<Response<v1::ExtractAttributionsResponse>, Status> {
        let answered = extract(&self.service, self.limits, request.into_inner()).await;
        match &answered {
            Ok(response) => tracing::debug!(cache = response.cache_status().as_str_name(), "answered"),
            Err(refusal) => tracing::debug!(%refusal, "refused"),
        }
        Ok(Response::new(answered?))
    }
}

fn write(query: &Query, extractor: &Extractor, extraction: &Extraction) -> Vec<u8> {
    let facts = Facts {
        text: &query.text,
        encoding: query.encoding,
        version: extractor.version(),
        language: extractor.language(),
    };
    message::write(extraction, facts).encode_to_vec()
}

/// The answer as bytes and as a message.
///
/// Kept bytes that pass their checksum and are still no message are, as every fault of the cache, a miss.
fn answer(
    service: &Service,
    query: Query,
    stop: &Stop,
) -> Result<(Answer, Result<v1::Extraction, DecodeError>), Stopped> {
    let answer = service.answer(&query, &FORM, stop)?;
    let extraction = v1::Extraction::decode(answer.bytes.as_slice());
    if extraction.is_ok() || answer.cache_status != CacheStatus::Hit {
        return Ok((answer, extraction));
    }
    let anew = service.answer(&Query { cache_mode: CacheMode::Refresh, ..query }, &FORM, stop)?;
    let extraction = v1::Extraction::decode(anew.bytes.as_slice());
    Ok((anew, extraction))
}

fn cache_status(status: CacheStatus) -> v1::CacheStatus {
    match status {
        CacheStatus::Hit => v1::CacheStatus::Hit,
        CacheStatus::Miss => v1::CacheStatus::Miss,
        CacheStatus::Bypass => v1::CacheStatus::Bypass,
    }
}

#[cfg(test)]
mod tests {
    use crate::cache::Cache;
    use crate::extract::Options;
    use crate::text::EncodingType;

    use super::*;

    #[test]
    fn kept_bytes_that_are_no_message_are_a_miss() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), 8 << 20).unwrap();
        let service = Service::new(Extractor::english().unwrap(), Some(cache));
        let query = Query {
            text: "a".into(),
            encoding: EncodingType::Utf8,
            options: Options::default(),
            cache_mode: CacheMode::Default,
        };
        let garbage = Form { write: |_, _, _| vec![0xff], ..FORM };
        service.answer(&query, &garbage, &Stop::new()).unwrap();
        let (answer, extraction) = answer(&service, query, &Stop::new()).unwrap();
        assert_eq!(answer.cache_status, CacheStatus::Miss);
        assert_eq!(extraction.unwrap().language, "en");
    }
}
