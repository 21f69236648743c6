//! Spans of the caller's text and the units in which callers count them.

mod encoding;
mod span;
mod warning;

pub use encoding::{EncodingType, OffsetMap};
pub use span::Span;
pub use warning::{Warning, WarningKind};
