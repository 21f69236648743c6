//! What is odd about a language's folder and no fault: what it lacks, and what looks misspelt and so never counts.

use std::collections::BTreeSet;
use std::fmt::{Display, Formatter};

use rustc_hash::{FxHashMap, FxHashSet};
use toml::de::{DeTable, DeValue};

use super::compile_language::{find, word_lists};
use super::file_formats::{self, ConfidenceFile, LanguageFile};
use super::names_rust_asks::asked;
use super::{RuleSet, RulesError, SourceFile};
use crate::lexicon::{
    Attributes, Entry, ListedWord, SpeakerSieve, TermKind, WordClass, WordList, hint, is_long, is_phrase,
    nearest, vocabulary,
};
use crate::pattern::words_in;
use crate::text::line_and_column;

/// One oddity of a language's folder, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesWarning {
    /// What is odd.
    pub kind: RulesWarningKind,
    /// The file, with its folder where that has a name.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is odd, and what may have been meant.
    pub message: String,
}

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RulesWarningKind {
    /// No word has a feature or an attribute that Rust asks for.
    Lacks,
    /// A name that nobody asks for is nearly one that is asked for.
    Misspelled,
    /// A name is asked for that nothing has.
    Unknown,
    /// A word in a pattern stands in no word list and is nearly one that does.
    MisspelledWord,
    /// A phrase hides a reporting verb from all other rules.
    HidesCue,
    /// A word added to a list has no features, though the list's own words have some.
    Featureless,
}

impl Display for RulesWarning {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, column, message, .. } = self;
        write!(f, "{path}:{line}:{column}: warning: {message}")
    }
}

impl RulesWarning {
    fn at(kind: RulesWarningKind, file: &SourceFile, offset: usize, message: String) -> Self {
        let (line, column) = line_and_column(&file.text, offset);
        Self { kind, path: file.shown(), line, column, message }
    }
}

impl RuleSet {
    /// What is odd about the folder that this language was made of; nothing is kept for it, the files are read once more.
    ///
    /// # Errors
    /// The first problem of files that are not those of this language.
    pub fn warnings(&self, files: &[SourceFile]) -> Result<Vec<RulesWarning>, RulesError> {
        let folder = Folder::read(self, files)?;
        let mut found = folder.lacks();
        found.extend(folder.misspelled_features());
        found.extend(folder.unknown_features());
        found.extend(folder.unknown_sieves());
        found.extend(folder.misspelled_words());
        found.extend(folder.featureless_words());
        found.extend(folder.hidden_cues());
        found.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        Ok(found)
    }
}

/// A language's folder, read once more.
struct Folder<'f> {
    rules: &'f RuleSet,
    files: &'f [SourceFile],
    language_file: &'f SourceFile,
    language: LanguageFile,
    lists: Vec<WordList>,
}

impl<'f> Folder<'f> {
    fn read(rules: &'f RuleSet, files: &'f [SourceFile]) -> Result<Self, RulesError> {
        let language_file = find(files, "language.toml")?;
        let language = file_formats::read(language_file)?;
        Ok(Self { rules, files, language_file, language, lists: word_lists(files)? })
    }

    /// The features and attributes of the contract that no word has.
    fn lacks(&self) -> Vec<RulesWarning> {
        let entries = self.rules.lexicon().entries();
        let classes = |entry: &Entry| [entry.lower, entry.capitalised, entry.capitals];
        let classes = entries.iter().flat_map(classes).map(|class| self.rules.word_classes().of(class));
        let classes = classes.fold(WordClass::empty(), WordClass::union);
        let attributes = entries.iter().map(|entry| entry.attributes);
        let attributes = attributes.fold(Attributes::empty(), Attributes::union);
        let has = |name: &str| match name.strip_prefix('@') {
            Some(name) => Attributes::named(name).is_some_and(|flag| attributes.has(flag)),
            None => WordClass::named(name).is_some_and(|flag| classes.contains(flag)),
        };
        let without: BTreeSet<&str> =
            self.language.without.iter().map(|name| name.get_ref().as_str()).collect();
        let lacking = asked().filter(|(name, _)| !has(name) && !without.contains(name.as_str()));
        let warnings = lacking.map(|(name, meaning)| {
            let message = format!(
                "no word has {name}: {meaning} Where the language has no such words, list it under `without`"
            );
            RulesWarning::at(RulesWarningKind::Lacks, self.language_file, 0, message)
        });
        warnings.collect()
    }

