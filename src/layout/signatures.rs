//! Signatures: a name below or behind what it signs.

use super::change::Change;
use super::expressions::Place;
use super::lines::Line;
use crate::text::Span;

/// A signature on a line of its own, or at the end of one.
pub(super) struct Signature {
    pub line: Line,
    pub place: Place,
}

/// Joins a signature by a dash with the line that it signs, which is put into quotation marks if it is not in any.
pub(super) fn join(text: &str, signature: &Signature, before: Option<Line>, changes: &mut Vec<Change>) {
    let Place { whole, name, mark } = signature.place;
    let line = signature.line.span;
    let behind = Span::new(name.end, line.end);
    if whole.start > line.start {
        changes.push(Change::new(Span::new(whole.start, name.start), " — "));
        changes.push(Change::new(behind, ""));
        return;
    }
    let Some(signed) = before.filter(|_| !signature.line.after_blank).map(|line| line.span) else { return };
    let joint = Span::new(signed.end, name.start);
    let words = signed.of(text);
    if words.ends_with(CLOSING) {
        let whole = words.starts_with(OPENING);
        // Without a dash only a line of nothing but a quotation is signed.
        if !mark.is_empty() || whole {
            changes.push(Change::new(joint, " — "));
            changes.push(Change::new(behind, ""));
        }
    } else if !mark.is_empty() && words.ends_with(['.', '!', '?', '…']) && !words.starts_with(ITEM) {
        changes.push(Change::new(Span::new(signed.start, signed.start), "“"));
        changes.push(Change::new(Span::new(signed.end, signed.end), "”"));
        changes.push(Change::new(joint, " — "));
        changes.push(Change::new(behind, ""));
    }
}

const OPENING: [char; 6] = ['“', '"', '‘', '\'', '«', '„'];
const CLOSING: [char; 6] = ['”', '"', '’', '\'', '»', '“'];
const ITEM: [char; 6] = ['-', '–', '—', '~', '*', '•'];
