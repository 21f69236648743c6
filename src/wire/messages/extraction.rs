//! Conversion of the engine's extraction to its message.

use std::borrow::Cow;
use std::cell::Cell;

use crate::attribution::{
    Attribution, Extraction, Flag, Gender, GenderEvidence, Kind, Location, Source, SourceKind, Speaker,
    SpeakerKind, Unattributed, Warning, WarningKind,
};
use crate::markup::{Document, Place};
use crate::text::{Composed, EncodingType, Field, OffsetMap, Span, boundary};

use crate::wire::v1;

/// The inputs of the message besides the extraction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    /// The document that spans refer to.
    pub document: &'a Document<'a>,
    /// The unit of offsets in the message.
    pub encoding: EncodingType,
    /// The version of the rule set.
    pub version: &'a str,
    /// The language of the rule set.
    pub language: &'a str,
    /// Length of each prefix and suffix, in code points.
    pub context: u32,
    /// Maximum bytes of text that one attribution, or one mention of a speaker, may echo.
    pub echo_bytes: usize,
}

/// Converts an extraction to its message. Spans outside of the text, which the engine never returns, have no text.
pub(crate) fn write(extraction: &Extraction, facts: Facts<'_>) -> v1::Extraction {
    let offsets = |field| OffsetMap::new(facts.document.sent(field), facts.encoding);
    let offsets = Offsets {
        content: offsets(Field::Content),
        headline: offsets(Field::Headline),
        byline: offsets(Field::Byline),
    };
    let writer = Writer { facts, offsets, extraction, echo_left: Cell::new(facts.echo_bytes) };
    let (warnings, warnings_left_out) = writer.warnings();
    v1::Extraction {
        attributions: extraction.attributions.iter().map(|a| writer.attribution(a)).collect(),
        speakers: extraction.speakers.iter().enumerate().map(|(index, s)| writer.speaker(index, s)).collect(),
        warnings,
        warnings_left_out,
        rule_set_version: facts.version.into(),
        encoding_type: encoding(facts.encoding).into(),
        language: facts.language.into(),
        unattributed: extraction.unattributed.iter().map(|u| writer.unattributed(u)).collect(),
    }
}

struct Writer<'a> {
    facts: Facts<'a>,
    offsets: Offsets<'a>,
    extraction: &'a Extraction,
    /// The bytes of text that the current attribution, mention or warning may still echo.
    echo_left: Cell<usize>,
}

/// The offsets of each field as it was sent.
struct Offsets<'a> {
    content: OffsetMap<'a>,
    headline: OffsetMap<'a>,
    byline: OffsetMap<'a>,
}

impl Offsets<'_> {
    fn span(&self, place: Place) -> Span {
        match place.field {
            Field::Content => self.content.span(place.span),
            Field::Headline => self.headline.span(place.span),
            Field::Byline => self.byline.span(place.span),
        }
    }
}

