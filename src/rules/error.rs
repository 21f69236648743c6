//! Why a language's folder was refused, and where.

use super::SourceFile;
use crate::text::line_and_column;

/// A problem in a language's folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct RulesError {
    /// The file, with its folder where that has a name.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl RulesError {
    /// A problem at a byte offset of a file.
    pub(super) fn at(file: &SourceFile, offset: usize, message: impl Into<String>) -> Self {
        let (line, column) = line_and_column(&file.text, offset);
        Self { path: file.shown(), line, column, message: message.into() }
    }

    /// A problem of the file as a whole.
    pub(super) fn of_file(file: &SourceFile, message: impl Into<String>) -> Self {
        Self { path: file.shown(), line: 1, column: 1, message: message.into() }
    }

    /// A file that a language must have and lacks.
    pub(super) fn lacking(path: &str) -> Self {
        let message = "the language's folder lacks this file".into();
        Self { path: path.to_owned(), line: 1, column: 1, message }
    }
}
