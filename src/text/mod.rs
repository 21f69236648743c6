//! Spans of the caller's text and the units in which callers count them.

mod count_steps;
mod headline_content_byline;
mod line_and_column;
mod offset_encoding;
mod pieces;
mod span;
pub mod unit;
mod warning;

pub(crate) use count_steps::step;
#[cfg(test)]
pub(crate) use count_steps::{steps, steps_of};
pub(crate) use headline_content_byline::begins_with_line;
pub use headline_content_byline::{Composed, Field, Fields};
pub use line_and_column::line_and_column;
pub use offset_encoding::{EncodingType, OffsetMap};
pub(crate) use pieces::{PIECE, boundary, pieces, pieces_from_the_end};
pub use span::{AtomSpan, Span, TokenSpan};
pub use warning::{Warning, WarningKind};