impl Writer<'_> {
    fn attribution(&self, attribution: &Attribution) -> v1::Attribution {
        self.echo_left.set(self.facts.echo_bytes);
        let content = attribution.content.iter();
        let (prefix, suffix) = self.context(attribution);
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
            date: attribution.date.map(|date| date.to_string()).unwrap_or_default(),
            location: location(attribution.location).into(),
            dedupe_key: attribution.dedupe_key.map(attribution_id).unwrap_or_default(),
            flags: attribution.flags.iter().map(|f| flag(*f).into()).collect(),
            prefix,
            suffix,
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

    /// The prefix and the suffix of the content.
    fn context(&self, attribution: &Attribution) -> (String, String) {
        let content = attribution.content.iter().map(|c| c.outer);
        let count = self.facts.context;
        let Some(whole) = content.reduce(Span::cover).filter(|_| count > 0) else {
            return Default::default();
        };
        let Composed { text, fields } = &self.facts.document.read;
        let field = fields.field(whole.start);
        let (start, length) = (fields.start(field), fields.part(text, field).len() as u32);
        // More than enough bytes, as marks that markup stands for are left out.
        let window = count.saturating_mul(2 * MAX_UTF8) + MAX_UTF8;
        let from = boundary(text, whole.start.saturating_sub(window).max(start) as usize) as u32;
        let to = boundary(text, whole.end.saturating_add(window).min(start + length) as usize) as u32;
        let before = self.facts.document.text(Span::new(from, whole.start));
        let behind = self.facts.document.text(Span::new(whole.end, to));
        (last_of(&before, count).into(), first_of(&behind, count).into())
    }

    fn speaker(&self, index: usize, speaker: &Speaker) -> v1::Speaker {
        // Each mention was echoed as the source of an attribution before, so each has a limit of its own.
        let mention = |span: &Span| {
            self.echo_left.set(self.facts.echo_bytes);
            self.span(*span)
        };
        v1::Speaker {
            id: speaker_id(index),
            name: cut_name(&speaker.name).into(),
            mentions: speaker.mentions.iter().filter_map(mention).collect(),
            kind: speaker.profile.kind.map_or(v1::SpeakerKind::Unspecified, speaker_kind).into(),
            title: speaker.profile.title.and_then(|span| mention(&span)),
            affiliation: speaker.profile.affiliation.and_then(|span| mention(&span)),
            gender: speaker.profile.gender.map_or(v1::Gender::Unspecified, |told| gender(told.0)).into(),
            gender_evidence: speaker
                .profile
                .gender
                .map_or(v1::GenderEvidence::Unspecified, |told| gender_evidence(told.1))
                .into(),
        }
    }

    fn unattributed(&self, unattributed: &Unattributed) -> v1::UnattributedQuotation {
        self.echo_left.set(self.facts.echo_bytes);
        let content = unattributed.content;
        v1::UnattributedQuotation {
            content: Some(v1::ContentSpan {
                outer: self.span(content.outer),
                inner: self.span(content.inner),
            }),
            reads_as_speech: unattributed.reads_as_speech,
        }
    }

    /// The warnings about marks and markup, in the order of the text, and how many were left out.
    fn warnings(&self) -> (Vec<v1::Warning>, u32) {
        let extraction = self.extraction;
        let markup = self.facts.document.warnings();
        let room = Warning::MAX.saturating_sub(extraction.warnings.len());
        let place = |warning: &&Warning| self.facts.document.place(warning.span);
        let marks = extraction.warnings.iter().map(|w| (w.kind, place(&w), self.facts.document.text(w.span)));
        let content = self.facts.document.sent(Field::Content);
        let of_markup = markup.iter().take(room).map(|w| {
            let written = Span::new(w.span.start, w.span.end.min(content.len() as u32)).of(content);
            (w.kind, Place { field: Field::Content, span: w.span }, written.into())
        });
        let mut all: Vec<_> = marks.chain(of_markup).collect();
        all.sort_by_key(|(_, place, _)| (rank(place.field), place.span));
        let left_out = markup.len().saturating_sub(room) as u32;
        let warning = |(kind, place, text): (WarningKind, Place, Cow<'_, str>)| {
            self.echo_left.set(LONGEST_WARNED.min(self.facts.echo_bytes));
            v1::Warning { kind: warning_kind(kind).into(), span: Some(self.placed(place, &text)) }
        };
        (all.into_iter().map(warning).collect(), extraction.warnings_left_out + left_out)
    }

    /// Converts a span. Always `Some`, as fields of messages are optional.
    fn span(&self, span: Span) -> Option<v1::Span> {
        let document = self.facts.document;
        Some(self.placed(document.place(span), &document.text(span)))
    }

    fn placed(&self, place: Place, words: &str) -> v1::Span {
        let Span { start, end, .. } = self.offsets.span(place);
        let left = self.echo_left.get().checked_sub(words.len());
        self.echo_left.set(left.unwrap_or_default());
        v1::Span {
            begin: start,
            end,
            text: if left.is_some() { words.into() } else { String::new() },
            field: document_field(place.field).into(),
            text_left_out: left.is_none(),
        }
    }
}

/// The place of a field in the order of the text.
fn rank(field: Field) -> u8 {
    match field {
        Field::Headline => 0,
        Field::Content => 1,
        Field::Byline => 2,
    }
}

