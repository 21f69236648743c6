//! The call that describes the server.

use crate::rules;
use crate::service::Service;
use crate::text::Warning;

use crate::wire::limits::Limits;
use crate::wire::messages::cache_state;
use crate::wire::messages::request_validation;
use crate::wire::v1;

/// Returns the version, languages, limits and cache state of the server.
pub(crate) fn server(service: &Service, limits: Limits) -> v1::GetServerInfoResponse {
    let extractor = service.extractor();
    let cache = cache_state::of(service);
    let language = v1::LanguageInfo {
        code: extractor.language().into(),
        rule_set_version: extractor.version().into(),
        rule_count: extractor.rules().rules().len() as u32,
    };
    v1::GetServerInfoResponse {
        version: env!("CARGO_PKG_VERSION").into(),
        build: rules::build().into(),
        languages: vec![language],
        limits: Some(v1::ServerLimits {
            text_bytes: limits.text as u64,
            document_id_bytes: request_validation::MAX_ID as u64,
            page_bytes: limits.page as u64,
            context_size: request_validation::MAX_CONTEXT,
            warnings: Warning::MAX as u32,
            stream_requests: limits.stream as u32,
            line_bytes: request_validation::MAX_LINE as u64,
            calls_in_flight: limits.calls as u64,
            streams: limits.streams as u64,
            bytes_in_flight: limits.bytes_in_flight as u64,
        }),
        cache_state: cache.0.into(),
        cache_detail: cache.1,
    }
}
