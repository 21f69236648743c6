//! Readings: rules that look at a word's neighbours and take features away from it.
//!
//! A word has the features of all its lists: "charges" may report, and may be a noun. What stands beside it tells which of
//! these it is there. This is the level that Constraint Grammar works on (Karlsson 1990; VISL CG-3): a reading says which
//! features go, and more seldom which come, where its pattern matches around the word. A class with features taken away is
//! another class; all of them are made when the language is loaded, so that a text costs a look-up a token.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::added_folders::expected_id;
use super::file_formats::{self, Silent, with_lines};
use super::{RulesError, SourceFile};
use crate::document::Token;
use crate::lexicon::{Attributes, Class, ClassTable, FeatureSet, Test, WordList, hint};
use crate::pattern::{Around, Context, Macros, Node, Side, compile_atom, compile_context, parse};
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// `readings/<name>.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingFile {
    id: Spanned<String>,
    summary: String,
    pattern: Spanned<String>,
    #[serde(default)]
    loses: Vec<Spanned<String>>,
    #[serde(default)]
    gains: Vec<Spanned<String>>,
    #[serde(default)]
    example: Vec<Spanned<ReadingExample>>,
    #[serde(default)]
    silent: Vec<Spanned<Silent>>,
}

/// A text in which the reading must take its features from the marked word, and from no other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingExample {
    /// With `<word>` around the word.
    pub text: String,
}

/// One reading, as its file says it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Equals the file's path: `en.readings.noun-behind-article`.
    pub id: Arc<str>,
    /// One sentence for people.
    pub summary: String,
    /// The file it stands in, with its folder where that has a name.
    pub path: String,
    /// Whether it was added to the language from another folder.
    pub added: bool,
    /// Where it must match, each with the line of its place.
    pub examples: Vec<(usize, ReadingExample)>,
    /// Where it must not.
    pub silents: Vec<(usize, Silent)>,
    /// The parsed pattern.
    pub(crate) node: Node,
    around: Around,
    pattern_at: usize,
    /// Features and attributes that go, and that come, each with its place in the file.
    loses: Vec<(usize, String)>,
    gains: Vec<(usize, String)>,
}

/// Where a reading's pattern matches, compiled.
#[derive(Debug)]
pub struct Place {
    word: Box<[bool]>,
    before: Option<Context>,
    behind: Option<Context>,
}

/// All readings of a language, ready to be applied.
#[derive(Debug, Default)]
pub struct Readings {
    /// In the order of their names, in which they are applied to a word.
    pub list: Vec<Reading>,
    effects: Vec<Effect>,
    /// For each class which readings are about its words, in their order.
    of_class: Box<[Box<[u16]>]>,
    /// Whether there is any.
    asked: Box<[bool]>,
}

/// What one reading does to a word.
#[derive(Debug)]
struct Effect {
    place: Place,
    /// What each class becomes.
    becomes: Box<[Option<Class>]>,
    lost: Attributes,
    gained: Attributes,
}

impl Place {
    /// Compiles the pattern of a reading.
    ///
    /// # Errors
    /// When a feature exists in no list, or a part of the pattern is too large.
    pub fn new(around: &Around, table: &ClassTable) -> Result<Self, String> {
        let context = |node: &Option<Node>, side| {
            node.as_ref().map(|node| compile_context(node, side, table)).transpose()
        };
        let word = compile_atom(&around.word, table)?;
        Ok(Self {
            word: table.classes().map(|(class, _)| word.has(class)).collect(),
            before: context(&around.before, Side::Before)?,
            behind: context(&around.behind, Side::Behind)?,
        })
    }

    /// Whether the pattern matches around a token of a paragraph.
    pub fn is_at(&self, at: usize, tokens: &[Token]) -> bool {
        let Some((before, rest)) = tokens.split_at_checked(at) else { return false };
        let Some((own, behind)) = rest.split_first() else { return false };
        self.is_word(own.class)
            && self.before.as_ref().is_none_or(|c| c.holds(before.iter().rev().map(|t| t.class)))
            && self.behind.as_ref().is_none_or(|c| c.holds(behind.iter().map(|t| t.class)))
    }

    fn is_word(&self, class: Class) -> bool {
        self.word.get(usize::from(class.0)).is_some_and(|is| *is)
    }
}

/// So many tokens are looked at before the stop signal is again.
const TOGETHER: usize = 512;

