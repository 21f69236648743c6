//! What is odd about a text, for the caller to know.

use super::Span;

/// Something odd about the text, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What is odd.
    pub kind: WarningKind,
    /// Where.
    pub span: Span,
}

impl Warning {
    /// More warnings than these of one text are only counted.
    pub const MAX: usize = 100;
}

/// The kinds of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningKind {
    /// A quotation mark opens and nothing closes it.
    UnclosedMark,
    /// A mark of the wrong direction or kind was read as opening or closing a quotation.
    MismatchedMark,
    /// A mark that neither opens nor closes anything was passed over.
    StrayMark,
    /// The text is longer than offsets can count; what lies behind was not read.
    TextCut,
}
