//! What the layout asks about words.

/// What the layout asks of the lexicon; words are in lower case, names as they are written.
#[derive(Clone, Copy)]
pub(crate) struct LayoutWords<'w> {
    /// Whether a word is in the lexicon.
    pub known: &'w dyn Fn(&str) -> bool,
    /// Whether a word almost always reports.
    pub reports: &'w dyn Fn(&str) -> bool,
    /// Whether a word is a given name.
    pub given_name: &'w dyn Fn(&str) -> bool,
}
