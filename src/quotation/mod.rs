//! Pairing of quotation marks, also in malformed text.
//!
//! Each mark of a paragraph may open, close, or do nothing (an apostrophe, inches, a stray mark). [`cost`] assigns a cost to
//! each reading, from the direction of the sign and its context. [`lattice`] finds the readings of all marks of a paragraph
//! with the lowest total cost, so that a mark turned the wrong way is corrected by the others. [`build`] makes quotations of
//! them. A quotation never leaves its paragraph: a statement over several paragraphs is several quotations, of which the
//! later ones are marked as continuing.
//!
//! Independent of the language. Time and memory are linear in the length of the text.

mod build_quotations;
mod cost_of_reading;
mod find_marks;
mod mark_characters;
mod pair_marks;
mod style_of_marks;
#[cfg(test)]
mod tests;

pub use build_quotations::pair;

use crate::text::{Span, Warning};

/// A quotation within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The span with its marks. If unclosed, it ends at the last character of the paragraph that is not white space.
    pub outer: Span,
    /// The span without its marks and the adjacent white space.
    pub inner: Span,
    /// The state of its opening.
    pub opening: MarkState,
    /// The state of its closing: [`MarkState::Missing`] if it is unclosed and extends to the end of the paragraph or to the
    /// next quotation.
    pub closing: MarkState,
    /// Whether it continues the quotation that the previous paragraph left open, by repeating its mark. Join the two.
    pub continues: bool,
    /// Whether it is opened by a single mark.
    pub single: bool,
    /// The number of enclosing quotations: 0 for an outermost one, at most 2.
    pub depth: u8,
    /// The index in [`Pairing::quotations`] of the outermost enclosing quotation, or of itself.
    pub within: usize,
}

/// The state of an end of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkState {
    /// A mark of the correct kind, direction and spacing.
    Sound,
    /// A mark of another kind or direction, or on the wrong side of a space, inferred from its context.
    Recovered,
    /// No mark. For an opening: the mark that should open it belongs to the words before, and is not in `outer`.
    Missing,
}

/// The quotations of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// The outermost quotations, in the order of the text. They never overlap.
    pub quotations: Vec<Quotation>,
    /// The nested quotations, ordered by their first byte.
    pub nested: Vec<Quotation>,
    /// Warnings in the order of the text, at most [`Warning::MAX`].
    pub warnings: Vec<Warning>,
    /// The number of further warnings that were omitted.
    pub warnings_left_out: u32,
}

/// Whether single quotation marks open quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SingleMarks {
    /// Decided from the text: on if its quotations are not in double marks.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}
