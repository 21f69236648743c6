//! What a daemon tells of itself and its rules.

use crate::extract::Extractor;
use crate::rules::{self, Rule};
use crate::service::Service;
use crate::text::Warning;

use super::limits::Limits;
use super::refusal::Refusal;
use super::{request, state, v1};

/// Most rules in an answer.
const MAX_RULES: usize = 1000;

/// A page of the rules.
///
/// # Errors
/// [`Refusal::Invalid`] for a size or token that is none.
pub fn list_rules(
    extractor: &Extractor,
    request: &v1::ListRulesRequest,
) -> Result<v1::ListRulesResponse, Refusal> {
    let version = extractor.version();
    let size = usize::try_from(request.page_size).map_err(|_| {
        Refusal::field("page_size", format!("is {}; it must not be negative", request.page_size))
    })?;
    let size = if size == 0 { MAX_RULES } else { size.min(MAX_RULES) };
    let all = sorted(extractor);
    let start = match request.page_token.as_str() {
        "" => 0,
        token => read_token(token, version).filter(|start| *start < all.len()).ok_or_else(foreign_token)?,
    };
    let rules: Vec<v1::Rule> = all.iter().skip(start).take(size).map(|rule| message(rule)).collect();
    let next = start + rules.len();
    let next_page_token = if next < all.len() { format!("{next:x}.{version}") } else { String::new() };
    Ok(v1::ListRulesResponse { rules, next_page_token, rule_set_version: version.into() })
}

/// One rule.
///
/// # Errors
/// [`Refusal::Invalid`] without an id, [`Refusal::NotFound`].
pub fn rule(extractor: &Extractor, request: &v1::GetRuleRequest) -> Result<v1::GetRuleResponse, Refusal> {
    if request.id.is_empty() {
        return Err(Refusal::field("id", "is empty; give a rule's id, as en.direct.content-cue-source"));
    }
    let found = extractor.rules().rules().iter().find(|rule| *rule.id == *request.id);
    let not_found = || {
        let name: String = request.id.chars().take(100).collect();
        Refusal::NotFound { kind: "rule", name }
    };
    Ok(v1::GetRuleResponse {
        rule: Some(message(found.ok_or_else(not_found)?)),
        rule_set_version: extractor.version().into(),
    })
}

/// What answers.
pub fn server(service: &Service, limits: Limits) -> v1::GetServerInfoResponse {
    let extractor = service.extractor();
    let cache = state::of(service);
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
            document_id_bytes: request::MAX_ID as u64,
            page_bytes: limits.page as u64,
            context_size: request::MAX_CONTEXT,
            warnings: Warning::MAX as u32,
            stream_requests: limits.stream as u32,
            line_bytes: request::MAX_LINE as u64,
            calls_in_flight: limits.calls as u64,
            streams: limits.streams as u64,
            bytes_in_flight: limits.bytes_in_flight as u64,
        }),
        cache_state: cache.0.into(),
        cache_detail: cache.1,
    }
}

/// The rules in the order in which they are listed.
fn sorted(extractor: &Extractor) -> Vec<&Rule> {
    let rules = extractor.rules();
    let mut all: Vec<&Rule> = rules.rules().iter().collect();
    all.sort_by_key(|rule| (rules.rank(rule), &rule.id));
    all
}

fn message(rule: &Rule) -> v1::Rule {
    v1::Rule {
        id: rule.id.as_ref().into(),
        summary: rule.summary.clone(),
        sieve: rule.sieve.clone(),
        confidence: rule.confidence,
    }
}

fn read_token(token: &str, version: &str) -> Option<usize> {
    let (start, of) = token.split_once('.')?;
    usize::from_str_radix(start, 16).ok().filter(|_| of == version)
}

fn foreign_token() -> Refusal {
    Refusal::field("page_token", "is no token of these rules; ask for the first page again")
}
