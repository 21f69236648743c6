//! Kinds of lines, and what stands at the ends of lines, as a language declares them by regular expressions.

use regex_syntax::hir::{Hir, Look, LookSet};

use super::change::Change;
use super::expressions::{Expression, Place, Scratch, Which, group, is_bound};
use super::layout_words::LayoutWords;
use super::letters::Letters;
use super::lines::Line;
use super::signatures::{self, Around, Signature};
use super::turns::{self, Turn};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, boundary};

/// What becomes of a line that a kind matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The group `aside`, or the whole match, is set aside: a dateline, a clock.
    Aside,
    /// The line says nothing that anybody said: an entry of a bibliography.
    Silent,
    /// The line is text as it stands, though a later kind might match: a caption, "FILE - …".
    Text,
    /// The group `who` signs the quotation before it.
    Signature,
    /// The group `who` says what follows the group `mark`: a turn of a transcript.
    Turn,
}

/// A kind of line.
#[derive(Clone, Debug)]
pub(crate) struct LineKind {
    /// What becomes of a line of this kind.
    effect: Effect,
    /// Matches the beginning or the end of a line.
    hir: Hir,
}

impl LineKind {
    /// Reads the expression of a kind, in the syntax of the crate `regex`.
    ///
    /// # Errors
    /// If it cannot be parsed, or asks for more than characters and the ends of the line.
    pub(crate) fn new(effect: Effect, expression: &str) -> Result<Self, String> {
        let hir = regex_syntax::parse(expression).map_err(|error| error.to_string())?;
        let looks = hir.properties().look_set();
        let known = [Look::Start, Look::End].into_iter().fold(LookSet::empty(), LookSet::insert);
        let is_known = looks.subtract(known).is_empty();
        is_known
            .then_some(Self { effect, hir })
            .ok_or_else(|| r"of anchors only \A and \z may be used".to_owned())
    }

    /// Whether the expression has a group.
    pub(crate) fn has_group(&self, name: &str) -> bool {
        group(&self.hir, name).is_some()
    }
}

/// The kinds of lines of a language, compiled; without any, no line is special.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    letters: Letters,
    kinds: Vec<(Effect, Expression)>,
    /// Those that match from the start of a line, which most lines are not long in refuting.
    front: Option<Kinds>,
    /// Those that match elsewhere, up to the end of a line.
    back: Option<Kinds>,
}

/// Some of the kinds.
#[derive(Debug)]
struct Kinds {
    /// Their places in the list of all.
    places: Vec<usize>,
    which: Which,
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
    /// If one of them is too large, or all of them together.
    pub(crate) fn new(kinds: &[LineKind]) -> Result<Self, String> {
        let letters = Letters::telling_apart(kinds.iter().map(|kind| &kind.hir))?;
        let spelled: Vec<Hir> = kinds.iter().map(|kind| letters.spelled(&kind.hir)).collect();
        let compiled = kinds.iter().zip(&spelled).map(|(kind, hir)| Ok((kind.effect, Expression::new(hir)?)));
        let mut layout = Self { kinds: compiled.collect::<Result<_, String>>()?, letters, ..Self::default() };
        let bound = |at: &usize| kinds.get(*at).is_some_and(|kind| is_bound(&kind.hir));
        let (front, back) = (0..kinds.len()).partition(bound);
        (layout.front, layout.back) = (layout.some(&spelled, front)?, layout.some(&spelled, back)?);
        Ok(layout)
    }

    fn some(&self, spelled: &[Hir], places: Vec<usize>) -> Result<Option<Kinds>, String> {
        if places.is_empty() {
            return Ok(None);
        }
        let expressions: Vec<&Hir> = places.iter().filter_map(|at| spelled.get(*at)).collect();
        Ok(Some(Kinds { which: Which::new(&expressions, &self.letters)?, places }))
    }

