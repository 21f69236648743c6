//! Assembles the answer from drafts: bytes, speakers and ids.

use super::answer::{Attribution, Content, Explanation, Extraction, Flag, Kind, Location, Source};
use super::confidence::ConfidenceModel;
use super::draft::{Draft, Drafts};
use super::parsed::ParsedText;
use super::speakers::Speakers;
use crate::rules::{RuleSet, names};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, TokenSpan, step};

/// Resolves speakers and assembles the answer.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked before each draft.
pub(crate) fn assemble(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    drafts: &Drafts,
    stop: &Stop,
) -> Result<Extraction, Stopped> {
    let mut speakers = Speakers::new(rules, parsed, drafts, stop)?;
    let model = ConfidenceModel::new(rules, parsed, drafts);
    let mut attributions = Vec::with_capacity(drafts.list.len());
    for (index, draft) in drafts.list.iter().enumerate() {
        stop.check()?;
        step(1);
        let confidence = model.confidence(index, draft, source_kind(index, draft, &speakers));
        if !parsed.rules_alone && is_dropped(rules, draft, confidence) {
            continue;
        }
        let spans = Spans::of(parsed, draft);
        attributions.push(attribution(rules, spans, (index, draft), confidence, &mut speakers));
    }
    Ok(Extraction { attributions, speakers: speakers.listed, ..Extraction::default() })
}

/// Whether an attribution is too doubtful for its kind. What a newsroom's own rule finds is never dropped: it was not
/// measured; nor is a turn of a transcript, since articles hardly have any to measure.
fn is_dropped(rules: &RuleSet, draft: &Draft, confidence: f32) -> bool {
    let least = rules.least_confidence();
    let least = match draft.kind {
        Kind::Direct => least.direct,
        Kind::Indirect => least.indirect,
        Kind::Mixed => least.mixed,
    };
    let kept = draft
        .rule
        .and_then(|rule| rules.rules().get(rule))
        .is_some_and(|rule| rule.added || rule.repeats > 1);
    confidence < least && !kept
}

/// Returns, for each attribution, its id, the log-odds of its rule, and the names of the facts about it.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(crate) fn explain(
    rules: &RuleSet,
    parsed: &ParsedText<'_>,
    drafts: &Drafts,
    stop: &Stop,
) -> Result<Vec<Explanation>, Stopped> {
    let speakers = Speakers::new(rules, parsed, drafts, stop)?;
    let model = ConfidenceModel::new(rules, parsed, drafts);
    let drafts = drafts.list.iter().enumerate();
    let explained = drafts.map(|(index, draft)| {
        let mut facts = Vec::new();
        model.facts(index, draft, source_kind(index, draft, &speakers), &mut |fact| {
            facts.extend(names(fact, rules.table()));
        });
        Explanation { id: Spans::of(parsed, draft).id(), odds: rules.odds(draft.name(rules)), facts }
    });
    Ok(explained.collect())
}

fn source_kind(index: usize, draft: &Draft, speakers: &Speakers) -> usize {
    draft.source.map_or(SOURCE_KINDS, |_| speakers.kind(index) as usize)
}

/// The number of kinds of sources, which also stands for no source.
const SOURCE_KINDS: usize = 3;

/// The parts of a draft, in bytes of the text.
struct Spans {
    content: Vec<Content>,
    cue: Vec<Span>,
    source: Option<Span>,
    addressee: Option<Span>,
    venue: Option<Span>,
    time: Option<Span>,
}

impl Spans {
    fn of(parsed: &ParsedText<'_>, draft: &Draft) -> Self {
        let span = |tokens: Option<TokenSpan>| tokens.and_then(|tokens| parsed.bytes(tokens));
        Self {
            content: draft.content.iter().filter_map(|tokens| content(parsed, *tokens)).collect(),
            cue: draft.cue.iter().filter_map(|tokens| parsed.bytes(*tokens)).collect(),
            source: span(draft.source),
            addressee: span(draft.circumstances.addressee),
            venue: span(draft.circumstances.venue),
            time: span(draft.circumstances.time),
        }
    }

    /// Returns the FNV-1a hash of the offsets, which is the same on every machine for the same text and rules.
    fn id(&self) -> u64 {
        let content = self.content.iter().map(|content| content.outer);
        let spans = content.chain(self.cue.iter().copied()).chain(self.source);
        let bytes = spans.flat_map(|s| [s.start, s.end]).flat_map(u32::to_le_bytes);
        bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// Returns the bytes of one piece of content; `inner` excludes the quotation marks if the piece is a single quotation.
fn content(parsed: &ParsedText<'_>, tokens: TokenSpan) -> Option<Content> {
    let quotation = match parsed.tokens_in(tokens) {
        [token] => parsed.quotation(token),
        _ => None,
    };
    let whole = |outer| Content { outer, inner: outer };
    quotation.map(|q| Content { outer: q.outer, inner: q.inner }).or_else(|| parsed.bytes(tokens).map(whole))
}

fn attribution(
    rules: &RuleSet,
    spans: Spans,
    (index, draft): (usize, &Draft),
    confidence: f32,
    speakers: &mut Speakers,
) -> Attribution {
    let speaker = speakers.list(index, draft, spans.source);
    Attribution {
        id: spans.id(),
        kind: draft.kind,
        content: spans.content,
        cue: spans.cue,
        source: spans.source.map(|span| Source { span, kind: speakers.kind(index) }),
        speaker: speaker.map(|(index, _)| index),
        parent: None,
        rule: draft.shared_name(rules),
        speaker_sieve: speaker.map_or("", |(_, sieve)| sieve.name()),
        confidence,
        speaker_confidence: speaker.map_or(0.0, |(_, sieve)| rules.speaker_confidence(sieve)),
        addressee: spans.addressee,
        venue: spans.venue,
        time: spans.time,
        date: None,
        location: Location::Body,
        dedupe_key: None,
        flags: flags(draft),
    }
}

fn flags(draft: &Draft) -> Vec<Flag> {
    let all = [
        (draft.recovered, Flag::RecoveredMark),
        (draft.last_paragraph > draft.paragraph, Flag::MultiParagraph),
        (draft.circumstances.negated, Flag::Negated),
        (draft.circumstances.hypothetical, Flag::Hypothetical),
    ];
    all.into_iter().filter_map(|(is, flag)| is.then_some(flag)).collect()
}