/// The most bytes of a code point.
const MAX_UTF8: u32 = 4;

/// Maximum bytes of text in a warning, so that a hundred of them stay short.
const LONGEST_WARNED: usize = 1024;

/// Maximum length of a name, in bytes. Longer ones are text that a rule took for a name.
const LONGEST_NAME: usize = 1024;

fn cut_name(name: &str) -> &str {
    let end = (0..=name.len().min(LONGEST_NAME)).rev().find(|at| name.is_char_boundary(*at));
    name.get(..end.unwrap_or_default()).unwrap_or_default()
}

fn last_of(text: &str, count: u32) -> &str {
    let begin = text.char_indices().rev().take(count as usize).last().map_or(text.len(), |(at, _)| at);
    text.get(begin..).unwrap_or_default()
}

fn first_of(text: &str, count: u32) -> &str {
    let end = text.char_indices().nth(count as usize).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// Formats the id of an attribution: 16 hexadecimal digits.
pub fn attribution_id(id: u64) -> String {
    format!("{id:016x}")
}

/// Ids of speakers count from one.
fn speaker_id(index: usize) -> String {
    format!("s{}", index.saturating_add(1))
}

fn document_field(field: Field) -> v1::DocumentField {
    match field {
        Field::Content => v1::DocumentField::Unspecified,
        Field::Headline => v1::DocumentField::Headline,
        Field::Byline => v1::DocumentField::Byline,
    }
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

fn speaker_kind(kind: SpeakerKind) -> v1::SpeakerKind {
    match kind {
        SpeakerKind::Person => v1::SpeakerKind::Person,
        SpeakerKind::Organization => v1::SpeakerKind::Organization,
        SpeakerKind::Group => v1::SpeakerKind::Group,
        SpeakerKind::Anonymous => v1::SpeakerKind::Anonymous,
        SpeakerKind::Document => v1::SpeakerKind::Document,
    }
}

fn gender(gender: Gender) -> v1::Gender {
    match gender {
        Gender::Female => v1::Gender::Female,
        Gender::Male => v1::Gender::Male,
    }
}

fn gender_evidence(evidence: GenderEvidence) -> v1::GenderEvidence {
    match evidence {
        GenderEvidence::Title => v1::GenderEvidence::Title,
        GenderEvidence::Role => v1::GenderEvidence::Role,
        GenderEvidence::Pronoun => v1::GenderEvidence::Pronoun,
        GenderEvidence::FirstName => v1::GenderEvidence::FirstName,
    }
}

fn location(location: Location) -> v1::AttributionLocation {
    match location {
        Location::Body => v1::AttributionLocation::Body,
        Location::Headline => v1::AttributionLocation::Headline,
        Location::Caption => v1::AttributionLocation::Caption,
        Location::Transcript => v1::AttributionLocation::Transcript,
        Location::List => v1::AttributionLocation::List,
    }
}

fn flag(flag: Flag) -> v1::AttributionFlag {
    match flag {
        Flag::RecoveredMark => v1::AttributionFlag::RecoveredMark,
        Flag::MultiParagraph => v1::AttributionFlag::MultiParagraph,
        Flag::Negated => v1::AttributionFlag::Negated,
        Flag::Hypothetical => v1::AttributionFlag::Hypothetical,
        Flag::Repeated => v1::AttributionFlag::Repeated,
    }
}

fn warning_kind(kind: WarningKind) -> v1::WarningKind {
    match kind {
        WarningKind::UnclosedMark => v1::WarningKind::UnclosedMark,
        WarningKind::MismatchedMark => v1::WarningKind::MismatchedMark,
        WarningKind::StrayMark => v1::WarningKind::StrayMark,
        WarningKind::TextCut => v1::WarningKind::TextCut,
        WarningKind::UnreadMarkup => v1::WarningKind::UnreadMarkup,
        WarningKind::UnclosedElement => v1::WarningKind::UnclosedElement,
        WarningKind::StrayEndTag => v1::WarningKind::StrayEndTag,
    }
}
