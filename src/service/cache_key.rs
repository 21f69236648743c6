//! The cache key of a request: every input that decides its answer.

use crate::cache::Key;
use crate::extract::{Options, SingleMarks};
use crate::markup::DocumentType;
use crate::text::EncodingType;

use super::answer_request::AnswerRequest;

/// The key: every input that decides the answer, and nothing else.
pub(crate) fn of(ask: &AnswerRequest) -> Key {
    let AnswerRequest { query, extractor, form, .. } = ask;
    let Options { single_marks, min_confidence, kinds, unattributed, date } = &query.options;
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    let kinds: Vec<u8> = kinds.iter().map(|kind| *kind as u8).collect();
    let encoding: &[u8] = match query.encoding {
        EncodingType::Utf8 => b"8",
        EncodingType::Utf16 => b"16",
        EncodingType::Utf32 => b"32",
    };
    let marks: &[u8] = match single_marks {
        SingleMarks::Auto => b"auto",
        SingleMarks::On => b"on",
        SingleMarks::Off => b"off",
    };
    let document_type: &[u8] = match query.document_type {
        DocumentType::PlainText => b"text",
        DocumentType::Html => b"html",
        DocumentType::Markdown => b"markdown",
    };
    let others: &[&[u8]] = &[
        document_type,
        query.headline.as_bytes(),
        query.byline.as_bytes(),
        date.as_bytes(),
        extractor.language().as_bytes(),
        extractor.version().as_bytes(),
        &form.version.to_le_bytes(),
        &form.part_bytes.to_le_bytes(),
        encoding,
        marks,
        &min_confidence.to_le_bytes(),
        &query.context.to_le_bytes(),
        &kinds,
        &[u8::from(*unattributed)],
    ];
    Key::new(query.text.as_bytes(), others)
}
