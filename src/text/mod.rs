//! Spans of the caller's text and the units in which callers count them.

mod encoding;
mod fields;
mod pieces;
mod place;
mod span;
mod steps;
pub mod unit;
mod warning;

pub use encoding::{EncodingType, OffsetMap};
pub use fields::{Composed, Field, Fields};
pub(crate) use pieces::{PIECE, boundary, pieces, pieces_from_the_end};
pub use place::line_and_column;
pub use span::{AtomSpan, Span, TokenSpan};
pub(crate) use steps::step;
#[cfg(test)]
pub(crate) use steps::{steps, steps_of};
pub use warning::{Warning, WarningKind};
