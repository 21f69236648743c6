//! The fields of a document, joined to one text.

use std::borrow::Cow;

use super::Span;

/// A field of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Field {
    /// The article.
    #[default]
    Content,
    /// Its headline, if not part of the content.
    Headline,
    /// Its byline, if not part of the content.
    Byline,
}

/// The positions of the fields in the joined text: headline, content, byline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The span of the content.
    content: Span,
}

/// The separator of fields, so that no paragraph spans two of them.
const BETWEEN: &str = "\n\n";

impl Fields {
    /// The fields of a text that is only content.
    pub const WHOLE: Self = Self { content: Span::new(0, u32::MAX) };

    /// Returns the fields with their positions converted.
    pub(crate) fn map(self, place: impl Fn(u32) -> u32) -> Self {
        if self == Self::WHOLE {
            return self;
        }
        Self { content: Span::new(place(self.content.start), place(self.content.end)) }
    }

    /// The field that contains a byte.
    pub fn field(&self, byte: u32) -> Field {
        if byte < self.content.start {
            Field::Headline
        } else if byte <= self.content.end {
            Field::Content
        } else {
            Field::Byline
        }
    }

    /// The byte offset at which a field starts.
    pub fn start(&self, field: Field) -> u32 {
        match field {
            Field::Headline => 0,
            Field::Content => self.content.start,
            Field::Byline => self.content.end.saturating_add(BETWEEN.len() as u32),
        }
    }

    /// The text of a field.
    pub fn part<'t>(&self, text: &'t str, field: Field) -> &'t str {
        let between = BETWEEN.len() as u32;
        let end = match field {
            Field::Headline => self.content.start.saturating_sub(between),
            Field::Content => self.content.end.min(text.len() as u32),
            Field::Byline => text.len() as u32,
        };
        Span::new(self.start(field), end).of(text)
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self::WHOLE
    }
}

/// A document joined to one text.
#[derive(Clone, Debug)]
pub struct Composed<'t> {
    /// The joined text.
    pub text: Cow<'t, str>,
    /// The positions of its fields.
    pub fields: Fields,
}

impl<'t> Composed<'t> {
    /// Joins headline, content and byline. Omits empty ones, a headline that the content begins with, and both if the result
    /// would be too long for 32-bit offsets.
    pub fn new(headline: &str, content: &'t str, byline: &str) -> Self {
        Self::joined(headline, content.into(), byline)
    }

    /// The same with a content that may be the caller's own.
    pub(crate) fn joined(headline: &str, content: Cow<'t, str>, byline: &str) -> Self {
        let headline = if begins_with_line(&content, headline) { "" } else { headline };
        let longest = headline.len() + content.len() + byline.len() + 2 * BETWEEN.len();
        if headline.is_empty() && byline.is_empty() || longest >= u32::MAX as usize {
            return Self { text: content, fields: Fields::WHOLE };
        }
        let before = if headline.is_empty() { String::new() } else { [headline, BETWEEN].concat() };
        let behind = if byline.is_empty() { String::new() } else { [BETWEEN, byline].concat() };
        let (start, end) = (before.len(), before.len() + content.len());
        let fields = Fields { content: Span::new(start as u32, end as u32) };
        Self { text: [&before, &*content, &behind].concat().into(), fields }
    }
}

/// Whether the first line of a text equals `line`.
pub(crate) fn begins_with_line(text: &str, line: &str) -> bool {
    let rest = text.trim_start().strip_prefix(line.trim());
    rest.is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_again_in_the_text() {
        for (headline, content, byline) in
            [("A", "b", "C"), ("", "b", ""), ("A", "b", ""), ("", "b", "C"), ("Ä\n", "\n", "😀")]
        {
            let composed = Composed::new(headline, content, byline);
            let (text, fields) = (&composed.text, composed.fields);
            let parts = [(Field::Headline, headline), (Field::Content, content), (Field::Byline, byline)];
            for (field, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
                assert_eq!(fields.part(text, field), part, "{headline:?} {content:?} {byline:?}");
                assert_eq!(fields.field(fields.start(field)), field);
            }
        }
    }

    #[test]
    fn a_headline_that_the_content_begins_with_is_read_once() {
        for content in ["Ferry sinks\nNobody died.", "\n Ferry sinks \r\nNobody died.", "Ferry sinks"] {
            assert_eq!(Composed::new("Ferry sinks ", content, "").text, content);
        }
        assert_ne!(Composed::new("Ferry sinks", "Ferry sinks again.", "").text, "Ferry sinks again.");
    }
}
