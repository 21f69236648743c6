//! Rules as data: a language is a folder of word lists, chunk grammars and rules, each rule with its examples.

use std::sync::Arc;

/// One file of a language's folder, read by the caller: the engine does no I/O.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the language's folder, with `/`, as `rules/direct/content-cue-source.toml`.
    pub path: String,
    /// The file's text.
    pub text: String,
}

/// One pattern rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Equals the file's path: `en.direct.content-cue-source`.
    pub id: Arc<str>,
    /// The group of rules it competes in, as `adjacent`.
    pub sieve: String,
    /// One sentence for people.
    pub summary: String,
    /// The measured share of its firings that are right, 0 to 1.
    pub confidence: f32,
}

/// A language: its words, chunk grammars and rules, compiled.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

impl RuleSet {
    /// Parses and compiles a language's folder.
    ///
    /// # Errors
    /// The first problem found, with file, line and column.
    pub fn parse(language: &str, files: &[SourceFile]) -> Result<Self, RulesError> {
        let _ = (language, files);
        Ok(Self::default())
    }

    /// The rules in the order of their ids.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// Why a language's folder was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct RulesError {
    /// The file, inside the language's folder.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// One checked example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `en.direct.content-cue-source/example/1`.
    pub name: String,
    /// Where the example stands: `rules/direct/content-cue-source.toml:12:1`.
    pub place: String,
    /// Why it fails; nothing where it holds.
    pub failure: Option<String>,
}

/// Runs every example of every rule; one case each, in the order of the rules.
pub fn check(rules: &Arc<RuleSet>) -> Vec<Case> {
    let _ = rules;
    Vec::new()
}
