//! The answer as JSON, one line per document: all fields, or only the spans that the evaluation reads.

use serde::Serialize;

use crate::attribution::{CueReadings, Explanation, Weighed};
use crate::wire::{self, v1};

/// All fields, named as in the contract, with enum values as lower-case words.
pub(crate) fn json(id: &str, extraction: &v1::Extraction) -> serde_json::Result<String> {
    line(&Document {
        id,
        language: &extraction.language,
        encoding: word(extraction.encoding_type().as_str_name(), "ENCODING_TYPE_"),
        rule_set_version: &extraction.rule_set_version,
        attributions: extraction.attributions.iter().map(attribution).collect(),
        speakers: extraction.speakers.iter().map(speaker).collect(),
        warnings: extraction.warnings.iter().map(warning).collect(),
        warnings_left_out: extraction.warnings_left_out,
        unattributed: extraction.unattributed.iter().map(unattributed).collect(),
    })
}

/// Only the spans, as `[begin, end]` pairs; content with its marks.
pub(crate) fn spans(id: &str, extraction: &v1::Extraction) -> serde_json::Result<String> {
    let attributions = extraction.attributions.iter().map(|attribution| BareAttribution {
        source: pairs(attribution.source.iter().filter_map(|source| source.span.as_ref())),
        cue: pairs(&attribution.cue),
        content: pairs(attribution.content.iter().filter_map(|content| content.outer.as_ref())),
        speaker: speaker_name(extraction, attribution),
        kind: kind(attribution),
        confidence: attribution.confidence,
        rule: &attribution.rule,
        field: attribution.content.first().and_then(|content| field(content.outer.as_ref()?)),
    });
    line(&BareDocument { id, attributions: attributions.collect() })
}

/// The facts behind the confidence, for each attribution by id.
pub(crate) fn facts(id: &str, explained: &[Explanation]) -> serde_json::Result<String> {
    let attributions = explained.iter().map(|attribution| Facts {
        id: wire::attribution_id(attribution.id),
        odds: attribution.odds,
        facts: &attribution.facts,
    });
    line(&FactsOfDocument { id, attributions: attributions.collect() })
}

/// The readings of unclaimed cues, with byte offsets.
pub(crate) fn cues(id: &str, cues: &[CueReadings]) -> serde_json::Result<String> {
    let weighed = |part: &Weighed| ((part.span.start, part.span.end), part.slots.clone());
    let cues = cues.iter().map(|cue| Cue {
        claimed: cue.claimed,
        cue: weighed(&cue.cue),
        sources: cue.sources.iter().map(weighed).collect(),
        contents: cue.contents.iter().map(weighed).collect(),
        pairs: &cue.pairs,
    });
    line(&CuesOfDocument { id, cues: cues.collect() })
}

/// Begin and end in bytes, and slots.
type WeighedJson = ((u32, u32), Vec<u16>);

#[derive(Serialize)]
struct CuesOfDocument<'a> {
    id: &'a str,
    cues: Vec<Cue<'a>>,
}

#[derive(Serialize)]
struct Cue<'a> {
    claimed: bool,
    cue: WeighedJson,
    sources: Vec<WeighedJson>,
    contents: Vec<WeighedJson>,
    pairs: &'a [(usize, usize, Vec<u16>)],
}

/// The name of an attribution's speaker, if it has one.
pub(crate) fn speaker_name<'a>(
    extraction: &'a v1::Extraction,
    attribution: &v1::Attribution,
) -> Option<&'a str> {
    if attribution.speaker_id.is_empty() {
        return None;
    }
    let speakers = &extraction.speakers;
    let is = |speaker: &&v1::Speaker| speaker.id == attribution.speaker_id;
    // Ids number the speakers, so an index suffices; a daemon of another version may use other ids.
    let number = attribution.speaker_id.strip_prefix('s').and_then(|number| number.parse::<usize>().ok());
    let counted = number.and_then(|number| speakers.get(number.checked_sub(1)?)).filter(is);
    let found = counted.or_else(|| speakers.iter().find(is))?;
    Some(found.name.as_str())
}

/// The kind of an attribution, as a word.
pub(crate) fn kind(attribution: &v1::Attribution) -> String {
    word(attribution.kind().as_str_name(), "ATTRIBUTION_KIND_")
}

/// The kind of a warning, as a word.
pub(crate) fn warning_kind(warning: &v1::Warning) -> String {
    word(warning.kind().as_str_name(), "WARNING_KIND_")
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    language: &'a str,
    encoding: String,
    rule_set_version: &'a str,
    attributions: Vec<Attribution<'a>>,
    speakers: Vec<Speaker<'a>>,
    warnings: Vec<Warning<'a>>,
    warnings_left_out: u32,
    unattributed: Vec<Unattributed<'a>>,
}

#[derive(Serialize)]
struct Unattributed<'a> {
    content: Option<Content<'a>>,
    reads_as_speech: bool,
}

