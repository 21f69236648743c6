//! Signatures: a name below or behind what it signs.

use super::change::Change;
use super::expressions::Place;
use super::lines::Line;
use crate::text::{Span, step};

/// A signature on a line of its own, or at the end of one.
pub(super) struct Signature {
    pub line: Line,
    pub place: Place,
}

/// What stands around a line.
pub(super) struct Around<'a> {
    pub text: &'a str,
    pub before: Option<Line>,
    pub next: Option<Line>,
    /// Whether a word in lower case almost always reports.
    pub reports: &'a dyn Fn(&str) -> bool,
}

impl Around<'_> {
    /// Whether the next line is an item as this one is: they are a list, and sign nothing.
    fn is_list(&self) -> bool {
        let next = self.next.filter(|line| !line.after_blank);
        next.is_some_and(|line| line.span.of(self.text).starts_with(ITEM))
    }

    /// Whether a line reports what somebody said, or quotes it.
    fn is_report(&self, line: &str) -> bool {
        let words = line.split(|c: char| !c.is_alphabetic());
        step(line.len());
        line.contains(OPENING) || words.take(MOST_WORDS).any(|word| (self.reports)(&word.to_lowercase()))
    }
}

/// A signed line is short; of a longer one so many words are looked at.
const MOST_WORDS: usize = 200;

/// Joins a signature by a dash with the line that it signs, which is put into quotation marks if it is not in any and reports
/// nothing itself.
pub(super) fn join(around: &Around<'_>, signature: &Signature, changes: &mut Vec<Change>) {
    let Place { whole, name, mark, .. } = signature.place;
    let line = signature.line.span;
    let behind = Span::new(name.end, line.end);
    if whole.start > line.start {
        changes.push(Change::new(Span::new(whole.start, name.start), " — "));
        changes.push(Change::new(behind, ""));
        return;
    }
    let before = around.before.filter(|_| !signature.line.after_blank && !around.is_list());
    let Some(signed) = before.map(|line| line.span) else { return };
    let words = signed.of(around.text);
    if words.starts_with(ITEM) {
        return;
    }
    let quoted = words.ends_with(CLOSING);
    let plain = !mark.is_empty() && words.ends_with(['.', '!', '?', '…']) && !around.is_report(words);
    if quoted && words.starts_with(OPENING) {
        changes.push(Change::new(Span::new(signed.end, name.start), " — "));
    } else if !quoted && plain {
        changes.push(Change::new(Span::new(signed.start, signed.start), "“"));
        changes.push(Change::new(Span::new(signed.end, signed.end), "”"));
        changes.push(Change::new(Span::new(signed.end, name.start), " — "));
    } else {
        return;
    }
    changes.push(Change::new(behind, ""));
}

const OPENING: [char; 6] = ['“', '"', '‘', '\'', '«', '„'];
const CLOSING: [char; 6] = ['”', '"', '’', '\'', '»', '“'];
const ITEM: [char; 6] = ['-', '–', '—', '~', '*', '•'];
