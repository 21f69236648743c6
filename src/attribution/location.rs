//! Locates attributions in an article: in its headline, a caption, a transcript, a list, or the running text.

use std::sync::Arc;

use super::answer::{Attribution, Extraction, Location};
use super::parsed::ParsedText;
use crate::document::Token;
use crate::lexicon::Attributes;
use crate::rules::RuleSet;
use crate::stop::{Stop, Stopped};
use crate::text::{Field, Span, step};

/// The maximum length in bytes of headings and captions.
const SHORT: usize = 400;
/// How many tokens at the end of a paragraph are searched for a credit.
const CREDIT: usize = 12;

/// What the layout and the markup of a document say about a paragraph.
pub(crate) struct Written<'w> {
    /// Returns a paragraph as it was written, with its bullet or heading mark.
    pub text: &'w dyn Fn(Span) -> &'w str,
    /// Returns where its markup says that a paragraph is, if it says so.
    pub marked: &'w dyn Fn(Span) -> Option<Location>,
}

/// Sets the location of each attribution.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn locate(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    written: &Written<'_>,
    stop: &Stop,
    answer: &mut Extraction,
) -> Result<(), Stopped> {
    let turns = rules.rules().iter().filter(|rule| rule.repeats > 1);
    let turns: Vec<&Arc<str>> = turns.map(|rule| &rule.id).collect();
    for attribution in &mut answer.attributions {
        stop.check()?;
        step(1);
        attribution.location = location(parsed, written, &turns, attribution);
    }
    Ok(())
}

fn location(
    parsed: &ParsedText<'_>,
    written: &Written<'_>,
    turns: &[&Arc<str>],
    attribution: &Attribution,
) -> Location {
    let Some(start) = attribution.content.first().map(|content| content.outer.start) else {
        return Location::Body;
    };
    let index = parsed.paragraphs.partition_point(|span| span.end <= start);
    let Some(paragraph) = parsed.paragraphs.get(index) else { return Location::Body };
    let text = paragraph.of(parsed.text);
    let mark = (written.text)(*paragraph);
    if parsed.fields.field(start) == Field::Headline {
        Location::Headline
    } else if turns.contains(&&attribution.rule) {
        Location::Transcript
    } else if let Some(location) = (written.marked)(*paragraph) {
        location
    } else if is_marked_heading(mark) || index == 0 && is_heading(parsed, text) {
        Location::Headline
    } else if is_item(mark) {
        Location::List
    } else if is_caption(parsed, index, *paragraph) {
        Location::Caption
    } else {
        Location::Body
    }
}

/// Whether the paragraph is a heading in Markdown: "## The inquiry".
fn is_marked_heading(text: &str) -> bool {
    let rest = text.trim_start_matches('#');
    let marks = text.len() - rest.len();
    (1..=6).contains(&marks) && rest.starts_with(' ')
}

/// Whether the first paragraph is short, is followed by others, and does not end like a sentence.
fn is_heading(parsed: &ParsedText<'_>, text: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')');
    let is_sentence = text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', ':']);
    parsed.paragraphs.len() > 1 && text.len() <= SHORT && !is_sentence
}

/// Whether the line starts with a bullet or a number.
fn is_item(text: &str) -> bool {
    let text = text.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=3).contains(&(text.len() - digits.len()));
    let behind = text.strip_prefix(['-', '*', '•', '◦', '‣', '·', '▪']);
    let behind = behind.or_else(|| digits.strip_prefix(['.', ')']).filter(|_| numbered));
    behind.is_some_and(|rest| rest.starts_with([' ', '\t', '\u{a0}']))
}

/// Whether a short paragraph opens with a word for a picture and a mark ("Photo: …", "FILE - …"), or ends in a credit ("(AP
/// Photo/Ann Lee)", "Picture: Ann Lee", "Getty Images").
fn is_caption(parsed: &ParsedText<'_>, index: usize, paragraph: Span) -> bool {
    if paragraph.len() as usize > SHORT {
        return false;
    }
    let tokens = parsed.tokens_in(parsed.tokens_of.get(index).copied().unwrap_or_default());
    let pictures = |token: &Token| token.attributes.has(Attributes::CAPTION);
    let named = |token: &Token| pictures(token) && token.kind.is_capital();
    let behind = |token: &Token| Span::new(token.span.end, paragraph.end).of(parsed.text).trim();
    let opens = tokens
        .iter()
        .find(|token| token.kind.is_word())
        .is_some_and(|first| named(first) && behind(first).starts_with([':', '-', '–', '—']));
    let text = paragraph.of(parsed.text).trim_end();
    let bracket =
        text.rfind('(').filter(|_| text.ends_with([')', ']'])).map(|at| paragraph.start + at as u32);
    let credits = |token: &Token| {
        bracket.is_some_and(|at| token.span.start > at && pictures(token))
            || named(token) && (behind(token).is_empty() || behind(token).starts_with(':'))
    };
    opens || tokens.iter().rev().take(CREDIT).any(credits)
}
