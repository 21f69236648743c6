//! From a language's folder to its rule set.

use std::collections::BTreeSet;

use super::addressee_venue_time::Parsed;
use super::chunks::{Chunk, Needs, chunk};
use super::confidence_of_rules::add_shares;
use super::file_formats::{self, ChunkEntry, ConfidenceFile, LanguageFile};
use super::names_rust_asks::check_without;
use super::phrases::{Phrase, phrases};
use super::ruleset::RuleSet;
use super::unclaimed_cues;
use super::word_readings;
use super::{
    Rule, RulesError, Scope, SourceFile, Weights, added_folders, aliases, builtin, layout_file, macros,
};
use crate::lexicon::{
    ClassTable, FeatureSet, Group, Lexicon, SameRole, Shapes, TooMany, WordClass, WordClasses, WordList,
    hint, is_phrase, parse_list,
};
use crate::pattern::{
    ClassSet, Compiled, Macros, Node, PatternError, Screen, Test, compile, compile_runs, features_in, parse,
};

/// The file of what was measured.
const CONFIDENCE: &str = "confidence.toml";

impl RuleSet {
    /// The built-in English rules.
    ///
    /// # Errors
    /// Never in a build whose tests pass: the folder is part of the program.
    pub fn english() -> Result<Self, RulesError> {
        Self::parse(&builtin::english())
    }

    /// Parses and compiles a language's folder.
    ///
    /// # Errors
    /// The first problem found, with file, line and column.
    pub fn parse(files: &[SourceFile]) -> Result<Self, RulesError> {
        Builder::new(files)?.build()
    }
}

/// The folder while it is being compiled.
struct Builder<'f> {
    files: &'f [SourceFile],
    language: LanguageFile,
    grammar_file: &'f SourceFile,
    chunks: Vec<ChunkEntry>,
    macros: Macros,
    lists: Vec<WordList>,
    rules: Vec<Rule>,
    confidence: ConfidenceFile,
}

impl<'f> Builder<'f> {
    fn new(files: &'f [SourceFile]) -> Result<Self, RulesError> {
        added_folders::check(files)?;
        let language_file = find(files, "language.toml")?;
        let language: LanguageFile = file_formats::read(language_file)?;
        check_without(language_file, &language.without)?;
        let grammar_file = find(files, macros::GRAMMAR)?;
        let (macros, chunks) = macros::read(files)?;
        let confidence = match files.iter().find(|f| f.path == CONFIDENCE) {
            Some(file) => file_formats::read(file)?,
            None => ConfidenceFile::default(),
        };
        let mut builder = Self {
            files,
            macros,
            lists: word_lists(files)?,
            rules: Vec::new(),
            language,
            grammar_file,
            chunks,
            confidence,
        };
        builder.rules = builder.parse_rules()?;
        Ok(builder)
    }

    fn grammar_error(&self, at: usize, message: impl Into<String>) -> RulesError {
        RulesError::at(self.grammar_file, at, message)
    }

    fn parse_rules(&self) -> Result<Vec<Rule>, RulesError> {
        let mut rules = Vec::new();
        for file in self.files.iter().filter(|f| f.path.starts_with("rules/") && f.path.ends_with(".toml")) {
            let mut rule = file_formats::read_rule(&self.language.code, &self.language.sieves, file)?;
            rule.node = parse(&rule.pattern, &self.macros).map_err(|PatternError { at, message }| {
                RulesError::at(file, rule.pattern_at + at, message)
            })?;
            if let Some(group) = rule.node.group_outside(&[Group::Content, Group::Cue, Group::Source]) {
                let message =
                    format!("a rule's groups are content, cue and source; {} is none of them", group.name());
                return Err(self.rule_error(&rule, 0, message));
            }
            if let Some(other) = rules.iter().find(|other: &&Rule| other.id == rule.id) {
                return Err(RulesError::of_file(file, format!("{} has the same id", other.path)));
            }
            rules.push(rule);
        }
        add_shares(&self.confidence, &mut rules);
        rules.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
        Ok(rules)
    }

