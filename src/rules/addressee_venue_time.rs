//! What a language says of the words around a report: fields, and what is passed over between them.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use toml::Spanned;

use super::{RulesError, SourceFile, file_formats};
use crate::lexicon::{ClassTable, hint};
use crate::pattern::{ClassSet, Macros, Node, Runs, compile_atom, compile_runs, parse};

/// `fields.toml`; a language may do without.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldsFile {
    skip: Option<Spanned<String>>,
    #[serde(default)]
    hypothetical: FxHashSet<String>,
    #[serde(default)]
    denying: FxHashSet<String>,
    #[serde(default)]
    calendar: Calendar,
    #[serde(default)]
    words: BTreeMap<String, FxHashSet<String>>,
    #[serde(default)]
    field: Vec<FieldEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    name: FieldName,
    /// One atom that must stand right before.
    behind: Option<Spanned<String>>,
    /// What belongs to the phrase and not to the field: "to" in "to reporters".
    lead: Option<Spanned<String>>,
    pattern: Spanned<String>,
    /// Words of which the phrase must hold one.
    words: Option<Spanned<String>>,
}

/// What a field says of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldName {
    /// To whom it was said.
    Addressee,
    /// In which writing, at which event or on which platform.
    Venue,
    /// When.
    Time,
}

/// The fields of a language, compiled.
#[derive(Debug, Default)]
pub struct Fields {
    /// In the order in which they are tried.
    pub list: Vec<Field>,
    /// What is passed over between two fields.
    pub skip: Option<Runs>,
    /// Words in a cue by which it tells of what might be said.
    pub hypothetical: FxHashSet<String>,
    /// Words in a cue by which the source rejects the content.
    pub denying: FxHashSet<String>,
    /// How days are named.
    pub calendar: Calendar,
}

/// How a language names days, in lower case and without full stops.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The names of each day of the week, from Monday on.
    pub weekdays: Vec<Vec<String>>,
    /// The names of each month, from January on.
    pub months: Vec<Vec<String>>,
    /// Words for a day by its distance from the day of the article.
    pub days: FxHashMap<String, i32>,
    /// What may stand beside a day and changes nothing.
    pub beside: FxHashSet<String>,
}

/// One way in which a field may be written.
#[derive(Debug)]
pub struct Field {
    /// What it says.
    pub name: FieldName,
    /// The classes of the atom right before it.
    pub behind: Option<ClassSet>,
    /// What leads to it.
    pub lead: Option<Runs>,
    /// The phrase itself.
    pub phrase: Runs,
    /// Words of which the phrase must hold one, in lower case.
    pub words: Option<FxHashSet<String>>,
}

/// The patterns of a language's fields, before there are classes to compile them for.
#[derive(Debug, Default)]
pub(super) struct Parsed<'f> {
    file: Option<&'f SourceFile>,
    raw: FieldsFile,
    /// The patterns in their order in the file, each with its place.
    nodes: Vec<(usize, Node)>,
}

impl<'f> Parsed<'f> {
    /// Reads and parses the file, where there is one.
    pub(crate) fn new(files: &'f [SourceFile], macros: &Macros) -> Result<Self, RulesError> {
        let Some(file) = files.iter().find(|f| f.path == "fields.toml") else { return Ok(Self::default()) };
        let raw: FieldsFile = file_formats::read(file)?;
        let mut parsed = Self { file: Some(file), raw, nodes: Vec::new() };
        for pattern in parsed.raw.patterns() {
            let at = file_formats::pattern_offset(&file.text, pattern.span().start);
            let node =
                parse(pattern.get_ref(), macros).map_err(|e| RulesError::at(file, at + e.at, e.message))?;
            parsed.nodes.push((at, node));
        }
        Ok(parsed)
    }

    /// The patterns, whose features must be told apart.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().map(|(_, node)| node)
    }

    /// Compiles the patterns for the classes of a language.
    pub(crate) fn compile(mut self, table: &ClassTable) -> Result<Fields, RulesError> {
        let Some(file) = self.file else { return Ok(Fields::default()) };
        let error = |at: usize, message: String| RulesError::at(file, at, message);
        let runs = |(at, node): &(usize, Node)| {
            compile_runs(node, table).map(|(runs, _)| runs).map_err(|message| error(*at, message))
        };
        let atom =
            |(at, node): &(usize, Node)| compile_atom(node, table).map_err(|message| error(*at, message));
        let mut nodes = self.nodes.iter();
        let mut next = |wanted: bool| nodes.by_ref().take(usize::from(wanted)).next();
        let skip = next(self.raw.skip.is_some()).map(runs).transpose()?;
        let mut list = Vec::new();
        for entry in std::mem::take(&mut self.raw.field) {
            let behind = next(entry.behind.is_some()).map(atom).transpose()?;
            let lead = next(entry.lead.is_some()).map(runs).transpose()?;
            let Some(phrase) = next(true).map(runs).transpose()? else { continue };
            let words = entry.words.map(|name| {
                let words = self.raw.words.get(name.get_ref()).cloned();
                words.ok_or_else(|| {
                    let known = self.raw.words.keys().map(String::as_str);
                    let hint = hint(name.get_ref(), known);
                    error(name.span().start, format!("there are no words {}{hint}", name.get_ref()))
                })
            });
            list.push(Field { name: entry.name, behind, lead, phrase, words: words.transpose()? });
        }
        let FieldsFile { hypothetical, denying, calendar, .. } = self.raw;
        Ok(Fields { list, skip, hypothetical, denying, calendar })
    }
}

impl FieldsFile {
    /// Every pattern, in the order in which they are compiled.
    fn patterns(&self) -> Vec<Spanned<String>> {
        let fields = self
            .field
            .iter()
            .flat_map(|f| [f.behind.clone(), f.lead.clone(), Some(f.pattern.clone())].into_iter().flatten());
        self.skip.iter().cloned().chain(fields).collect()
    }
}
