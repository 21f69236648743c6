//! From drafts to the answer: speakers, ids, order.

use super::answer::{Attribution, Extraction, Flag, Source, SourceKind, Speaker};
use super::draft::Draft;
use super::engine::Reading;
use crate::rules::RuleSet;

/// Resolves speakers and assembles the answer.
pub(crate) fn finish(text: &str, _rules: &RuleSet, reading: Reading, min_confidence: f32) -> Extraction {
    let mut answer = Extraction::default();
    for draft in &reading.drafts {
        if draft.confidence < min_confidence {
            continue;
        }
        let named = draft.same_speaker_as.and_then(|d| reading.drafts.get(d)).unwrap_or(draft);
        let speaker = named.source_span.map(|span| {
            let name = span.of(text).to_owned();
            answer.speakers.iter().position(|s| s.name == name).unwrap_or_else(|| {
                answer.speakers.push(Speaker { name, mentions: vec![span] });
                answer.speakers.len() - 1
            })
        });
        answer.attributions.push(attribution(draft, speaker));
    }
    answer
}

fn attribution(draft: &Draft, speaker: Option<usize>) -> Attribution {
    let mut flags = Vec::new();
    if draft.recovered {
        flags.push(Flag::RecoveredMark);
    }
    if draft.last_paragraph > draft.paragraph {
        flags.push(Flag::MultiParagraph);
    }
    Attribution {
        id: id(draft),
        kind: draft.kind,
        content: draft.content.clone(),
        cue: draft.cue.clone(),
        source: draft.source_span.map(|span| Source { span, kind: SourceKind::Name }),
        speaker,
        parent: None,
        rule: draft.rule.clone(),
        speaker_sieve: "",
        confidence: draft.confidence,
        flags,
    }
}

/// FNV-1a over the offsets: the same text and rules give the same ids on every machine.
fn id(draft: &Draft) -> u64 {
    let spans =
        draft.content.iter().map(|c| c.outer).chain(draft.cue.iter().copied()).chain(draft.source_span);
    let bytes = spans.flat_map(|s| [s.start, s.end]).flat_map(u32::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