impl Readings {
    /// Takes from the words of a paragraph, from left to right, what their neighbours rule out.
    ///
    /// # Errors
    /// [`Stopped`] when `stop` was given before the end.
    pub fn apply(&self, tokens: &mut [Token], stop: &Stop) -> Result<(), Stopped> {
        let asked = |token: &Token| self.asked.get(usize::from(token.class.0)).is_some_and(|asked| *asked);
        for first in (0..tokens.len()).step_by(TOGETHER) {
            stop.check()?;
            let end = (first + TOGETHER).min(tokens.len());
            step(end - first);
            let mut at = first;
            while let Some(next) = tokens.get(at..end).and_then(|rest| rest.iter().position(asked)) {
                at += next;
                self.apply_at(at, tokens);
                at += 1;
            }
        }
        Ok(())
    }

    /// Tries the readings of one word in their order; what the word becomes may be asked about by later ones.
    fn apply_at(&self, at: usize, tokens: &mut [Token]) {
        let mut tried = 0;
        while let Some(token) = tokens.get(at) {
            let own = self.of_class.get(usize::from(token.class.0)).map_or(&[][..], |own| own);
            let Some(number) = own.iter().copied().find(|number| *number >= tried) else { return };
            let Some(effect) = self.effects.get(usize::from(number)) else { return };
            if effect.place.is_at(at, tokens)
                && let Some(token) = tokens.get_mut(at)
            {
                effect.change(token);
            }
            tried = number + 1;
        }
    }

    /// A feature or attribute that a reading takes away and a token still has.
    pub fn left<'r>(&self, reading: &'r Reading, token: &Token, table: &ClassTable) -> Option<&'r str> {
        let has = |name: &str| match name.strip_prefix('@') {
            Some(name) => Attributes::named(name).is_some_and(|attribute| token.attributes.has(attribute)),
            None => table.has(token.class, name),
        };
        reading.loses.iter().map(|(_, name)| name.as_str()).find(|name| has(name))
    }
}

impl Effect {
    fn change(&self, token: &mut Token) {
        let becomes = self.becomes.get(usize::from(token.class.0)).copied().flatten();
        token.class = becomes.unwrap_or(token.class);
        token.attributes = token.attributes.difference(self.lost).union(self.gained);
    }
}

/// The readings of a language before there are classes to compile them for.
#[derive(Debug, Default)]
pub(super) struct Parsed<'f> {
    files: &'f [SourceFile],
    list: Vec<Reading>,
}

