//! The calls that list and describe the rules.

use crate::extract::Extractor;
use crate::rules::Rule;
use crate::wire::errors::refusal::Refusal;
use crate::wire::v1;

/// Maximum number of rules in a response.
const MAX_RULES: usize = 1000;

/// Returns a page of the rules.
///
/// # Errors
/// [`Refusal::Invalid`] for an invalid page size or token.
pub(crate) fn list_rules(
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

/// Returns one rule.
///
/// # Errors
/// [`Refusal::Invalid`] without an id; [`Refusal::NotFound`] if no rule has the id.
pub(crate) fn rule(
    extractor: &Extractor,
    request: &v1::GetRuleRequest,
) -> Result<v1::GetRuleResponse, Refusal> {
    if request.id.is_empty() {
        return Err(Refusal::field(
            "id",
            "is empty; pass the id of a rule, for example en.direct.content-cue-source",
        ));
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

/// The rules, ordered by sieve and id.
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
    Refusal::field(
        "page_token",
        "is not a page token of this version of the rules; request the first page again",
    )
}
