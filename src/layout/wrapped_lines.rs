//! Hard-wrapped lines: a sentence goes on behind a line break, and a word behind a hyphen.
//!
//! Lines without a blank line between them are a block. A break is joined where the lines of its block show that it was
//! made for want of room: the next word would not have fitted, or the next line begins in lower case.

use super::change::Change;
use super::lines::Line;
use crate::stop::{Stop, Stopped};
use crate::text::{Span, step};

/// Returns the line breaks that are spaces, and the hyphens that are none, in the order of the text. `known` tells whether a
/// word in lower case is in the lexicon.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end.
pub(super) fn changes(
    text: &str,
    lines: &[Line],
    known: &dyn Fn(&str) -> bool,
    stop: &Stop,
) -> Result<Vec<Change>, Stopped> {
    let blocks = || lines.chunk_by(|_, next| !next.after_blank).filter(|block| is_narrow(block));
    let mut widest = None;
    for block in blocks() {
        stop.check()?;
        if is_wrapped(text, block, stop)? {
            widest = widest.max(block.iter().map(|line| line.width).max());
        }
    }
    let mut found = Vec::new();
    for block in blocks() {
        stop.check()?;
        let width = block.iter().map(|line| line.width).max();
        let room = Room {
            sure: is_wrapped(text, block, stop)?,
            width: width.max(widest).unwrap_or_default(),
            wraps: widest.is_some(),
        };
        for (index, pair) in block.windows(2).enumerate() {
            stop.check()?;
            let [line, next] = pair else { continue };
            step(1);
            let joint = Joint { text, line: *line, next: *next };
            if joint.is_joined(&room, index == 0) {
                found.push(joint.change(known));
            }
        }
    }
    Ok(found)
}

/// The most characters of a line that was wrapped by hand or by a mail program.
const WIDEST: usize = 90;
/// The fewest characters of a line that says something about where lines are wrapped.
const NARROWEST: usize = 40;

fn is_narrow(block: &[Line]) -> bool {
    block.len() > 1 && block.iter().all(|line| line.width <= WIDEST)
}

/// How a block is wrapped.
struct Room {
    /// Whether the block itself shows that it is wrapped.
    sure: bool,
    /// Whether some block of the text does.
    wraps: bool,
    /// The most characters of a line.
    width: usize,
}

/// Whether the lines of a block are the lines of one paragraph: a line goes on in lower case, two are as full as they can be, or
/// one leaves a quotation open.
fn is_wrapped(text: &str, block: &[Line], stop: &Stop) -> Result<bool, Stopped> {
    let width = block.iter().map(|line| line.width).max().unwrap_or_default();
    let (mut full, mut open, mut goes_on) = (0, 0, false);
    for pair in block.windows(2) {
        stop.check()?;
        let [line, next] = pair else { continue };
        step(line.width);
        let joint = Joint { text, line: *line, next: *next };
        if joint.ends_sentence() || joint.opens_anew() {
            continue;
        }
        open += 1;
        goes_on |= joint.next_is_lower() && line.width >= NARROWEST / 2 || joint.leaves_open();
        full += usize::from(line.width >= NARROWEST && joint.is_full(width));
    }
    let closed = block.last().is_some_and(|line| ends_sentence(line.span.of(text)));
    // Where every line but the last breaks off, one full line is enough.
    let enough = if open > 1 && open + 1 == block.len() { 1 } else { 2 };
    Ok(goes_on || full >= enough && closed)
}

/// The break between two lines.
struct Joint<'t> {
    text: &'t str,
    line: Line,
    next: Line,
}

impl Joint<'_> {
    fn is_joined(&self, room: &Room, first: bool) -> bool {
        if self.opens_anew() {
            return false;
        }
        let full = self.line.width >= NARROWEST && self.is_full(room.width);
        if self.ends_sentence() {
            return room.sure && full && !self.next.indented;
        }
        // A first line that had room for more is a heading.
        self.next_is_lower()
            || self.ends_in_comma()
            || room.sure && (full || !first || self.leaves_open())
            || room.wraps && full
    }

    fn line(&self) -> &str {
        self.line.span.of(self.text)
    }

    fn following(&self) -> &str {
        self.next.span.of(self.text)
    }

    fn ends_sentence(&self) -> bool {
        ends_sentence(self.line())
    }

    fn ends_in_comma(&self) -> bool {
        self.line().trim_end_matches(is_closing).ends_with(',')
    }

    fn next_is_lower(&self) -> bool {
        self.following().trim_start_matches(['"', '“', '‘', '\'']).starts_with(char::is_lowercase)
    }

    /// Whether the next line is an item, a signature, or other than running text by its first sign.
    fn opens_anew(&self) -> bool {
        let dash =
            self.following().starts_with(['-', '–', '—', '~', '*', '•', '·', '#', '>', '[', '@', '|', '=']);
        let digits = self.following().trim_start_matches(|c: char| c.is_ascii_digit());
        let item = digits.len() < self.following().len()
            && digits.starts_with([')', '.'])
            && !digits.starts_with(".0");
        dash || item && self.ends_sentence()
    }

    /// Whether the next line's first word would not have fitted on this one.
    fn is_full(&self, width: usize) -> bool {
        let word = self.following().split(char::is_whitespace).next().unwrap_or_default();
        self.line.width + 1 + word.chars().count() > width
    }

    /// Whether the line leaves a quotation open, or the clause behind one unfinished: “We ran,” said⏎Bo Lind.
    fn leaves_open(&self) -> bool {
        let count = |mark: char| self.line().chars().filter(|c| *c == mark).count();
        let open = count('“') > count('”') || count('"') % 2 == 1;
        let tail = self.line().rsplit(['”', '"']).next().unwrap_or_default();
        let before = self.line().strip_suffix(tail).unwrap_or_default();
        let unfinished = [",”", ",\"", "?”", "?\""].iter().any(|end| before.ends_with(end))
            && tail.ends_with(char::is_lowercase)
            && ends_sentence(self.following());
        (open || unfinished) && !self.following().starts_with(['“', '"'])
    }

    fn change(&self, known: &dyn Fn(&str) -> bool) -> Change {
        let line_break = Span::new(self.line.span.end, self.next.span.start);
        let Some(before) = self.line().strip_suffix(['-', '\u{ad}', '‐']) else {
            return Change::new(line_break, " ");
        };
        let letters = |c: char| c.is_alphabetic();
        let first = before.rsplit(|c: char| !letters(c)).next().unwrap_or_default();
        let second = self.following().split(|c: char| !letters(c)).next().unwrap_or_default();
        if first.is_empty() || second.is_empty() {
            return Change::new(line_break, " ");
        }
        let with_hyphen = Span::new(self.line.span.start + before.len() as u32, line_break.end);
        let joined = [first, second].concat().to_lowercase();
        let compound = !self.next_is_lower()
            || !known(&joined) && known(&first.to_lowercase()) && known(&second.to_lowercase());
        Change::new(if compound { line_break } else { with_hyphen }, "")
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']')
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…', ':', ';'])
}