    /// Features that nobody asks for and that are nearly called as one that is asked for.
    fn misspelled_features(&self) -> Vec<RulesWarning> {
        let counts = self.counts();
        let count = |name: &str| counts.get(name).copied().unwrap_or_default();
        let known: BTreeSet<&str> = asked_features(self.rules).collect();
        let unasked = self.rules.table().unasked().filter(|name| !known.contains(name));
        let warnings = unasked.filter_map(|name| {
            let near = nearest(name, known.iter().copied())?;
            // What as many words have as the other is a name of its own: "object" beside "subject".
            let rare = count(name) * 2 < count(near) || count(near) == 0;
            let message = format!("nobody asks for the feature {name}; did you mean {near:?}?");
            rare.then(|| self.at_feature(name, message)).flatten()
        });
        warnings.collect()
    }

    /// How many words have each feature.
    fn counts(&self) -> FxHashMap<&str, usize> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for list in &self.lists {
            *counts.entry(&list.name).or_default() += list.words.len();
            for feature in list.words.iter().flat_map(|word| &word.features) {
                *counts.entry(feature).or_default() += 1;
            }
        }
        counts
    }

    /// A warning at the list of that name, or at the first word that has the feature.
    fn at_feature(&self, name: &str, message: String) -> Option<RulesWarning> {
        let list = self.lists.iter().find_map(|list| {
            let listed = list.words.iter().find(|word| word.features.iter().any(|f| f == name));
            let line = if list.name == name { Some(1) } else { listed.map(|word| word.line) };
            line.map(|line| (list.path.clone(), line))
        });
        let (path, line) = list?;
        Some(RulesWarning { kind: RulesWarningKind::Misspelled, path, line, column: 1, message })
    }

    /// Features named in language.toml that nothing has.
    fn unknown_features(&self) -> Vec<RulesWarning> {
        let (table, counts) = (self.rules.table(), self.counts());
        let is_unknown =
            |name: &&String| table.members(name).is_empty() && !counts.contains_key(name.as_str());
        let keeps = [&self.language.capitals_keep, &self.language.never_names, &self.language.only_capitals];
        let unknown = keeps.into_iter().flatten().filter(is_unknown);
        let file = self.language_file;
        let warnings = unknown.map(|name| {
            let message = format!("nothing has the feature {name}{}", hint(name, table.names()));
            RulesWarning::at(RulesWarningKind::Unknown, file, quoted_at(&file.text, name), message)
        });
        warnings.collect()
    }

    /// Sieves of speakers in confidence.toml that do not exist.
    fn unknown_sieves(&self) -> Vec<RulesWarning> {
        let Some(file) = self.files.iter().find(|file| file.path == "confidence.toml") else {
            return Vec::new();
        };
        let measured: ConfidenceFile = file_formats::read(file).unwrap_or_default();
        let unknown = measured.speakers.keys().filter(|name| SpeakerSieve::named(name).is_none());
        let warnings = unknown.map(|name| {
            let hint = hint(name, SpeakerSieve::TERMS.iter().map(|term| term.name));
            let message = format!("no sieve finds speakers under the name {name}{hint}");
            RulesWarning::at(RulesWarningKind::Unknown, file, quoted_at(&file.text, name), message)
        });
        warnings.collect()
    }

    /// Phrases with a word that hardly ever does anything but report: a phrase is one atom for all rules, so that those for
    /// that word find nothing where the phrase stands.
    fn hidden_cues(&self) -> Vec<RulesWarning> {
        let core = |word: &&str| {
            let entry = self.rules.lexicon().get(word);
            entry.is_some_and(|entry| entry.attributes.has(Attributes::CORE))
        };
        let phrases = self.rules.table().features().filter(|name| is_phrase(name));
        let warnings = phrases.filter_map(|phrase| {
            let word = phrase.trim_matches('\'').split(' ').find(core)?;
            let named = |file: &&SourceFile| file.path.ends_with(".toml") && file.text.contains(phrase);
            let file = self.files.iter().find(named)?;
            let message = format!(
                "the phrase {phrase} hides '{word}' from all other rules, which then miss what they found before; write its \
                 words one by one, or ask for [SAYS & quoting]"
            );
            let at = file.text.find(phrase).unwrap_or_default();
            Some(RulesWarning::at(RulesWarningKind::HidesCue, file, at, message))
        });
        warnings.collect()
    }

    /// Lists to which a newsroom adds words without features, though nearly all words of the language's own list have some:
    /// most rules would pass over them.
    fn featureless_words(&self) -> Vec<RulesWarning> {
        let added = self.lists.iter().filter(|list| list.added);
        let warnings = added.filter_map(|list| {
            let own = self.lists.iter().find(|own| !own.added && own.name == list.name)?;
            let (having, lacking): (Vec<_>, Vec<_>) =
                own.words.iter().partition(|word: &&ListedWord| !word.features.is_empty());
            let like = having.first().filter(|_| 10 * lacking.len() < having.len())?;
            let bare = list.words.iter().find(|word| word.features.is_empty())?;
            let message = format!(
                "{:?} has no features, and the words of {} have some behind a tab, such as {} with {:?}: without them hardly \
                 any rule finds it",
                bare.text,
                list.name,
                like.text,
                like.features.join(" ")
            );
            let (kind, path) = (RulesWarningKind::Featureless, list.path.clone());
            Some(RulesWarning { kind, path, line: bare.line, column: 1, message })
        });
        warnings.collect()
    }

    /// Words in patterns that stand in no list and are nearly one that does: they would match nothing.
    fn misspelled_words(&self) -> Vec<RulesWarning> {
        let listed: FxHashSet<&str> =
            self.lists.iter().flat_map(|list| &list.words).map(|word| word.text.as_str()).collect();
        let mut found = Vec::new();
        for file in self.files.iter().filter(|file| file.path.ends_with(".toml")) {
            for (offset, word) in pattern_words(&file.text) {
                // What the rule's own examples say is meant.
                let said = file.text.to_lowercase().matches(word.as_str()).nth(1).is_some();
                if said || listed.contains(word.as_str()) || !is_long(&word) {
                    continue;
                }
                if let Some(near) = nearest(&word, listed.iter().copied()) {
                    let message = format!("'{word}' stands in no word list; did you mean '{near}'?");
                    found.push(RulesWarning::at(RulesWarningKind::MisspelledWord, file, offset, message));
                }
            }
        }
        found
    }
}

