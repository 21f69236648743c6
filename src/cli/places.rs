//! Lines and columns of a text.

/// Lines and columns of a text, found in one pass if requested in order.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t str,
    byte: usize,
    line: usize,
    column: usize,
}

impl<'t> Places<'t> {
    /// The places of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, byte: 0, line: 1, column: 1 }
    }

    /// Line and column of a byte, both from 1, the column in code points.
    pub(crate) fn line_and_column(&mut self, byte: u32) -> (usize, usize) {
        let target = byte as usize;
        if target < self.byte {
            *self = Self::new(self.text);
        }
        for c in self.text.get(self.byte..target).unwrap_or_default().chars() {
            (self.line, self.column) =
                if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.byte = target;
        (self.line, self.column)
    }
}
