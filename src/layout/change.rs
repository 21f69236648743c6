//! What a pass over a text changes.

use std::borrow::Cow;

use crate::text::Span;

/// What a pass puts in the place of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub old: Span,
    pub new: Cow<'static, str>,
}

impl Change {
    pub(crate) fn new(old: Span, new: &'static str) -> Self {
        Self { old, new: Cow::Borrowed(new) }
    }
}
