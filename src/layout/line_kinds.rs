//! Kinds of lines, and what stands at the ends of lines, as a language declares them by regular expressions.

use regex::{Captures, Regex, RegexSet};

use super::lines::{Line, lines};
use super::reading::Change;
use super::signatures::{self, Signature};
use super::turns::{self, Turn};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, boundary, step};

/// What becomes of a line that a kind matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The group `aside`, or the whole match, is set aside: a dateline, a clock.
    Aside,
    /// The line says nothing that anybody said: an entry of a bibliography.
    Silent,
    /// The group `name` signs the quotation before it.
    Signature,
    /// The group `name` says what follows the group `mark`: a turn of a transcript.
    Turn,
}

/// A kind of line.
#[derive(Clone, Debug)]
pub(crate) struct LineKind {
    /// What becomes of a line of this kind.
    pub effect: Effect,
    /// Matches the beginning or the end of a line.
    pub regex: Regex,
}

/// The kinds of lines of a language, compiled; without any, no line is special.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Those that match from the start of a line, which most lines are not long in refuting.
    front: Kinds,
    /// Those that match elsewhere, up to the end of a line.
    back: Kinds,
}

/// Kinds with one expression for all of them, to find those that match in one search.
#[derive(Debug, Default)]
struct Kinds {
    list: Vec<LineKind>,
    all: RegexSet,
}

impl Kinds {
    fn new(list: Vec<LineKind>) -> Result<Self, regex::Error> {
        let all = RegexSet::new(list.iter().map(|kind| kind.regex.as_str()))?;
        Ok(Self { list, all })
    }

    /// Returns the effect of the first kind that matches some bytes of a line, and where it matches.
    fn first(&self, text: &str, window: Span) -> Option<(Effect, Place)> {
        step(window.len() as usize);
        let words = window.of(text);
        let kind = self.list.get(self.all.matches(words).iter().next()?)?;
        Some((kind.effect, Place::new(&kind.regex.captures(words)?, window.start)))
    }
}

/// The bytes at the start of a line within which kinds match.
const FRONT: usize = 240;

/// The bytes at the end of a line within which kinds match.
const BACK: usize = 120;

/// How often a line is searched again after something was set aside.
const ROUNDS: usize = 4;

impl Layout {
    /// Compiles the kinds of a language.
    ///
    /// # Errors
    /// If all of them together are too large.
    pub(crate) fn new(kinds: Vec<LineKind>) -> Result<Self, regex::Error> {
        let (front, back) = kinds.into_iter().partition(|kind| is_bound(&kind.regex));
        Ok(Self { front: Kinds::new(front)?, back: Kinds::new(back)? })
    }

    /// Returns what lines would have instead, in the order of the text.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end; it is checked before each line.
    pub(super) fn changes(&self, text: &str, stop: &Stop) -> Result<Vec<Change>, Stopped> {
        if self.front.list.is_empty() && self.back.list.is_empty() {
            return Ok(Vec::new());
        }
        let lines = lines(text, stop)?;
        let mut found = Found::default();
        let mut before = None;
        for line in &lines {
            stop.check()?;
            self.line(text, *line, before, &mut found);
            before = Some(*line);
        }
        turns::mark(text, &found.turns, &mut found.changes);
        found.changes.sort_by_key(|change| change.old);
        Ok(found.changes)
    }

    fn line(&self, text: &str, line: Line, before: Option<Line>, found: &mut Found) {
        let mut rest = line.span;
        for _ in 0..ROUNDS {
            let Some((effect, place)) = self.first(text, rest) else { return };
            match effect {
                Effect::Aside => {
                    found.changes.push(Change::new(place.whole, ""));
                    if place.whole.start == rest.start {
                        rest.start = place.whole.end;
                    } else {
                        rest.end = place.whole.start;
                    }
                }
                Effect::Silent => return found.changes.push(Change::new(rest, "")),
                Effect::Signature => {
                    let signature = Signature { line: Line { span: rest, ..line }, place };
                    return signatures::join(text, &signature, before, &mut found.changes);
                }
                Effect::Turn => return found.turns.push(Turn { name: place.name, mark: place.mark }),
            }
            if rest.is_empty() {
                return;
            }
        }
    }

    /// Returns the effect of the first kind that matches a line, and where it matches.
    fn first(&self, text: &str, line: Span) -> Option<(Effect, Place)> {
        let words = line.of(text);
        let front = Span::new(line.start, line.start + boundary(words, FRONT) as u32);
        let cut = boundary(words, words.len().saturating_sub(BACK));
        let back = Span::new(line.start + cut as u32, line.end);
        self.front.first(text, front).or_else(|| self.back.first(text, back))
    }
}

/// Whether an expression matches only from the start of a line.
fn is_bound(regex: &Regex) -> bool {
    regex.as_str().trim_start_matches("(?x)").trim_start().starts_with(r"\A")
}

#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    turns: Vec<Turn>,
}

/// Where a kind matches, in bytes of the text; empty for groups that it does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// The group `aside`, or all of the match.
    pub whole: Span,
    pub name: Span,
    pub mark: Span,
}

impl Place {
    fn new(captures: &Captures<'_>, from: u32) -> Self {
        let span =
            |found: regex::Match<'_>| Span::new(from + found.start() as u32, from + found.end() as u32);
        let group = |name: &str| captures.name(name).map(span);
        let whole = group("aside").or_else(|| captures.get(0).map(span)).unwrap_or_default();
        Self { whole, name: group("name").unwrap_or_default(), mark: group("mark").unwrap_or_default() }
    }
}