    fn build(self) -> Result<RuleSet, RulesError> {
        let too_many = |error: TooMany| self.too_many(&error);
        let chunk_nodes = self.chunk_nodes()?;
        let fields = Parsed::new(self.files, &self.macros)?;
        let readings = word_readings::Parsed::new(&self.language.code, self.files, &self.macros)?;
        let cues = unclaimed_cues::Parsed::new(self.files, &self.macros)?;
        let named = || {
            let of_rules = self.rules.iter().map(|r| &r.node).chain(fields.nodes());
            chunk_nodes.iter().chain(of_rules).chain(readings.nodes()).chain(cues.nodes())
        };
        let mut asked = names(named());
        let phrases = phrases(&asked, &self.language.clitics, &self.lists);
        let nodes = || named().chain(phrases.iter().map(|phrase| &phrase.node));
        asked.retain(|name| !is_phrase(name));
        asked.extend(names(phrases.iter().map(|phrase| &phrase.node)));
        let kept = self.kept(&asked);
        let mut table = ClassTable::telling_apart(tests(nodes(), &kept), readings.words());
        self.tell_features(&mut table).map_err(too_many)?;
        let shapes = Shapes::build(&mut table).map_err(too_many)?;
        asked.extend(WordClass::TERMS.iter().map(|term| term.name.to_owned()));
        let keeps = crate::lexicon::Keeps {
            capitals_keep: &self.language.capitals_keep,
            never_names: &self.language.never_names,
            only_capitals: &self.language.only_capitals,
            asked: &asked,
            kept: &kept,
        };
        let lexicon = Lexicon::build(&self.lists, keeps, &mut table).map_err(too_many)?;
        let readings = readings.compile(&mut table, &self.lists)?;
        let (chunks, needed) = self.compile_chunks(&kept, &phrases, &chunk_nodes, &mut table)?;
        let compiled = self.compile_rules(&table)?;
        let weights = self.weights(&table)?;
        let odds =
            self.confidence.rules.iter().map(|(name, entry)| (name.as_str().into(), entry.odds)).collect();
        let fields = fields.compile(&table)?;
        let cues = cues.compile(&table)?;
        Ok(RuleSet {
            weights,
            odds,
            version: version(self.files),
            code: self.language.code,
            clitics: self.language.clitics,
            least_confidence: self.language.least_confidence,
            same_role: SameRole::new(self.language.same_role),
            word_classes: WordClasses::new(&table),
            aliases: aliases::read(self.files, &lexicon)?,
            confidence: self.confidence,
            screens: [Scope::Sentence, Scope::Paragraph].map(|scope| screen(scope, &self.rules, &table)),
            fields,
            cues,
            layout: layout_file::read(self.files)?,
            rules: self.rules,
            table,
            lexicon,
            shapes,
            readings,
            chunks,
            needed,
            compiled,
        })
    }

    /// Tells apart what chunks inherit and what Rust asks for.
    fn tell_features(&self, table: &mut ClassTable) -> Result<(), TooMany> {
        let inherited = self.chunks.iter().flat_map(|chunk| &chunk.inherits);
        let inherited = inherited.map(|name| name.get_ref().as_str());
        let asked = WordClass::TERMS.iter().map(|term| term.name);
        inherited.chain(asked).try_for_each(|feature| table.tell(feature).map(|_| ()))
    }

    /// Where the author of a language wrote what is one too many: in a word list, or in a rule.
    fn too_many(&self, error: &TooMany) -> RulesError {
        let message = error.to_string();
        for list in &self.lists {
            let word = list.words.iter().find(|word| word.text == error.name);
            if let Some(word) = word {
                return RulesError { path: list.path.clone(), line: word.line, column: 1, message };
            }
        }
        let place = |file: &'f SourceFile| Some((file, file.text.find(error.name.as_str())?));
        let rules = self.files.iter().filter(|file| file.path.ends_with(".toml") && file.path != CONFIDENCE);
        match rules.into_iter().find_map(place) {
            Some((file, at)) => RulesError::at(file, at, message),
            None => RulesError::of_file(self.grammar_file, message),
        }
    }