    /// Whether the expression of a kind, by its place, matches anywhere in a line.
    pub(crate) fn matches(&self, kind: usize, line: &str) -> bool {
        let kind = self.kinds.get(kind);
        kind.is_some_and(|(_, kind)| kind.find(&self.letters, line, 0, &mut Scratch::default()).is_some())
    }

    /// Returns what lines would have instead, in the order of the text. `labels` are the colons behind words that stand out.
    ///
    /// # Errors
    /// [`Stopped`] if `stop` was given before the end; it is checked before each line.
    pub(super) fn changes(
        &self,
        text: &str,
        lines: &[Line],
        labels: &[u32],
        words: LayoutWords<'_>,
        stop: &Stop,
    ) -> Result<Vec<Change>, Stopped> {
        if self.kinds.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Found::default();
        let mut before = None;
        for (index, line) in lines.iter().enumerate() {
            stop.check()?;
            let around = Around { text, before, next: lines.get(index + 1).copied(), reports: words.reports };
            self.line(&around, *line, &mut found);
            before = Some(*line);
        }
        turns::mark(text, &found.turns, labels, words.given_name, &mut found.changes);
        found.changes.sort_by_key(|change| change.old);
        Ok(found.changes)
    }

    fn line(&self, around: &Around<'_>, line: Line, found: &mut Found) {
        let text = around.text;
        let mut rest = line.span;
        for _ in 0..ROUNDS {
            let Some((effect, place)) = self.first(text, rest, &mut found.scratch) else { return };
            match effect {
                Effect::Aside => {
                    found.changes.push(Change::new(place.whole, ""));
                    if place.whole.start == rest.start {
                        rest.start = place.whole.end;
                    } else {
                        rest.end = place.whole.start;
                    }
                }
                Effect::Text => return,
                Effect::Silent => return found.changes.push(Change::new(rest, "")),
                Effect::Signature => {
                    let signature = Signature { line: Line { span: rest, ..line }, place };
                    let is_turn =
                        |line: Line| found.turns.last().is_some_and(|turn| line.span.contains(turn.mark));
                    if !around.before.is_some_and(is_turn) {
                        signatures::join(around, &signature, &mut found.changes);
                    }
                    return;
                }
                Effect::Turn => return found.turns.push(Turn { name: place.name, mark: place.mark }),
            }
            if rest.is_empty() {
                return;
            }
        }
    }

    /// Returns the effect of the first kind that matches a line, and where it matches.
    fn first(&self, text: &str, line: Span, scratch: &mut Scratch) -> Option<(Effect, Place)> {
        let words = line.of(text);
        let front = Span::new(line.start, line.start + boundary(words, FRONT) as u32);
        let cut = boundary(words, words.len().saturating_sub(BACK));
        let back = Span::new(line.start + cut as u32, line.end);
        // Where a window was cut, its end is not the line's.
        let cut_off = |(_, place): &(Effect, Place)| {
            front.end < line.end && place.matched.end == front.end
                || back.start > line.start && place.matched.start == back.start
        };
        let at_front =
            self.first_of(self.front.as_ref(), text, front, scratch).filter(|found| !cut_off(found));
        at_front.or_else(|| {
            self.first_of(self.back.as_ref(), text, back, scratch).filter(|found| !cut_off(found))
        })
    }

    /// Returns the effect of the first of some kinds that matches some bytes of a line, and where it matches.
    fn first_of(
        &self,
        kinds: Option<&Kinds>,
        text: &str,
        window: Span,
        scratch: &mut Scratch,
    ) -> Option<(Effect, Place)> {
        let (words, kinds) = (window.of(text), kinds?);
        let place = kinds.places.get(kinds.which.first(&self.letters, words)?)?;
        let (effect, expression) = self.kinds.get(*place)?;
        Some((*effect, expression.find(&self.letters, words, window.start, scratch)?))
    }
}

#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    turns: Vec<Turn>,
    scratch: Scratch,
}
