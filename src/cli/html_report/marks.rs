//! What is marked in the text: the parts of the answer, each with its place.

use std::cmp::Reverse;

use crate::wire::v1;

/// A marked range of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Offset of its first byte.
    pub begin: usize,
    /// Offset one past its last byte.
    pub end: usize,
    /// What it marks.
    pub what: Marked,
}

/// What a mark marks. Of equal ranges, the later kind is drawn inside the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Marked {
    /// A span of the content of the attribution with this index.
    Content(usize),
    /// The unattributed quotation with this index.
    Unattributed(usize),
    /// The source of the attribution with this index.
    Source(usize),
    /// A cue.
    Cue,
    /// The warning with this index.
    Warning(usize),
}

/// The marks of one field in the order in which they are drawn: by their beginning, and outer ones before inner ones.
pub(crate) fn of_field(extraction: &v1::Extraction, field: v1::DocumentField) -> Vec<Mark> {
    let mut marks: Vec<Mark> = spans(extraction)
        .filter(|(span, _)| span.field() == field && span.begin < span.end)
        .map(|(span, what)| Mark { begin: span.begin as usize, end: span.end as usize, what })
        .collect();
    marks.sort_by_key(|mark| (mark.begin, Reverse(mark.end), mark.what));
    marks.dedup_by(|later, first| is_same(later, first));
    marks
}

/// Several attributions may share a source and a cue; these are marked once.
fn is_same(later: &Mark, first: &Mark) -> bool {
    let same_range = (later.begin, later.end) == (first.begin, first.end);
    let shared = matches!(
        (later.what, first.what),
        (Marked::Source(_), Marked::Source(_)) | (Marked::Cue, Marked::Cue)
    );
    same_range && shared
}

fn spans(extraction: &v1::Extraction) -> impl Iterator<Item = (&v1::Span, Marked)> {
    let attributed = extraction.attributions.iter().enumerate().flat_map(|(index, attribution)| {
        let outer = attribution.content.iter().filter_map(|content| content.outer.as_ref());
        let source = attribution.source.iter().filter_map(|source| source.span.as_ref());
        outer
            .map(move |span| (span, Marked::Content(index)))
            .chain(source.map(move |span| (span, Marked::Source(index))))
            .chain(attribution.cue.iter().map(|span| (span, Marked::Cue)))
    });
    let unattributed = extraction.unattributed.iter().enumerate().filter_map(|(index, quotation)| {
        Some((quotation.content.as_ref()?.outer.as_ref()?, Marked::Unattributed(index)))
    });
    let warnings = extraction.warnings.iter().enumerate();
    let warned = warnings.filter_map(|(index, w)| Some((w.span.as_ref()?, Marked::Warning(index))));
    attributed.chain(unattributed).chain(warned)
}
