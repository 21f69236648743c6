//! The quotations that no rule and no sieve attributed.

use super::answer::{Content, Unattributed};
use super::draft::Drafts;
use super::parsed::ParsedText;
use super::reads_as_speech::TokenTests;
use crate::document::TokenKind;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// Returns the quotations that no draft claims, in the order of the text.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn unattributed(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    drafts: &Drafts,
    stop: &Stop,
) -> Result<Vec<Unattributed>, Stopped> {
    let kinds = TokenTests(rules.word_classes());
    let mut found = Vec::new();
    for token in &parsed.tokens {
        stop.check()?;
        step(1);
        let TokenKind::Quotation(index) = token.kind else { continue };
        let quotation =
            parsed.quotation(token).filter(|_| drafts.claimed.get(index as usize) == Some(&false));
        found.extend(quotation.map(|quotation| Unattributed {
            content: Content { outer: quotation.outer, inner: quotation.inner },
            reads_as_speech: kinds.is_speech(token),
        }));
    }
    Ok(found)
}