#[derive(Serialize)]
struct Attribution<'a> {
    id: &'a str,
    kind: String,
    content: Vec<Content<'a>>,
    cue: Vec<Span<'a>>,
    source: Source<'a>,
    speaker_id: &'a str,
    parent_id: &'a str,
    confidence: f32,
    rule: &'a str,
    speaker_sieve: &'a str,
    speaker_confidence: f32,
    addressee: Option<Span<'a>>,
    venue: Option<Span<'a>>,
    time: Option<Span<'a>>,
    date: &'a str,
    location: String,
    dedupe_key: &'a str,
    /// Only if requested.
    #[serde(skip_serializing_if = "str::is_empty")]
    prefix: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    suffix: &'a str,
    flags: Vec<String>,
}

#[derive(Serialize)]
struct Content<'a> {
    outer: Option<Span<'a>>,
    inner: Option<Span<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    kind: String,
    span: Option<Span<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    begin: u32,
    end: u32,
    text: &'a str,
    /// Only if it is not the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

#[derive(Serialize)]
struct Speaker<'a> {
    id: &'a str,
    name: &'a str,
    mentions: Vec<Span<'a>>,
    kind: String,
    title: Option<Span<'a>>,
    affiliation: Option<Span<'a>>,
    gender: String,
    gender_evidence: String,
}

#[derive(Serialize)]
struct Warning<'a> {
    kind: String,
    span: Option<Span<'a>>,
}

#[derive(Serialize)]
struct FactsOfDocument<'a> {
    id: &'a str,
    attributions: Vec<Facts<'a>>,
}

#[derive(Serialize)]
struct Facts<'a> {
    id: String,
    odds: f32,
    facts: &'a [String],
}

#[derive(Serialize)]
struct BareDocument<'a> {
    id: &'a str,
    attributions: Vec<BareAttribution<'a>>,
}

#[derive(Serialize)]
struct BareAttribution<'a> {
    source: Vec<(u32, u32)>,
    cue: Vec<(u32, u32)>,
    content: Vec<(u32, u32)>,
    speaker: Option<&'a str>,
    kind: String,
    confidence: f32,
    rule: &'a str,
    /// Only if it is not the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

fn line(document: &impl Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string(document)? + "\n")
}

fn attribution(attribution: &v1::Attribution) -> Attribution<'_> {
    Attribution {
        id: &attribution.id,
        kind: kind(attribution),
        content: attribution.content.iter().map(content).collect(),
        cue: attribution.cue.iter().map(of).collect(),
        source: source(attribution),
        speaker_id: &attribution.speaker_id,
        parent_id: &attribution.parent_id,
        confidence: attribution.confidence,
        rule: &attribution.rule,
        speaker_sieve: &attribution.speaker_sieve,
        speaker_confidence: attribution.speaker_confidence,
        addressee: span(&attribution.addressee),
        venue: span(&attribution.venue),
        time: span(&attribution.time),
        date: &attribution.date,
        location: word(attribution.location().as_str_name(), "ATTRIBUTION_LOCATION_"),
        dedupe_key: &attribution.dedupe_key,
        prefix: &attribution.prefix,
        suffix: &attribution.suffix,
        flags: attribution.flags().map(|flag| word(flag.as_str_name(), "ATTRIBUTION_FLAG_")).collect(),
    }
}

fn content(content: &v1::ContentSpan) -> Content<'_> {
    Content { outer: span(&content.outer), inner: span(&content.inner) }
}

fn source(attribution: &v1::Attribution) -> Source<'_> {
    let kind = attribution.source.as_ref().map_or(v1::SourceKind::None, v1::Source::kind);
    let span = attribution.source.as_ref().and_then(|source| span(&source.span));
    Source { kind: word(kind.as_str_name(), "SOURCE_KIND_"), span }
}

fn speaker(speaker: &v1::Speaker) -> Speaker<'_> {
    Speaker {
        id: &speaker.id,
        name: &speaker.name,
        mentions: speaker.mentions.iter().map(of).collect(),
        kind: word(speaker.kind().as_str_name(), "SPEAKER_KIND_"),
        title: span(&speaker.title),
        affiliation: span(&speaker.affiliation),
        gender: word(speaker.gender().as_str_name(), "GENDER_"),
        gender_evidence: word(speaker.gender_evidence().as_str_name(), "GENDER_EVIDENCE_"),
    }
}

fn warning(warning: &v1::Warning) -> Warning<'_> {
    Warning { kind: warning_kind(warning), span: span(&warning.span) }
}

fn unattributed(unattributed: &v1::UnattributedQuotation) -> Unattributed<'_> {
    let reads_as_speech = unattributed.reads_as_speech;
    Unattributed { content: unattributed.content.as_ref().map(content), reads_as_speech }
}

fn span(span: &Option<v1::Span>) -> Option<Span<'_>> {
    span.as_ref().map(of)
}

fn of(span: &v1::Span) -> Span<'_> {
    Span { begin: span.begin, end: span.end, text: &span.text, field: field(span) }
}

/// The field of the document that a span refers to, if it is not the content.
pub(crate) fn field(span: &v1::Span) -> Option<String> {
    let field = span.field();
    (field != v1::DocumentField::Unspecified).then(|| word(field.as_str_name(), "DOCUMENT_FIELD_"))
}

fn pairs<'a>(spans: impl IntoIterator<Item = &'a v1::Span>) -> Vec<(u32, u32)> {
    spans.into_iter().map(|span| (span.begin, span.end)).collect()
}

/// `WARNING_KIND_STRAY_MARK` without its prefix, in lower case.
fn word(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_lowercase()
}
