//! The invariants of every extraction.

use whosaid::Options;
use whosaid::attribution::{Attribution, Extraction, Speaker};
use whosaid::text::{Composed, Span};

/// Panics if an extraction violates an invariant.
pub fn check(document: &Composed<'_>, options: &Options, answer: &Extraction) {
    let text = document.text.as_ref();
    every_span(answer).for_each(|span| {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} does not slice the text"
        );
    });
    answer.attributions.iter().for_each(|found| attribution(document, options, answer, found));
    contents_apart(answer);
    let starts: Vec<u32> = answer.attributions.iter().map(|a| a.content[0].outer.start).collect();
    assert!(starts.is_sorted(), "attributions stand in the order of the text: {starts:?}");
    assert!(options.unattributed || answer.unattributed.is_empty());
    for quotation in &answer.unattributed {
        assert!(quotation.content.outer.contains(quotation.content.inner), "{quotation:?}");
    }
}

fn attribution(document: &Composed<'_>, options: &Options, answer: &Extraction, found: &Attribution) {
    assert!(!found.content.is_empty());
    for content in &found.content {
        assert!(!content.outer.is_empty() && content.outer.contains(content.inner), "{content:?}");
    }
    let mut parts: Vec<Span> =
        found.content.iter().map(|c| c.outer).chain(found.cue.iter().copied()).collect();
    parts.extend(found.source.map(|source| source.span));
    assert!(parts.iter().all(|span| !span.is_empty()), "{found:?}");
    parts.iter().for_each(|span| in_one_field(document, *span));
    parts.sort();
    assert!(parts.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "{found:?}");
    assert!(found.speaker.is_none_or(|speaker| speaker < answer.speakers.len()));
    assert!(found.parent.is_none_or(|parent| parent < answer.attributions.len()));
    assert!((options.min_confidence..=1.0).contains(&found.confidence), "{found:?}");
    assert!((0.0..=1.0).contains(&found.speaker_confidence), "{found:?}");
    assert!(options.kinds.is_empty() || options.kinds.contains(&found.kind), "{found:?}");
    assert!(options.date.is_some() || found.date.is_none(), "{found:?}");
}

/// Offsets are relative to fields, so no span may cross from one field into another.
fn in_one_field(document: &Composed<'_>, span: Span) {
    let field = document.fields.field(span.start);
    let (part, first) = (document.fields.part(&document.text, field), document.fields.start(field));
    let inside = span.start >= first && (span.end - first) as usize <= part.len();
    assert!(inside, "{span:?} runs out of {field:?}: {:?}", span.of(&document.text));
}

/// Contents of the same level do not overlap, and a nested one lies inside its parent.
fn contents_apart(answer: &Extraction) {
    for nested in [false, true] {
        let level = answer.attributions.iter().filter(|a| a.parent.is_some() == nested);
        let mut spans: Vec<Span> = level.flat_map(|a| a.content.iter().map(|c| c.outer)).collect();
        spans.sort();
        assert!(spans.windows(2).all(|pair| !pair[0].overlaps(pair[1])), "contents share words: {answer:?}");
    }
    for inner in &answer.attributions {
        let Some(parent) = inner.parent.map(|index| &answer.attributions[index]) else { continue };
        let span = inner.content[0].outer;
        assert!(
            parent.content.iter().any(|c| c.outer.contains(span)),
            "{inner:?} is not inside of its parent"
        );
    }
}

fn every_span(answer: &Extraction) -> impl Iterator<Item = Span> {
    let attributions = answer.attributions.iter().flat_map(spans);
    let speakers = answer.speakers.iter().flat_map(places);
    let unattributed = answer.unattributed.iter().flat_map(|u| [u.content.outer, u.content.inner]);
    attributions.chain(speakers).chain(unattributed).chain(answer.warnings.iter().map(|warning| warning.span))
}

fn spans(found: &Attribution) -> Vec<Span> {
    let content = found.content.iter().flat_map(|c| [c.outer, c.inner]);
    let around = [found.source.map(|s| s.span), found.addressee, found.venue, found.time];
    content.chain(found.cue.iter().copied()).chain(around.into_iter().flatten()).collect()
}

fn places(speaker: &Speaker) -> Vec<Span> {
    let told = [speaker.profile.title, speaker.profile.affiliation];
    speaker.mentions.iter().copied().chain(told.into_iter().flatten()).collect()
}