impl<'f> Parsed<'f> {
    /// Reads and parses every file of the folder `readings`.
    pub(crate) fn new(code: &str, files: &'f [SourceFile], macros: &Macros) -> Result<Self, RulesError> {
        let own = files.iter().filter(|f| f.path.starts_with("readings/") && f.path.ends_with(".toml"));
        let mut list = own.map(|file| read(code, file, macros)).collect::<Result<Vec<_>, _>>()?;
        list.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { files, list })
    }

    /// The patterns, whose features must be told apart.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.list.iter().map(|reading| &reading.node)
    }

    /// The tests of the words that readings change, of which every feature must be known.
    pub(crate) fn words(&self) -> Vec<Test> {
        let mut found = Vec::new();
        self.list.iter().for_each(|reading| reading.around.word.tests(&mut |test| found.push(test.clone())));
        found
    }

    /// Makes the classes that words become, and then compiles all patterns for them.
    pub(crate) fn compile(self, table: &mut ClassTable, lists: &[WordList]) -> Result<Readings, RulesError> {
        let mut becomes = Vec::new();
        for reading in &self.list {
            self.known(reading, table, lists)?;
            becomes.push(self.becomes(reading, table)?);
        }
        let mut effects = Vec::new();
        for (reading, becomes) in self.list.iter().zip(becomes) {
            let at = reading.pattern_at;
            let place = Place::new(&reading.around, table).map_err(|m| self.error(reading, at, m))?;
            let (lost, gained) =
                (self.attributes(reading, &reading.loses)?, self.attributes(reading, &reading.gains)?);
            effects.push(Effect { place, becomes, lost, gained });
        }
        let own = |class| {
            let numbered =
                (0..).zip(&effects).filter(|(_, effect): &(u16, &Effect)| effect.place.is_word(class));
            numbered.map(|(number, _)| number).collect()
        };
        let of_class: Box<[Box<[u16]>]> = table.classes().map(|(class, _)| own(class)).collect();
        let asked = of_class.iter().map(|own| !own.is_empty()).collect();
        Ok(Readings { list: self.list, effects, of_class, asked })
    }

    /// What each class becomes by a reading: its features without those that go, with those that come.
    fn becomes(&self, reading: &Reading, table: &mut ClassTable) -> Result<Box<[Option<Class>]>, RulesError> {
        let (lost, gained) = (set(&reading.loses, table), set(&reading.gains, table));
        let words = compile_atom(&reading.around.word, table);
        let words = words.map_err(|message| self.error(reading, reading.pattern_at, message))?;
        let mut becomes = vec![None; table.len()];
        let names = || reading.loses.iter().chain(&reading.gains);
        let mut changes = names().any(|(_, name)| name.starts_with('@'));
        for class in words.classes() {
            let left = table.set(class).without(&lost).union(&gained);
            changes |= left != table.set(class);
            if left.is_empty() {
                let at = reading.loses.first().map_or(reading.pattern_at, |(at, _)| *at);
                return Err(self.error(reading, at, nothing_left(&table.describe(class))));
            }
            let class_left = table.class(left);
            let class_left =
                class_left.map_err(|error| self.error(reading, reading.pattern_at, error.to_string()))?;
            if let Some(place) = becomes.get_mut(usize::from(class.0)) {
                *place = Some(class_left);
            }
        }
        if !changes {
            let message = "changes no word: none that passes <word: …> has a feature that it loses";
            return Err(self.error(reading, reading.pattern_at, message));
        }
        Ok(becomes.into())
    }

    /// Refuses a feature that no word has.
    fn known(&self, reading: &Reading, table: &ClassTable, lists: &[WordList]) -> Result<(), RulesError> {
        let listed =
            |name: &str| !table.members(name).is_empty() || lists.iter().any(|list| list.gives(name));
        let names = reading.loses.iter().chain(&reading.gains).filter(|(_, name)| !name.starts_with('@'));
        match names.into_iter().find(|(_, name)| !listed(name)) {
            Some((at, name)) => {
                let hint = hint(name, table.names());
                Err(self.error(reading, *at, format!("no word has the feature {name}{hint}")))
            }
            None => Ok(()),
        }
    }

    fn attributes(&self, reading: &Reading, names: &[(usize, String)]) -> Result<Attributes, RulesError> {
        let own = names.iter().filter_map(|(at, name)| Some((at, name.strip_prefix('@')?)));
        let mut found = Attributes::default();
        for (at, name) in own {
            found.insert(Attributes::read(name).map_err(|message| self.error(reading, *at, message))?);
        }
        Ok(found)
    }

    fn error(&self, reading: &Reading, at: usize, message: impl Into<String>) -> RulesError {
        match self.files.iter().find(|file| file.shown() == reading.path) {
            Some(file) => RulesError::at(file, at, message),
            None => RulesError::lacking(&reading.path),
        }
    }
}

/// The features among some names; those that no pattern asks for are in no class.
fn set(names: &[(usize, String)], table: &ClassTable) -> FeatureSet {
    names.iter().filter_map(|(_, name)| table.known_feature(name)).collect()
}

fn nothing_left(features: &str) -> String {
    format!(
        "takes every feature away from words that are only {features}: ask for another feature in <word: …>, as \
         [{features} & noun], or say what the word gains"
    )
}

fn read(code: &str, file: &SourceFile, macros: &Macros) -> Result<Reading, RulesError> {
    let raw: ReadingFile = file_formats::read(file)?;
    let at = |offset: usize, message: String| RulesError::at(file, offset, message);
    let name = file.path.trim_end_matches(".toml").replace('/', ".");
    let id = expected_id(code, file, &raw.id, &name)?;
    let pattern_at = file_formats::pattern_offset(&file.text, raw.pattern.span().start);
    let node = parse(raw.pattern.get_ref(), macros).map_err(|e| at(pattern_at + e.at, e.message))?;
    let around = node.around_word().map_err(|message| at(pattern_at, message))?;
    if raw.loses.is_empty() && raw.gains.is_empty() {
        return Err(at(pattern_at, "a reading says which features the word loses".into()));
    }
    let placed = |names: Vec<Spanned<String>>| {
        names.into_iter().map(|name| (name.span().start, name.into_inner())).collect()
    };
    Ok(Reading {
        id: id.into(),
        summary: raw.summary,
        path: file.shown(),
        added: file.added,
        examples: with_lines(&file.text, raw.example),
        silents: with_lines(&file.text, raw.silent),
        node,
        around,
        pattern_at,
        loses: placed(raw.loses),
        gains: placed(raw.gains),
    })
}
