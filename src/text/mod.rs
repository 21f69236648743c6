//! Spans of the caller's text and the units in which callers count them.

mod encoding;
mod span;

pub use encoding::{EncodingType, OffsetMap};
pub use span::Span;
