//! A language, compiled: words with classes, chunks in order, rules with their expressions.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::addressee_venue_time::Fields;
use super::chunks::Chunk;
use super::confidence_of_rules::UNKNOWN;
use super::file_formats::ConfidenceFile;
use super::{CueModel, LAST_PASS, LeastConfidence, Readings, Rule, Scope, Weights};
use crate::layout::Layout;
use crate::lexicon::{
    Aliases, Attributes, Class, ClassTable, Lexicon, SameRole, Shapes, SpeakerSieve, WordClasses,
};
use crate::pattern::{Compiled, MOST_LETTERS, Screen};

/// A language, compiled; immutable and cheap to share.
#[derive(Debug)]
pub struct RuleSet {
    pub(super) code: String,
    pub(super) version: String,
    pub(super) clitics: Vec<String>,
    pub(super) same_role: SameRole,
    pub(super) word_classes: WordClasses,
    pub(super) aliases: Aliases,
    pub(super) table: ClassTable,
    pub(super) lexicon: Lexicon,
    pub(super) shapes: Shapes,
    pub(super) readings: Readings,
    pub(super) chunks: Vec<Chunk>,
    pub(super) needed: Box<[u64]>,
    pub(super) rules: Vec<Rule>,
    pub(super) compiled: Vec<Compiled>,
    pub(super) screens: [Screen; 2],
    pub(super) confidence: ConfidenceFile,
    pub(super) weights: Option<Weights>,
    pub(super) odds: FxHashMap<Box<str>, f32>,
    pub(super) fields: Fields,
    pub(super) cues: CueModel,
    pub(super) least_confidence: LeastConfidence,
    pub(super) layout: Layout,
}

/// How much of what a language may use it uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Distinct sets of features, of [`Usage::MOST_CLASSES`].
    pub classes: usize,
    /// Features, of as many.
    pub features: usize,
    /// The most kinds of words that one rule tells apart, of [`Usage::MOST_LETTERS`].
    pub letters: usize,
    /// The id of that rule.
    pub rule: Arc<str>,
}

impl Usage {
    /// So many classes, and so many features, a language may have.
    pub const MOST_CLASSES: usize = 1 << 16;
    /// So many kinds of words one rule may tell apart.
    pub const MOST_LETTERS: usize = MOST_LETTERS;
}

impl RuleSet {
    /// BCP-47 code of the language.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// A hash of the engine and of all files: 16 hexadecimal digits.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Endings that part from a word.
    #[doc(hidden)]
    pub fn clitics(&self) -> &[String] {
        &self.clitics
    }

    /// Sets of role words that may be said of one person.
    pub(crate) fn same_role(&self) -> &SameRole {
        &self.same_role
    }

    /// Names by which speakers are also called.
    pub(crate) fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// What the classes of the table are, as far as Rust asks.
    pub(crate) fn word_classes(&self) -> &WordClasses {
        &self.word_classes
    }

    /// The classes of words, shapes and chunks.
    #[doc(hidden)]
    pub fn table(&self) -> &ClassTable {
        &self.table
    }

    /// The words.
    #[doc(hidden)]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The classes of what is no word.
    #[doc(hidden)]
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// What words lose beside which neighbours, before chunks are found.
    pub(crate) fn readings(&self) -> &Readings {
        &self.readings
    }

    /// The chunks in their order.
    pub(crate) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// Which needs of chunks an atom of a class meets, as bits; all of them together tell which chunks can match.
    pub(crate) fn needed(&self, class: Class) -> u64 {
        self.needed.get(usize::from(class.0)).copied().unwrap_or_default()
    }

    /// The rules in the order of their sieves, and inside a sieve of their ids.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The confidence below which an attribution is dropped.
    pub(crate) fn least_confidence(&self) -> LeastConfidence {
        self.least_confidence
    }

    /// What the last pass reads unclaimed cues by.
    pub(crate) fn cues(&self) -> &CueModel {
        &self.cues
    }

    /// Whether a word in lower case almost always reports.
    pub(crate) fn reports(&self, word: &str) -> bool {
        self.lexicon.get(word).is_some_and(|entry| entry.attributes.has(Attributes::CORE))
    }

    /// Whether a name may begin with a word, as it is written: a given name or a title.
    pub(crate) fn opens_name(&self, word: &str) -> bool {
        let opens = Attributes::FIRST_NAME | Attributes::TITLE;
        self.lexicon.get(&word.to_lowercase()).is_some_and(|entry| entry.attributes.any(opens))
    }

    /// The id of a rule, or the name of the last pass.
    pub(crate) fn rule_id(&self, index: usize) -> Option<&Arc<str>> {
        if index == LAST_PASS { Some(&self.cues.id) } else { self.rules.get(index).map(|rule| &rule.id) }
    }

    /// The rule of an index with its expression.
    #[doc(hidden)]
    pub fn rule(&self, index: usize) -> Option<(&Rule, &Compiled)> {
        self.rules.get(index).zip(self.compiled.get(index))
    }

    /// The kinds of lines.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What may stand around a report.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Puts into `found` the indices of the rules of a scope that could match somewhere in a string of classes.
    pub(crate) fn possible(&self, scope: Scope, classes: &[Class], found: &mut Vec<usize>) {
        let [sentence, paragraph] = &self.screens;
        let screen = match scope {
            Scope::Sentence => sentence,
            Scope::Paragraph => paragraph,
        };
        screen.pass(classes, found);
    }

    /// How much of what a language may use this one uses.
    pub fn usage(&self) -> Usage {
        let letters =
            self.rules.iter().zip(&self.compiled).map(|(rule, c)| (c.alphabet.size(), rule.id.clone()));
        let (letters, rule) = letters.max().unwrap_or_default();
        Usage { classes: self.table.len(), features: self.table.features().count(), letters, rule }
    }

    /// The measured share of a rule, or of a sieve of floating quotations, by its name.
    pub fn confidence(&self, name: &str) -> f32 {
        let measured = self.confidence.rules.get(name).map(|entry| entry.confidence);
        let of_rule = || self.rules.iter().find(|rule| rule.id.as_ref() == name).map(|rule| rule.confidence);
        measured.or_else(of_rule).unwrap_or(UNKNOWN)
    }

    /// The log-odds of a rule or sieve by its name, to which the weights of facts are added.
    pub(crate) fn odds(&self, name: &str) -> f32 {
        self.odds.get(name).copied().unwrap_or(self.confidence.odds)
    }

    /// What facts weigh; nothing where the language weighs none.
    pub(crate) fn weights(&self) -> Option<&Weights> {
        self.weights.as_ref()
    }

    /// The measured chance that a sieve of speakers is right; the lowest measured one for a sieve that was never measured, and
    /// a half where none was.
    pub(crate) fn speaker_confidence(&self, sieve: SpeakerSieve) -> f32 {
        let measured = &self.confidence.speakers;
        let lowest = || measured.values().map(|entry| entry.confidence).reduce(f32::min);
        let own = measured.get(sieve.name()).map(|entry| entry.confidence);
        own.or_else(lowest).unwrap_or(0.5)
    }

    /// The place of a sieve in the language's order.
    pub(crate) fn rank(&self, rule: &Rule) -> usize {
        rule.rank
    }
}
