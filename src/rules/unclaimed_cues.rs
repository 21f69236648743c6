//! `unclaimed_cues.toml` and `unclaimed_cues.txt`: what the last pass takes for a cue, a source and a content, and the
//! learned weights of what speaks for a reading.

use std::sync::Arc;

use bitflags::bitflags;
use serde::Deserialize;
use toml::Spanned;

use super::{RulesError, SourceFile, file_formats};
use crate::lexicon::{Class, ClassTable, WordClass};
use crate::pattern::{ClassSet, Macros, Node, compile_atom, parse};

/// The file of atoms and categories.
const SETTINGS: &str = "unclaimed_cues.toml";
/// The file of weights.
const WEIGHTS: &str = "unclaimed_cues.txt";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    threshold: f32,
    threshold_with_quotation: f32,
    cue: Spanned<String>,
    source: Spanned<String>,
    link: Spanned<String>,
    opens: Spanned<String>,
    ends: Spanned<String>,
    verb: Spanned<String>,
    closes: Spanned<String>,
    asks: Spanned<String>,
    nobody: Spanned<String>,
    categories: Vec<Spanned<String>>,
}

bitflags! {
    /// What an atom may be in a reading.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Part: u16 {
        /// A cue.
        const CUE = 1;
        /// A source, or the head of one.
        const SOURCE = 2;
        /// Joins the noun phrases of one source.
        const LINK = 4;
        /// A content may begin behind it.
        const OPENS = 8;
        /// A content may end before it.
        const ENDS = 16;
        /// A verb.
        const VERB = 32;
        /// Ends the sentence.
        const STOP = 64;
        /// A quotation.
        const QUOTATION = 128;
        /// Opens a question.
        const ASKS = 256;
        /// What it said was not said.
        const NOBODY = 512;
        /// A content may end behind it.
        const CLOSES = 1024;
    }
}

/// The index that stands for the last pass where others have that of a rule.
pub(crate) const LAST_PASS: usize = usize::MAX;

/// The name of the last pass, as that of a rule.
const NAME: &str = "learned.unclaimed-cue";

/// The number of weights; what speaks for a reading is hashed to one of them.
pub(super) const SLOTS: usize = 1 << SLOT_BITS;
pub(crate) const SLOT_BITS: u32 = 15;

/// The smallest step of a weight.
const UNIT: f32 = 1.0 / 24.0;

/// What the last pass reads of a language; empty where the language has no such file.
#[derive(Debug)]
pub(crate) struct CueModel {
    /// The name of the last pass, as that of a rule.
    pub id: Arc<str>,
    /// The probability that a reading must reach.
    pub threshold: f32,
    /// The same for readings whose content has a quotation.
    pub threshold_with_quotation: f32,
    /// By class.
    parts: Box<[Part]>,
    /// By class.
    categories: Box<[u8]>,
    /// The category of a comma.
    pub comma: u8,
    /// By slot, in steps, of which all stay close to the processor; empty if none were learned.
    weights: Box<[i8]>,
}

impl Default for CueModel {
    fn default() -> Self {
        Self {
            id: NAME.into(),
            threshold: 1.0,
            threshold_with_quotation: 1.0,
            parts: Box::default(),
            categories: Box::default(),
            comma: 0,
            weights: Box::default(),
        }
    }
}

impl CueModel {
    /// Returns what an atom of a class may be.
    pub(crate) fn part(&self, class: Class) -> Part {
        self.parts.get(usize::from(class.0)).copied().unwrap_or_default()
    }

    /// Returns the category of a class: its place in the language's list, counted from 1; 0 for none.
    pub(crate) fn category(&self, class: Class) -> u8 {
        self.categories.get(usize::from(class.0)).copied().unwrap_or_default()
    }

    /// Whether weights were learned.
    pub(crate) fn is_learned(&self) -> bool {
        !self.weights.is_empty()
    }

    /// Returns the weight of a slot.
    pub(crate) fn weight(&self, slot: u16) -> f32 {
        self.weights.get(usize::from(slot)).map_or(0.0, |steps| f32::from(*steps) * UNIT)
    }
}

/// The settings, before there are classes to compile them for.
#[derive(Debug, Default)]
pub(super) struct Parsed<'f> {
    file: Option<&'f SourceFile>,
    threshold: f32,
    threshold_with_quotation: f32,
    /// Cue, source, link, opens, ends, verb, closes, asks, nobody.
    parts: Vec<(usize, Node)>,
    categories: Vec<(usize, Node)>,
    weights: Vec<i8>,
}

