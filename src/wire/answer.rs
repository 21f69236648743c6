//! From the engine's answer to the message on the wire.

use crate::attribution::{
    Attribution, Extraction, Flag, Kind, Source, SourceKind, Speaker, Warning, WarningKind,
};
use crate::text::{EncodingType, OffsetMap, Span};

use super::v1;

/// What the message says beside the extraction.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The text that was read.
    pub text: &'a str,
    /// The unit of the message's offsets.
    pub encoding: EncodingType,
    /// The version of the rules.
    pub version: &'a str,
    /// The language the text was read as.
    pub language: &'a str,
}

/// The message for an extraction. Spans that do not fit the text, which the engine never makes, echo nothing.
pub fn write(extraction: &Extraction, facts: Facts<'_>) -> v1::Extraction {
    let writer = Writer { text: facts.text, offsets: OffsetMap::new(facts.text, facts.encoding), extraction };
    v1::Extraction {
        attributions: extraction.attributions.iter().map(|a| writer.attribution(a)).collect(),
        speakers: extraction.speakers.iter().enumerate().map(|(index, s)| writer.speaker(index, s)).collect(),
        warnings: extraction.warnings.iter().map(|w| writer.warning(w)).collect(),
        warnings_left_out: extraction.warnings_left_out,
        rule_set_version: facts.version.into(),
        encoding_type: encoding(facts.encoding).into(),
        language: facts.language.into(),
    }
}

struct Writer<'a> {
    text: &'a str,
    offsets: OffsetMap<'a>,
    extraction: &'a Extraction,
}

impl Writer<'_> {
    fn attribution(&self, attribution: &Attribution) -> v1::Attribution {
        let content = attribution.content.iter();
        v1::Attribution {
            id: attribution_id(attribution.id),
            kind: kind(attribution.kind).into(),
            content: content
                .map(|c| v1::ContentSpan { outer: self.span(c.outer), inner: self.span(c.inner) })
                .collect(),
            cue: attribution.cue.iter().filter_map(|span| self.span(*span)).collect(),
            source: Some(self.source(attribution.source)),
            speaker_id: attribution.speaker.map(speaker_id).unwrap_or_default(),
            parent_id: self.parent_id(attribution.parent),
            confidence: attribution.confidence,
            rule: attribution.rule.as_ref().into(),
            speaker_sieve: attribution.speaker_sieve.into(),
            speaker_confidence: attribution.speaker_confidence,
            addressee: attribution.addressee.and_then(|span| self.span(span)),
            venue: attribution.venue.and_then(|span| self.span(span)),
            time: attribution.time.and_then(|span| self.span(span)),
            flags: attribution.flags.iter().map(|f| flag(*f).into()).collect(),
        }
    }

    fn source(&self, source: Option<Source>) -> v1::Source {
        v1::Source {
            span: source.and_then(|s| self.span(s.span)),
            kind: source.map_or(v1::SourceKind::None, |s| source_kind(s.kind)).into(),
        }
    }

    fn parent_id(&self, parent: Option<usize>) -> String {
        parent
            .and_then(|index| self.extraction.attributions.get(index))
            .map(|attribution| attribution_id(attribution.id))
            .unwrap_or_default()
    }

    fn speaker(&self, index: usize, speaker: &Speaker) -> v1::Speaker {
        v1::Speaker {
            id: speaker_id(index),
            name: speaker.name.clone(),
            mentions: speaker.mentions.iter().filter_map(|span| self.span(*span)).collect(),
        }
    }

    fn warning(&self, warning: &Warning) -> v1::Warning {
        v1::Warning { kind: warning_kind(warning.kind).into(), span: self.span(warning.span) }
    }

    /// Always some: a message's field is optional, a span is not.
    fn span(&self, span: Span) -> Option<v1::Span> {
        let Span { start, end } = self.offsets.span(span);
        Some(v1::Span { begin: start, end, text: span.of(self.text).into() })
    }
}

/// An attribution's id, as the message writes it.
pub fn attribution_id(id: u64) -> String {
    format!("{id:016x}")
}

/// Speakers count from one.
fn speaker_id(index: usize) -> String {
    format!("s{}", index.saturating_add(1))
}

fn encoding(encoding: EncodingType) -> v1::EncodingType {
    match encoding {
        EncodingType::Utf8 => v1::EncodingType::Utf8,
        EncodingType::Utf16 => v1::EncodingType::Utf16,
        EncodingType::Utf32 => v1::EncodingType::Utf32,
    }
}

fn kind(kind: Kind) -> v1::AttributionKind {
    match kind {
        Kind::Direct => v1::AttributionKind::Direct,
        Kind::Indirect => v1::AttributionKind::Indirect,
        Kind::Mixed => v1::AttributionKind::Mixed,
    }
}

fn source_kind(kind: SourceKind) -> v1::SourceKind {
    match kind {
        SourceKind::Name => v1::SourceKind::Name,
        SourceKind::Pronoun => v1::SourceKind::Pronoun,
        SourceKind::Nominal => v1::SourceKind::Nominal,
    }
}

fn flag(flag: Flag) -> v1::AttributionFlag {
    match flag {
        Flag::RecoveredMark => v1::AttributionFlag::RecoveredMark,
        Flag::MultiParagraph => v1::AttributionFlag::MultiParagraph,
        Flag::Negated => v1::AttributionFlag::Negated,
        Flag::Hypothetical => v1::AttributionFlag::Hypothetical,
    }
}

fn warning_kind(kind: WarningKind) -> v1::WarningKind {
    match kind {
        WarningKind::UnclosedMark => v1::WarningKind::UnclosedMark,
        WarningKind::MismatchedMark => v1::WarningKind::MismatchedMark,
        WarningKind::StrayMark => v1::WarningKind::StrayMark,
        WarningKind::TextCut => v1::WarningKind::TextCut,
    }
}
