//! One file of a language's folder, or of a folder of further rules.

use std::sync::Arc;

/// A file, read by the caller: the engine does no I/O.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside its folder, with `/`, as `rules/direct/content-cue-source.toml`.
    pub path: String,
    /// The file's text.
    pub text: String,
    /// The folder as messages are to name it; empty where they need not.
    pub folder: Arc<str>,
    /// Whether the folder adds to a language instead of being one.
    pub added: bool,
}

impl SourceFile {
    /// A file of a language's own folder.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), ..Self::default() }
    }

    /// The same file, in a folder that messages name.
    pub fn in_folder(self, folder: impl Into<Arc<str>>) -> Self {
        Self { folder: folder.into(), ..self }
    }

    /// The same file, of a folder that adds to a language.
    pub fn added(self) -> Self {
        Self { added: true, ..self }
    }

    /// The path as messages show it, with its folder.
    pub fn shown(&self) -> String {
        if self.folder.is_empty() { self.path.clone() } else { format!("{}/{}", self.folder, self.path) }
    }
}
