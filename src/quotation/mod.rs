//! Pairing of quotation marks, however mangled.
//!
//! Each mark of a paragraph may open, close, or do nothing (an apostrophe, inches, a leftover). [`cost`] says what each
//! of these readings costs, from the sign's own direction and from what stands on either side of it; [`lattice`] finds
//! the readings of all marks of a paragraph that cost least together, so that a mark turned the wrong way is righted by
//! the others; [`build`] makes quotations of them. A quotation never leaves its paragraph: a statement over several
//! paragraphs is several quotations, the later ones of which say that they continue.
//!
//! Nothing here knows a language. Time and memory are linear in the text's length.

mod build;
mod cost;
mod glyph;
mod lattice;
mod mark;
mod style;
#[cfg(test)]
mod tests;

pub use build::pair;

use crate::text::{Span, Warning};

/// One stretch of text between quotation marks, inside one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks. Where it runs open, up to the paragraph's last character that is not white space.
    pub outer: Span,
    /// Without its marks and the white space beside them.
    pub inner: Span,
    /// How it opens.
    pub opening: MarkState,
    /// How it closes; [`MarkState::Missing`] where nothing closes it and it runs to the paragraph's end or to the next
    /// quotation.
    pub closing: MarkState,
    /// The paragraph before ended inside this same quotation and this one takes it up with a mark, as statements of
    /// several paragraphs do; join the two.
    pub continues: bool,
    /// Whether a single mark opens it.
    pub single: bool,
    /// How many quotations are around it: 0 for the outermost, at most 2.
    pub depth: u8,
    /// Index into [`Pairing::quotations`] of the outermost quotation around it; its own index for an outermost one.
    pub within: usize,
}

/// How sure an end of a quotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkState {
    /// A mark of the right kind and direction, set as it should be.
    Sound,
    /// A mark of another kind or direction, or set on the wrong side of a space; read from what is around it.
    Recovered,
    /// No mark is there. For an opening: the mark that should open belongs to the words before it and is not in `outer`.
    Missing,
}

/// The quotations of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// The outermost ones, in the order of the text, never overlapping.
    pub quotations: Vec<Quotation>,
    /// Those inside another one, in the order of the text by their first byte.
    pub nested: Vec<Quotation>,
    /// What was odd, in the order of the text, at most [`Warning::MAX`].
    pub warnings: Vec<Warning>,
    /// How many further warnings were counted and left out.
    pub warnings_left_out: u32,
}

/// Whether single quotation marks may open quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SingleMarks {
    /// Decided from the text: on where double marks do not carry its quotations.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}
