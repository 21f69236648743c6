//! The text that is read, and the way back to the text of the caller.

use std::borrow::Cow;

use super::change::Change;
use super::layout_words::LayoutWords;
use super::line_kinds::Layout;
use super::lines::lines;
use super::{missing_marks, stray_markup, wrapped_lines};
use crate::stop::{Stop, Stopped};
use crate::text::{Fields, Span};

/// A text as the stages after this one read it.
#[derive(Debug)]
pub(crate) struct Reading<'t> {
    text: Cow<'t, str>,
    /// What was changed, one list for each pass, in the order of the passes.
    passes: Vec<Vec<Edit>>,
}

/// One change of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edit {
    /// The bytes before the pass.
    old: Span,
    /// The bytes after it.
    new: Span,
}

impl<'t> Reading<'t> {
    /// Reads the layout of a text. `fields` are where the fields of the document are; `labels` are the colons behind words
    /// that stand out at the beginning of a line, in order.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end.
    pub(crate) fn new(
        text: &'t str,
        fields: Fields,
        labels: &[u32],
        layout: &Layout,
        words: LayoutWords<'_>,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let mut reading = Self::plain(text);
        reading.markup(fields, stop)?;
        let mut now = lines(&reading.text, stop)?;
        if reading.pass(wrapped_lines::changes(&reading.text, &now, words.known, stop)?) {
            now = lines(&reading.text, stop)?;
        }
        let labels = reading.labels(labels);
        if reading.pass(layout.changes(&reading.text, &now, &labels, words, stop)?) {
            now = lines(&reading.text, stop)?;
        }
        reading.pass(missing_marks::changes(&reading.text, &now, stop)?);
        Ok(reading)
    }

    /// A text without any layout.
    pub(crate) fn plain(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), passes: Vec::new() }
    }

    /// The text to be read.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the bytes of the caller's text under bytes of the read text. What was set aside at their ends is left out.
    pub(crate) fn original(&self, span: Span) -> Span {
        let passes = self.passes.iter().rev();
        let ends = passes
            .fold(span, |span, pass| Span::new(start_before(pass, span.start), end_before(pass, span.end)));
        Span::new(ends.start, ends.end.max(ends.start))
    }

    /// Returns the bytes of the caller's text under a span, with what was set aside before it.
    pub(crate) fn original_with_lead(&self, span: Span) -> Span {
        let passes = self.passes.iter().rev();
        let start = passes.fold(span.start, |start, pass| end_before(pass, start));
        Span::new(start, self.original(span).end.max(start))
    }

    /// Returns where the fields of a document are in the read text.
    pub(crate) fn fields(&self, fields: Fields) -> Fields {
        self.passes.iter().fold(fields, |fields, pass| fields.map(|byte| after(pass, byte)))
    }

    /// Returns where bytes of the caller's text are in the read text.
    fn labels(&self, bytes: &[u32]) -> Vec<u32> {
        let read = |byte: &u32| self.passes.iter().fold(*byte, |byte, pass| after(pass, byte));
        bytes.iter().map(read).collect()
    }

    /// Sets markup aside, then tags that were escaped, as they are in feeds.
    fn markup(&mut self, fields: Fields, stop: &Stop) -> Result<(), Stopped> {
        let changes = stray_markup::changes(&self.text, fields, stop)?;
        let has_escaped = changes.iter().any(|change| change.new == "<");
        self.pass(changes);
        if has_escaped {
            self.pass(stray_markup::changes_of_tags(&self.text, self.fields(fields), stop)?);
        }
        Ok(())
    }

    /// Makes a pass over the text. Returns whether it changed anything.
    fn pass(&mut self, changes: Vec<Change>) -> bool {
        if changes.is_empty() {
            return false;
        }
        let mut text = String::with_capacity(self.text.len() + 4 * changes.len());
        let mut edits = Vec::with_capacity(changes.len());
        let mut at = 0;
        for change in changes.iter().filter(|change| change.old.start <= change.old.end) {
            // A change inside the one before it is void.
            if change.old.start < at {
                continue;
            }
            text.push_str(Span::new(at, change.old.start).of(&self.text));
            let start = text.len();
            text.push_str(&change.new);
            edits.push(Edit { old: change.old, new: Span::from(start..text.len()) });
            at = change.old.end;
        }
        text.push_str(Span::new(at, self.text.len() as u32).of(&self.text));
        self.text = Cow::Owned(text);
        self.passes.push(edits);
        true
    }
}

/// Returns the start before a pass; what the pass removed right at it is before it.
fn start_before(pass: &[Edit], byte: u32) -> u32 {
    let next = pass.partition_point(|edit| edit.new.start <= byte);
    match next.checked_sub(1).and_then(|last| pass.get(last)) {
        Some(edit) if byte < edit.new.end => edit.old.start,
        Some(edit) => byte - edit.new.end + edit.old.end,
        None => byte,
    }
}

/// Returns the end before a pass; what the pass removed right at it is behind it.
fn end_before(pass: &[Edit], byte: u32) -> u32 {
    let next = pass.partition_point(|edit| edit.new.start < byte);
    match next.checked_sub(1).and_then(|last| pass.get(last)) {
        Some(edit) if byte <= edit.new.end => edit.old.end,
        Some(edit) => byte - edit.new.end + edit.old.end,
        None => byte,
    }
}

/// Returns where a byte is after a pass.
fn after(pass: &[Edit], byte: u32) -> u32 {
    let next = pass.partition_point(|edit| edit.old.start < byte);
    match next.checked_sub(1).and_then(|last| pass.get(last)) {
        Some(edit) if byte <= edit.old.end => edit.new.end,
        Some(edit) => byte.saturating_sub(edit.old.end).saturating_add(edit.new.end),
        None => byte,
    }
}
