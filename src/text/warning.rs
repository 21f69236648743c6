//! Warnings about irregularities of a text.

use super::Span;

/// An irregularity of the text, and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The kind of irregularity.
    pub kind: WarningKind,
    /// Its position.
    pub span: Span,
}

impl Warning {
    /// Maximum number of warnings of a text. Further ones are only counted.
    pub const MAX: usize = 100;
}

/// The kind of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningKind {
    /// An opening quotation mark is never closed.
    UnclosedMark,
    /// A quotation mark of the wrong direction or kind was taken as an opening or closing mark.
    MismatchedMark,
    /// A quotation mark that neither opens nor closes a quotation was ignored.
    StrayMark,
    /// The text is too long for 32-bit offsets; the rest of it was not read.
    TextCut,
    /// A tag, a comment or a script is never closed; the document was not read behind its start.
    UnreadMarkup,
    /// An element is never closed. Its text was read, also if it would have been left out.
    UnclosedElement,
    /// An end tag without a start tag was passed over.
    StrayEndTag,
}
