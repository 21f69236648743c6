//! The text that is read of a marked-up document, and the way back to the bytes that were sent.

use std::borrow::Cow;

use crate::text::{Span, Warning};

/// A stretch of the text, and where it is written in the document.
///
/// Where both are of one length, they are the same bytes; else the piece was written otherwise as a whole, such as
/// `&amp;`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes in the document.
    pub source: Span,
    /// Its bytes in the text that is read.
    pub read: Span,
}

/// Where a block begins in the text that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its first byte.
    pub start: u32,
    /// What it is.
    pub kind: BlockKind,
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A paragraph of a block quotation.
    Quotation,
    /// An item of a list.
    ListItem,
    /// A caption.
    Caption,
    /// A new line in the block before.
    Line,
}

/// What the markup of a document says about its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ContentMap {
    /// The stretches of the text, in its order. What is between them was put in.
    pub pieces: Vec<Piece>,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// The marks that a browser shows around `<q>`, in order: where each is in the text that is read, and in the document.
    pub marks: Vec<Piece>,
    /// The colons behind words that stand out at the beginning of a block, perhaps the name of who says the rest: their bytes in
    /// the text that is read, in order.
    pub labels: Vec<u32>,
    /// What is broken in the markup, with its bytes in the document.
    pub warnings: Vec<Warning>,
}

impl ContentMap {
    /// Returns the bytes of the document under a span of the text that is read.
    pub(super) fn source(&self, read: Span) -> Span {
        let start = self.source_start(read.start);
        if read.is_empty() {
            return Span::new(start, start);
        }
        let last = self.pieces.partition_point(|piece| piece.read.start < read.end);
        let end = match last.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            Some(piece) if piece.source.len() == piece.read.len() && read.end < piece.read.end => {
                piece.source.start + (read.end - piece.read.start)
            }
            Some(piece) => piece.source.end,
            None => start,
        };
        Span::new(start, end.max(start))
    }

    fn source_start(&self, read: u32) -> u32 {
        let next = self.pieces.partition_point(|piece| piece.read.end <= read);
        match self.pieces.get(next) {
            Some(piece) if piece.source.len() == piece.read.len() && read > piece.read.start => {
                piece.source.start + (read - piece.read.start)
            }
            Some(piece) => piece.source.start,
            None => self.pieces.last().map_or(0, |piece| piece.source.end),
        }
    }

    /// Returns the text of a span without the quotation marks and dashes that were put in. `text` is what is read.
    pub(super) fn text<'t>(&self, text: &'t str, read: Span) -> Cow<'t, str> {
        let first = self.pieces.partition_point(|piece| piece.read.end <= read.start);
        let mut parts = Parts { text, whole: Cow::Borrowed("") };
        let mut before: Option<Piece> = None;
        for piece in self.pieces.iter().skip(first).take_while(|piece| piece.read.start < read.end) {
            let gap = before.map(|before| Span::new(before.read.end, piece.read.start));
            gap.into_iter().filter(|gap| !gap.is_empty()).for_each(|gap| parts.add_breaks(gap));
            parts.add(Span::new(piece.read.start.max(read.start), piece.read.end.min(read.end)));
            before = Some(*piece);
        }
        parts.whole
    }

    /// Returns the kind of the block in which a byte of the text that is read is; lines are part of the block before.
    pub(super) fn block(&self, byte: u32) -> BlockKind {
        let next = self.blocks.partition_point(|block| block.start <= byte);
        let before = self.blocks.iter().take(next).rev().take(LINES);
        before.map(|block| block.kind).find(|kind| *kind != BlockKind::Line).unwrap_or(BlockKind::Paragraph)
    }
}

/// A block of more lines is taken for a paragraph.
const LINES: usize = 64;

/// A text put together from parts, borrowed where they are next to each other.
struct Parts<'t> {
    text: &'t str,
    whole: Cow<'t, str>,
}

impl Parts<'_> {
    fn add(&mut self, span: Span) {
        let part = span.of(self.text);
        let start = span.indices().start;
        match &self.whole {
            Cow::Borrowed("") => self.whole = Cow::Borrowed(part),
            // The same string goes on.
            Cow::Borrowed(whole) if self.ends_at(whole, start) => {
                let from = start - whole.len();
                self.whole = Cow::Borrowed(self.text.get(from..span.indices().end).unwrap_or_default());
            }
            _ => self.whole.to_mut().push_str(part),
        }
    }

    fn ends_at(&self, whole: &str, byte: usize) -> bool {
        let from = byte.checked_sub(whole.len());
        from.and_then(|from| self.text.get(from..byte)).is_some_and(|before| std::ptr::eq(before, whole))
    }

    /// Adds the line breaks of what was put in.
    fn add_breaks(&mut self, span: Span) {
        let put_in = span.of(self.text);
        if put_in.bytes().all(|byte| byte == b'\n') {
            return self.add(span);
        }
        let breaks: String = put_in.chars().filter(|c| *c == '\n').collect();
        self.whole.to_mut().push_str(&breaks);
    }
}
