//! Quotation marks for block quotations, whose layout stands for them.

/// The block quotation that is being written; those inside it are part of it.
#[derive(Debug, Default)]
pub(super) struct BlockQuotes {
    /// How many are open.
    depth: u32,
    /// Whether it gets marks: not if it brings its own.
    marked: bool,
    /// Whether a mark was put in and none closes it yet.
    open: bool,
}

impl BlockQuotes {
    /// A block quotation begins; `has_marks` tells whether there are quotation marks inside.
    pub(super) fn begin(&mut self, has_marks: impl FnOnce() -> bool) {
        self.depth += 1;
        if self.depth == 1 {
            self.marked = !has_marks();
        }
    }

    /// A block quotation ends. Returns the mark to close it with.
    pub(super) fn end(&mut self) -> Option<char> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            return None;
        }
        self.close()
    }

    /// Its source follows, which is not quoted. Returns the mark to close it with.
    pub(super) fn close(&mut self) -> Option<char> {
        self.marked &= !self.open;
        std::mem::take(&mut self.open).then_some(CLOSING)
    }

    /// A paragraph of it begins. Returns the mark to open it with: each paragraph of a quotation has one.
    pub(super) fn paragraph(&mut self) -> Option<char> {
        let quoted = self.depth > 0 && self.marked;
        self.open |= quoted;
        quoted.then_some(OPENING)
    }

    /// Whether text stands in a block quotation.
    pub(super) fn is_inside(&self) -> bool {
        self.depth > 0
    }
}

const OPENING: char = '“';
const CLOSING: char = '”';
