//! Half-open ranges of bytes, tokens or atoms, each a type of its own.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use super::unit::{Atom, Byte, Token};

/// A range of positions, end exclusive. Without a unit it counts UTF-8 bytes of the text as the caller sent it.
///
/// The text is never normalised, so a span of bytes always slices the caller's original text. Spans of different units
/// do not mix:
///
/// ```compile_fail
/// use whosaid::text::{Span, TokenSpan};
/// let bytes: Span = TokenSpan::new(0, 4);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<Unit = Byte> {
    /// First position.
    pub start: u32,
    /// One past the last position.
    pub end: u32,
    unit: PhantomData<Unit>,
}

/// A range of tokens of a text.
pub type TokenSpan = Span<Token>;

/// A range of atoms.
pub type AtomSpan = Span<Atom>;

impl<Unit> Span<Unit> {
    /// Returns the span of the positions from `start` up to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end, unit: PhantomData }
    }

    /// Returns how many positions the span covers.
    pub const fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span is empty.
    pub const fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies within this span.
    pub const fn contains(&self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns the smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether the spans overlap.
    pub const fn overlaps(&self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the positions of the span, in order.
    pub const fn positions(&self) -> Range<u32> {
        self.start..self.end
    }

    /// Whether a position lies within the span.
    pub const fn holds(&self, position: u32) -> bool {
        self.start <= position && position < self.end
    }

    /// Returns the span as indices of a list.
    pub(crate) const fn indices(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the items of a list at the positions of the span; none if it is out of bounds.
    pub(crate) fn slice<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        list.get(self.indices()).unwrap_or_default()
    }
}

impl Span {
    /// Returns the text of the span; empty if the span is out of bounds or not on code point boundaries.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.indices()).unwrap_or_default()
    }
}

impl<Unit> fmt::Debug for Span<Unit> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.positions().fmt(f)
    }
}

impl<Unit> From<Range<usize>> for Span<Unit> {
    fn from(indices: Range<usize>) -> Self {
        Self::new(indices.start as u32, indices.end as u32)
    }
}
