//! From drafts to the answer: speakers, ids, order.

use super::answer::{Attribution, Explanation, Extraction, Flag, Source};
use super::confidence::Scales;
use super::draft::Draft;
use super::engine::Reading;
use super::parsed::ParsedText;
use super::speakers::Speakers;
use crate::rules::{RuleSet, names};

/// Resolves speakers and assembles the answer.
pub(crate) fn finish(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    reading: Reading,
    min_confidence: f32,
) -> Extraction {
    let mut answer = Extraction::default();
    let mut speakers = Speakers::new(rules, parsed, &reading);
    let scales = Scales::new(rules, parsed, &reading);
    let drafts = reading.drafts.iter().enumerate();
    // Each draft's confidence looks at its neighbours, so that all are weighed before the first is taken apart.
    let confidences: Vec<f32> = drafts
        .map(|(index, draft)| scales.confidence(index, draft, source_kind(index, draft, &speakers)))
        .collect();
    answer.attributions.reserve(confidences.len());
    for (index, (draft, confidence)) in reading.drafts.into_iter().zip(confidences).enumerate() {
        if confidence >= min_confidence {
            answer.attributions.push(attribution(index, draft, confidence, rules, &mut speakers));
        }
    }
    answer.speakers = speakers.listed;
    answer
}

/// The names of the facts about each attribution, by its id, with what each weighs.
pub(crate) fn explain(rules: &RuleSet, parsed: &ParsedText<'_>, reading: &Reading) -> Vec<Explanation> {
    let speakers = Speakers::new(rules, parsed, reading);
    let scales = Scales::new(rules, parsed, reading);
    let drafts = reading.drafts.iter().enumerate();
    let explained = drafts.map(|(index, draft)| {
        let mut facts = Vec::new();
        scales.facts(index, draft, source_kind(index, draft, &speakers), &mut |fact| {
            facts.extend(names(fact, rules.table()));
        });
        Explanation { id: id(draft), odds: rules.odds(&draft.rule), facts }
    });
    explained.collect()
}

fn source_kind(index: usize, draft: &Draft, speakers: &Speakers) -> usize {
    draft.source_span.map_or(SOURCE_KINDS, |_| speakers.kind(index) as usize)
}

/// How many kinds of sources there are; the number of none.
const SOURCE_KINDS: usize = 3;

fn attribution(
    index: usize,
    draft: Draft,
    confidence: f32,
    rules: &RuleSet,
    speakers: &mut Speakers,
) -> Attribution {
    let (speaker, speaker_sieve) = speakers.list(index, &draft);
    let speaker_confidence = speaker.map_or(0.0, |_| rules.speaker_confidence(speaker_sieve));
    let mut flags = Vec::new();
    if draft.recovered {
        flags.push(Flag::RecoveredMark);
    }
    if draft.last_paragraph > draft.paragraph {
        flags.push(Flag::MultiParagraph);
    }
    if draft.around.negated {
        flags.push(Flag::Negated);
    }
    if draft.around.hypothetical {
        flags.push(Flag::Hypothetical);
    }
    Attribution {
        id: id(&draft),
        kind: draft.kind,
        content: draft.content,
        cue: draft.cue,
        source: draft.source_span.map(|span| Source { span, kind: speakers.kind(index) }),
        speaker,
        parent: None,
        rule: draft.rule,
        speaker_sieve,
        confidence,
        speaker_confidence,
        addressee: draft.around.addressee,
        venue: draft.around.venue,
        time: draft.around.time,
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
