//! The engine's answer, independent of any wire or file format.

use std::sync::Arc;

use jiff::civil::Date;

pub use crate::mention::{Gender, GenderEvidence, Profile, SourceKind, SpeakerKind};
use crate::text::{Span, Warning};

/// Everything the engine found in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// In the order of the text: by the first byte of the content.
    pub attributions: Vec<Attribution>,
    /// The speakers, in the order of their first attribution. Attributions refer to them by index.
    pub speakers: Vec<Speaker>,
    /// Oddities of the text, at most [`crate::text::Warning::MAX`], in the order of the text.
    pub warnings: Vec<Warning>,
    /// How many further warnings were omitted.
    pub warnings_left_out: u32,
    /// The outermost quotations without an attribution, in the order of the text; only if requested.
    pub unattributed: Vec<Unattributed>,
}

/// A quotation that no attribution claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unattributed {
    /// The quotation.
    pub content: Content,
    /// Whether it reads as speech, and not as a title, a term or a nickname.
    pub reads_as_speech: bool,
}

/// One statement: its content, the cue that reports it, and its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// A hash of content, cue and source: the same for the same text and rules.
    pub id: u64,
    /// Whether all of the content is in quotation marks, part of it, or none.
    pub kind: Kind,
    /// The content, in the order of the text: never empty, never overlapping.
    pub content: Vec<Content>,
    /// The reporting words; empty if only punctuation or layout attributes the content.
    pub cue: Vec<Span>,
    /// The source as written; None if the text names none near the content.
    pub source: Option<Source>,
    /// Index into [`Extraction::speakers`]; None if the speaker is unknown.
    pub speaker: Option<usize>,
    /// Index into [`Extraction::attributions`] of the attribution whose content encloses this one.
    pub parent: Option<usize>,
    /// The rule or the sieve that made this attribution, such as `en.direct.content-cue-source`.
    pub rule: Arc<str>,
    /// The sieve that found the speaker, such as `name`, `last-name` or `pronoun`; empty if there is no speaker.
    pub speaker_sieve: &'static str,
    /// The measured chance, 0 to 1, that content and source are right.
    pub confidence: f32,
    /// The measured chance, 0 to 1, that the speaker is right if content and source are; 0 if there is no speaker.
    pub speaker_confidence: f32,
    /// The addressee: "CNBC" in "told CNBC".
    pub addressee: Option<Span>,
    /// The document, event or platform in which it was said: "in a statement".
    pub venue: Option<Span>,
    /// When it was said: "on Monday".
    pub time: Option<Span>,
    /// The day of `time`, if that and the day of the article determine it.
    pub date: Option<Date>,
    /// The part of the article that contains it.
    pub location: Location,
    /// A key that is equal for the same words by the same speaker, also across texts; None if the content has no word.
    pub dedupe_key: Option<u64>,
    /// Reservations about the attribution, in the order of the variants, each at most once.
    pub flags: Vec<Flag>,
}

/// The reasons for an attribution's confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// [`Attribution::id`]
    pub id: u64,
    /// The log-odds of its rule.
    pub odds: f32,
    /// The names of the facts about it, as in `confidence.toml`.
    pub facts: Vec<String>,
}

/// A cue with all its readings; for learning the weights of the last pass.
#[derive(Clone, Debug)]
pub struct CueReadings {
    /// Whether a rule claimed it; its readings are then as if that rule had claimed nothing.
    pub claimed: bool,
    /// The cue, with the slots that every reading has.
    pub cue: Weighed,
    /// Its possible sources.
    pub sources: Vec<Weighed>,
    /// Its possible contents.
    pub contents: Vec<Weighed>,
    /// Each reading: the indices of its source and its content, and the slots of the pair.
    pub pairs: Vec<(usize, usize, Vec<u16>)>,
}

impl CueReadings {
    /// Converts every span.
    pub(crate) fn convert(&mut self, span: &impl Fn(Span) -> Span) {
        let parts = self.sources.iter_mut().chain(&mut self.contents).chain([&mut self.cue]);
        parts.for_each(|part| part.span = span(part.span));
    }
}

/// A part of a reading with the slots of its weights.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// Its place in the text.
    pub span: Span,
    /// The numbers of the weights that add up to its score.
    pub slots: Vec<u16>,
}

/// Direct, indirect, or both (the terms of Citron).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// All of the content is in quotation marks.
    Direct,
    /// None of the content is in quotation marks.
    Indirect,
    /// Part of the content is in quotation marks.
    Mixed,
}

/// One contiguous piece of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// With the quotation marks around it.
    pub outer: Span,
    /// Without the quotation marks; the same as `outer` if there are none.
    pub inner: Span,
}

/// The source as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The noun phrase, including title and apposition.
    pub span: Span,
    /// How it refers to the speaker.
    pub kind: SourceKind,
}

/// A speaker of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest name in the text, without title or article; the noun phrase if there is no name.
    pub name: String,
    /// Every mention that is a source of this speaker, in the order of the text.
    pub mentions: Vec<Span>,
    /// What the text says about the speaker.
    pub profile: Profile<Span>,
}

impl Extraction {
    /// Converts every span of the answer.
    pub(crate) fn convert(&mut self, span: impl Fn(Span) -> Span) {
        let change = |place: &mut Span| *place = span(*place);
        for attribution in &mut self.attributions {
            attribution.convert(&change);
        }
        for speaker in &mut self.speakers {
            speaker.mentions.iter_mut().for_each(change);
            speaker.profile = speaker.profile.map(|place| Some(span(*place)));
        }
        self.unattributed.iter_mut().for_each(|quotation| quotation.content.convert(&change));
        self.warnings.iter_mut().for_each(|warning| change(&mut warning.span));
    }
}

impl Attribution {
    fn convert(&mut self, change: &impl Fn(&mut Span)) {
        self.content.iter_mut().for_each(|content| content.convert(change));
        let fields = [&mut self.addressee, &mut self.venue, &mut self.time];
        let source = self.source.as_mut().map(|source| &mut source.span);
        fields.into_iter().flatten().chain(source).chain(&mut self.cue).for_each(change);
    }
}

impl Content {
    fn convert(&mut self, change: &impl Fn(&mut Span)) {
        change(&mut self.outer);
        change(&mut self.inner);
    }
}

/// The part of an article that contains an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Location {
    /// The running text.
    #[default]
    Body,
    /// A heading.
    Headline,
    /// The caption of a picture.
    Caption,
    /// One of several lines that open with the name of their speaker.
    Transcript,
    /// A line after a bullet or a number.
    List,
}

/// A reservation about an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// A mark was missing, reversed or doubled, and the content's ends were recovered.
    RecoveredMark,
    /// The content spans more than one paragraph.
    MultiParagraph,
    /// The source rejects the content: "denied that".
    Negated,
    /// Something that would be said but was not: "would say".
    Hypothetical,
    /// The same speaker said the same words earlier in the text.
    Repeated,
}