/// What is asked for: the contract's features and attributes, lists that bring some, and what patterns name.
fn asked_features(rules: &RuleSet) -> impl Iterator<Item = &str> {
    let of_lists = [TermKind::Feature, TermKind::Attribute, TermKind::List];
    let contract = vocabulary().filter(move |term| of_lists.contains(&term.kind)).map(|term| term.name);
    contract.chain(rules.table().features().filter(|name| !name.starts_with('\'')))
}

/// Where a name stands in quotation marks.
fn quoted_at(text: &str, name: &str) -> usize {
    text.find(&format!("\"{name}\"")).unwrap_or_default()
}

/// The keys under which patterns stand.
const PATTERNS: [&str; 4] = ["pattern", "skip", "behind", "lead"];

/// The single words that the patterns of a file name, each with its byte offset; none where it cannot be read.
fn pattern_words(text: &str) -> Vec<(usize, String)> {
    let mut patterns = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        find_patterns(table.get_ref(), &mut patterns);
    }
    let words = patterns.iter().flat_map(|(at, pattern)| {
        let start = file_formats::pattern_offset(text, *at);
        words_in(pattern).into_iter().map(move |(at, word)| (start + at, word.to_owned()))
    });
    words.collect()
}

fn find_patterns(table: &DeTable<'_>, found: &mut Vec<(usize, String)>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::String(pattern) if PATTERNS.contains(&key.get_ref().as_ref()) => {
                found.push((value.span().start, pattern.to_string()));
            }
            DeValue::Table(table) => find_patterns(table, found),
            DeValue::Array(items) => {
                let tables = items.iter().filter_map(|item| item.get_ref().as_table());
                tables.for_each(|table| find_patterns(table, found));
            }
            _ => {}
        }
    }
}
