//! One named check with its outcome.

use crate::rules::Rule;

/// One check of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The rule's id and what is checked, as `en.direct.split/example/1`.
    pub name: String,
    /// File and line inside the language's folder, as `rules/direct/split.toml:12`.
    pub place: String,
    /// What is wrong, over several lines; nothing where the check passed.
    pub failure: Option<String>,
}

impl Case {
    /// The outcome of a check of a rule's `part`, which stands on a line of its file.
    pub(super) fn new(rule: &Rule, part: &str, line: usize, outcome: Result<(), String>) -> Self {
        Self::of(&rule.id, &rule.path, part, line, outcome)
    }

    /// The same for whatever has an id and a file.
    pub(super) fn of(id: &str, path: &str, part: &str, line: usize, outcome: Result<(), String>) -> Self {
        Self { name: format!("{id}/{part}"), place: format!("{path}:{line}"), failure: outcome.err() }
    }
}
