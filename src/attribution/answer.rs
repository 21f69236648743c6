//! The engine's answer, free of any wire or file format.

use std::sync::Arc;

use jiff::civil::Date;

pub use crate::mention::{Gender, GenderEvidence, Profile, SourceKind, SpeakerKind};
use crate::text::{Span, Warning};

/// Everything the engine found in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// In the order of the text: by the first byte of the content.
    pub attributions: Vec<Attribution>,
    /// Who speaks, in the order of their first attribution; attributions point here by index.
    pub speakers: Vec<Speaker>,
    /// What was odd about the text, at most [`crate::text::Warning::MAX`], in the order of the text.
    pub warnings: Vec<Warning>,
    /// How many further warnings were counted and left out.
    pub warnings_left_out: u32,
    /// The outermost quotations that nobody is found to say, in the order of the text; only where they are asked for.
    pub unattributed: Vec<Unattributed>,
}

/// A quotation that no attribution claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unattributed {
    /// The quotation.
    pub content: Content,
    /// It reads as something said, and not as a title, a term or a nickname.
    pub reads_as_speech: bool,
}

/// One statement: what was said, by which words it is reported, and who said it.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Stable for the same text and rules: a hash of content, cue and source.
    pub id: u64,
    /// Whether the content stands in quotation marks, partly, or not at all.
    pub kind: Kind,
    /// What is attributed, in the order of the text; never empty, never overlapping.
    pub content: Vec<Content>,
    /// The reporting words; empty where a mark or the layout alone attributes.
    pub cue: Vec<Span>,
    /// The words that name who, as written; absent where the text does not say it beside the content.
    pub source: Option<Source>,
    /// Index into [`Extraction::speakers`]; absent where the text does not tell.
    pub speaker: Option<usize>,
    /// Index into [`Extraction::attributions`] of the attribution whose content encloses this one.
    pub parent: Option<usize>,
    /// The rule or the sieve that made this attribution, as `en.direct.content-cue-source`.
    pub rule: Arc<str>,
    /// The sieve that found the speaker, as `name`, `last-name`, `pronoun`; empty where there is no speaker.
    pub speaker_sieve: &'static str,
    /// The measured chance, 0 to 1, that content and source are right.
    pub confidence: f32,
    /// The measured chance, 0 to 1, that the speaker is right where content and source are; 0 where there is none.
    pub speaker_confidence: f32,
    /// To whom it was said: "CNBC" in "told CNBC".
    pub addressee: Option<Span>,
    /// In which writing, at which event or on which platform: "in a statement".
    pub venue: Option<Span>,
    /// When it was said: "on Monday".
    pub time: Option<Span>,
    /// The day of `time`, where that and the day of the article tell it.
    pub date: Option<Date>,
    /// Where in the article it stands.
    pub location: Location,
    /// The same for the same words by the same speaker, also in another text; nothing where the content has no word.
    pub dedupe_key: Option<u64>,
    /// What a careful reader should know, in the order of the variants, each at most once.
    pub flags: Vec<Flag>,
}

/// Why an attribution has its confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// [`Attribution::id`]
    pub id: u64,
    /// The log-odds of its rule.
    pub odds: f32,
    /// The names of the facts about it, under which `confidence.toml` weighs them.
    pub facts: Vec<String>,
}

/// Direct, indirect, or both (the terms of Citron).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// All of the content stands in quotation marks.
    Direct,
    /// None of it does.
    Indirect,
    /// Part of it does.
    Mixed,
}

/// One stretch of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// With the quotation marks around it.
    pub outer: Span,
    /// Without them; the same as `outer` where there are none.
    pub inner: Span,
}

/// Who is named as the source, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The noun phrase with its title and apposition.
    pub span: Span,
    /// How it refers.
    pub kind: SourceKind,
}

/// Someone who speaks in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest name in the text, without title or article; the noun phrase where there is no name.
    pub name: String,
    /// Every mention used as a source of this speaker, in the order of the text.
    pub mentions: Vec<Span>,
    /// What the text says about the speaker.
    pub profile: Profile<Span>,
}

/// Where in an article an attribution stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the running text.
    #[default]
    Body,
    /// In a heading.
    Headline,
    /// In the words to a picture.
    Caption,
    /// In a line that opens with its speaker's name, among others like it.
    Transcript,
    /// In a line behind a bullet or a number.
    List,
}

/// What a careful reader should know about an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// A mark was missing, reversed or doubled, and the content's ends were recovered.
    RecoveredMark,
    /// The content runs over more than one paragraph.
    MultiParagraph,
    /// The source rejects the content: "denied that".
    Negated,
    /// What would be said, not what was: "would say".
    Hypothetical,
    /// The same words by the same speaker stand earlier in the text.
    Repeated,
}