    /// A problem at a byte offset of a rule's pattern.
    fn rule_error(&self, rule: &Rule, at: usize, message: impl Into<String>) -> RulesError {
        match self.files.iter().find(|file| file.shown() == rule.path) {
            Some(file) => RulesError::at(file, rule.pattern_at + at, message),
            None => RulesError::lacking(&rule.path),
        }
    }

    fn weights(&self, table: &ClassTable) -> Result<Option<Weights>, RulesError> {
        let listed = Some(&self.confidence.weights).filter(|weights| !weights.is_empty());
        let weights = listed.map(|weights| Weights::new(weights, table)).transpose();
        weights.map_err(|message| match self.files.iter().find(|file| file.path == CONFIDENCE) {
            Some(file) => RulesError::of_file(file, message),
            None => RulesError::lacking(CONFIDENCE),
        })
    }

    fn chunk_nodes(&self) -> Result<Vec<Node>, RulesError> {
        self.chunks
            .iter()
            .map(|chunk| macros::parse_in(self.grammar_file, &chunk.pattern, &self.macros))
            .collect()
    }

    /// Compiles the chunks in order: each sees the classes of those before it. Beside them stand the needs that each
    /// class meets.
    fn compile_chunks(
        &self,
        kept: &BTreeSet<String>,
        phrases: &[Phrase],
        nodes: &[Node],
        table: &mut ClassTable,
    ) -> Result<(Vec<Chunk>, Box<[u64]>), RulesError> {
        let of_phrases = self.compile_phrases(phrases, table)?;
        let kept: FeatureSet = kept.iter().filter_map(|name| table.known_feature(name)).collect();
        let (mut chunks, mut needs) = (Vec::new(), Needs::default());
        for (entry, node) in self.chunks.iter().zip(nodes) {
            let at = file_formats::pattern_offset(&self.grammar_file.text, entry.pattern.span().start);
            let compiled = compile_runs(node, table).map_err(|message| self.grammar_error(at, message))?;
            let head = node.head().map_err(|message| self.grammar_error(at, message))?;
            self.check_inherits(entry, head, table)?;
            let (runs, required) = compiled;
            let chunk = chunk(entry, (runs, needs.of(required)), head, &kept, table);
            chunks.push(chunk.map_err(|e| self.grammar_error(entry.name.span().start, e.to_string()))?);
        }
        // What phrases need comes last: there are few bits, and phrases are seldom present anyhow.
        let of_phrases = of_phrases.into_iter().map(|(chunk, required)| chunk.needing(needs.of(required)));
        let chunks = of_phrases.collect::<Vec<_>>().into_iter().chain(chunks).collect();
        Ok((chunks, needs.by_class(table)))
    }

    /// The features that every chunk keeps, for the sake of added rules: the words that they name, which mean the chunk with that
    /// head too, and the features of added lists, which can be in no chunk's `inherits`. Keeping the words of the language's
    /// own rules as well would double the classes, and gain nothing that could be measured.
    fn kept(&self, asked: &BTreeSet<String>) -> BTreeSet<String> {
        let rules = self.rules.iter().filter(|rule| rule.added).map(|rule| &rule.node);
        let words = names(rules).into_iter().filter(|name| name.starts_with('\'') && !is_phrase(name));
        let (added, own): (Vec<&WordList>, Vec<&WordList>) = self.lists.iter().partition(|list| list.added);
        let gives = |lists: &[&WordList], name: &str| lists.iter().any(|list| list.gives(name));
        let new = asked.iter().filter(|name| gives(&added, name) && !gives(&own, name)).cloned();
        words.chain(new).collect()
    }

    fn compile_phrases(
        &self,
        phrases: &[Phrase],
        table: &mut ClassTable,
    ) -> Result<Vec<(Chunk, Vec<ClassSet>)>, RulesError> {
        let compile = |phrase: &Phrase| {
            let failed = |message: String| {
                let named =
                    |file: &&SourceFile| file.path.ends_with(".toml") && file.text.contains(&phrase.feature);
                let file = self.files.iter().find(named).unwrap_or(self.grammar_file);
                let at = file.text.find(&phrase.feature).unwrap_or_default();
                RulesError::at(file, at, message)
            };
            let (runs, required) = compile_runs(&phrase.node, table).map_err(failed)?;
            let chunk = Chunk::of_phrase(&phrase.feature, runs, table).map_err(|e| failed(e.to_string()))?;
            Ok((chunk, required))
        };
        phrases.iter().map(compile).collect()
    }

