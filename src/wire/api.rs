//! One call: read the request, answer it, write the response.

use std::sync::Arc;

use prost::Message;
use tonic::{Request, Response, Status};

use crate::attribution::Extraction;
use crate::extract::Extractor;
use crate::service::{self, Answer, CacheStatus, Form, Query, Service};
use crate::stop::Stopped;

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
const FORM: Form<v1::Extraction> = Form {
    version: 2,
    make,
    write: Message::encode_to_vec,
    read: |bytes| v1::Extraction::decode(bytes).ok(),
};

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
    let answered = service::run(long, move |stop| service.answer(&query, &FORM, stop)).await;
    let Answer { found, cache_status: status } = answered.map_err(|Stopped| Refusal::Stopped)?;
    let bytes = found.encoded_len();
    if bytes > limits.answer {
        return Err(Refusal::AnswerTooLong { bytes, limit: limits.answer });
    }
    let cache_status = cache_status(status).into();
    Ok(v1::ExtractAttributionsResponse { document_id, extraction: Some(found), cache_status })
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

fn make(query: &Query, extractor: &Extractor, extraction: &Extraction) -> v1::Extraction {
    let facts = Facts {
        text: &query.text,
        encoding: query.encoding,
        version: extractor.version(),
        language: extractor.language(),
    };
    message::write(extraction, facts)
}

fn cache_status(status: CacheStatus) -> v1::CacheStatus {
    match status {
        CacheStatus::Hit => v1::CacheStatus::Hit,
        CacheStatus::Miss => v1::CacheStatus::Miss,
        CacheStatus::Bypass => v1::CacheStatus::Bypass,
    }
}