impl<'f> Parsed<'f> {
    /// Reads both files, where there are any.
    ///
    /// # Errors
    /// A pattern that cannot be parsed, or a weight that is none.
    pub(crate) fn new(files: &'f [SourceFile], macros: &Macros) -> Result<Self, RulesError> {
        let Some(file) = files.iter().find(|f| f.path == SETTINGS) else { return Ok(Self::default()) };
        let raw: SettingsFile = file_formats::read(file)?;
        let node = |pattern: &Spanned<String>, text: String| {
            let at = file_formats::pattern_offset(&file.text, pattern.span().start);
            let node = parse(&text, macros).map_err(|e| RulesError::at(file, at + e.at, e.message))?;
            Ok((at, node))
        };
        let parts = [
            &raw.cue,
            &raw.source,
            &raw.link,
            &raw.opens,
            &raw.ends,
            &raw.verb,
            &raw.closes,
            &raw.asks,
            &raw.nobody,
        ];
        let parts = parts.iter().map(|pattern| node(pattern, pattern.get_ref().clone()));
        let categories =
            raw.categories.iter().map(|pattern| node(pattern, format!("[{}]", pattern.get_ref())));
        Ok(Self {
            file: Some(file),
            threshold: raw.threshold,
            threshold_with_quotation: raw.threshold_with_quotation,
            parts: parts.collect::<Result<_, RulesError>>()?,
            categories: categories.collect::<Result<_, RulesError>>()?,
            weights: weights(files)?,
        })
    }

    /// The patterns, whose features must be told apart.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.parts.iter().chain(&self.categories).map(|(_, node)| node)
    }

    /// Compiles the settings for the classes of a table.
    ///
    /// # Errors
    /// A pattern that is not one atom.
    pub(crate) fn compile(self, table: &ClassTable) -> Result<CueModel, RulesError> {
        let Some(file) = self.file else { return Ok(CueModel::default()) };
        let set = |(at, node): &(usize, Node)| {
            compile_atom(node, table).map_err(|message| RulesError::at(file, *at, message))
        };
        let mut model = CueModel {
            id: NAME.into(),
            threshold: self.threshold,
            threshold_with_quotation: self.threshold_with_quotation,
            parts: vec![Part::default(); table.len()].into(),
            categories: vec![0; table.len()].into(),
            comma: 0,
            weights: self.weights.into(),
        };
        let flags = [
            Part::CUE,
            Part::SOURCE,
            Part::LINK,
            Part::OPENS,
            Part::ENDS,
            Part::VERB,
            Part::CLOSES,
            Part::ASKS,
            Part::NOBODY,
        ];
        for (flag, pattern) in flags.into_iter().zip(&self.parts) {
            model.mark(flag, &set(pattern)?);
        }
        let marks = [
            (Part::STOP, WordClass::STOP),
            (Part::STOP, WordClass::BREAK),
            (Part::QUOTATION, WordClass::QUOTATION),
        ];
        for (flag, feature) in marks {
            model.mark(flag, &table.members(feature.name()));
        }
        for (number, pattern) in (1..).zip(&self.categories) {
            for class in set(pattern)?.classes() {
                let free = model.categories.get_mut(usize::from(class.0)).filter(|category| **category == 0);
                free.into_iter().for_each(|category| *category = number);
            }
        }
        let comma = table.members(WordClass::COMMA.name()).classes().next();
        model.comma = comma.map_or(0, |class| model.category(class));
        Ok(model)
    }
}

impl CueModel {
    fn mark(&mut self, flag: Part, set: &ClassSet) {
        for class in set.classes() {
            self.parts.get_mut(usize::from(class.0)).into_iter().for_each(|part| *part |= flag);
        }
    }
}

/// Reads the weights: whole numbers of steps, in the order of their slots; lines with `#` are comments.
fn weights(files: &[SourceFile]) -> Result<Vec<i8>, RulesError> {
    let Some(file) = files.iter().find(|f| f.path == WEIGHTS) else { return Ok(Vec::new()) };
    let lines = file.text.lines().filter(|line| !line.starts_with('#'));
    let read = lines.flat_map(str::split_whitespace).map(str::parse).collect::<Result<Vec<i8>, _>>();
    match read {
        Ok(weights) if weights.len() == SLOTS => Ok(weights),
        Ok(weights) => {
            Err(RulesError::of_file(file, format!("{} weights instead of {SLOTS}", weights.len())))
        }
        Err(error) => {
            Err(RulesError::of_file(file, format!("a weight is a number from -128 to 127: {error}")))
        }
    }
}