    /// Refuses a feature that a chunk should take over and that no head of it can have.
    fn check_inherits(
        &self,
        entry: &ChunkEntry,
        head: Option<&Test>,
        table: &ClassTable,
    ) -> Result<(), RulesError> {
        let heads = head.map(|test| table.passing(test)).unwrap_or_default();
        let never = entry.inherits.iter().find(|name| {
            let members = table.members(name.get_ref());
            // What words have and no pattern asks for is in no class, and harmless.
            let unasked = members.is_empty() && self.lists.iter().any(|list| list.gives(name.get_ref()));
            !members.meets(&heads) && !unasked
        });
        let Some(name) = never else { return Ok(()) };
        let message = format!(
            "no head of the chunk {} can have {}, so that it cannot be inherited{}",
            entry.name.get_ref(),
            name.get_ref(),
            hint(name.get_ref(), table.names()),
        );
        Err(self.grammar_error(name.span().start, message))
    }

    fn compile_rules(&self, table: &ClassTable) -> Result<Vec<Compiled>, RulesError> {
        let compile = |rule: &Rule| {
            let unknown = || {
                let mut named = features_in(&rule.pattern).into_iter();
                named.find(|(_, name)| table.known_feature(name).is_none()).map_or(0, |(at, _)| at)
            };
            let compiled =
                compile(&rule.node, table).map_err(|message| self.rule_error(rule, unknown(), message))?;
            if compiled.groups.contains(&Group::Content) {
                return Ok(compiled);
            }
            Err(self.rule_error(rule, 0, "the pattern has no <content: …>: a rule finds what somebody said"))
        };
        self.rules.iter().map(compile).collect()
    }
}

fn screen(scope: Scope, rules: &[Rule], table: &ClassTable) -> Screen {
    let of_scope = rules.iter().enumerate().filter(|(_, rule)| rule.scope == scope);
    Screen::new(of_scope.map(|(index, rule)| (index, &rule.node)), table)
}

pub(super) fn find<'f>(files: &'f [SourceFile], path: &str) -> Result<&'f SourceFile, RulesError> {
    files.iter().find(|file| file.path == path && !file.added).ok_or_else(|| RulesError::lacking(path))
}

pub(super) fn word_lists(files: &[SourceFile]) -> Result<Vec<WordList>, RulesError> {
    let lists = files.iter().filter_map(|file| {
        let name = file.path.strip_prefix("words/")?.strip_suffix(".txt")?;
        let list = parse_list(name, &file.text);
        let list = list.map(|list| WordList { path: file.shown(), added: file.added, ..list });
        Some(list.map_err(|e| RulesError { path: file.shown(), line: e.line, column: 1, message: e.message }))
    });
    lists.collect()
}

/// Every test that some pattern puts to an atom, once. Beside them those parts of a test that only ask for features that chunks
/// keep: words that differ in one of these must not share a class, or a chunk would take over the wrong one.
fn tests<'n>(nodes: impl Iterator<Item = &'n Node>, kept: &BTreeSet<String>) -> Vec<Test> {
    let mut found: BTreeSet<Test> = BTreeSet::new();
    let mut seen: BTreeSet<&Test> = BTreeSet::new();
    for node in nodes {
        node.tests(&mut |test| {
            if seen.insert(test) {
                found.insert(test.clone());
                test.within(kept, &mut |part| {
                    found.insert(part);
                });
            }
        });
    }
    found.into_iter().collect()
}

/// The features that patterns name; those of single words stand in apostrophes.
fn names<'n>(nodes: impl Iterator<Item = &'n Node>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for node in nodes {
        node.features(&mut |name| {
            if !found.contains(name) {
                found.insert(name.to_owned());
            }
        });
    }
    found
}

/// The engine's own sources are part of the hash, so that no cache outlives the code that filled it.
fn version(files: &[SourceFile]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(builtin::ENGINE.as_bytes());
    for file in files {
        hasher.update(&[u8::from(file.added)]);
        for part in [&file.path, &file.text] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}
