//! Atoms: each block of paragraphs as a string of classes, one class per atom.

use std::ops::Range;

use crate::lexicon::Class;
use crate::pattern::Progress;
use crate::rules::{Chunk, RuleSet};
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, TokenSpan, step};

/// The atoms of a text, block after block. An atom is a run of tokens with one class.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    classes: Vec<Class>,
    /// The tokens of each atom.
    tokens: Vec<TokenSpan>,
}

/// The atoms of one block, counted from its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockAtoms<'a> {
    /// The classes that patterns match.
    pub classes: &'a [Class],
    /// The tokens of each atom.
    pub tokens: &'a [TokenSpan],
}

impl Atoms {
    /// Reserves space for this many more atoms.
    pub(crate) fn reserve(&mut self, atoms: usize) {
        self.classes.reserve(atoms);
        self.tokens.reserve(atoms);
    }

    /// Appends a block's tokens, of which `first` is the first, and folds each chunk of the language in turn. Returns the
    /// block's atoms.
    pub(crate) fn append(
        &mut self,
        classes: impl Iterator<Item = Class>,
        first: u32,
        rules: &RuleSet,
        folding: &mut Folding,
        stop: &Stop,
    ) -> Result<AtomSpan, Stopped> {
        let from = self.classes.len();
        self.classes.extend(classes);
        let behind = first + (self.classes.len() - from) as u32;
        self.tokens.extend((first..behind).map(|token| TokenSpan::new(token, token + 1)));
        if let Some((classes, tokens)) = self.classes.get_mut(from..).zip(self.tokens.get_mut(from..)) {
            let end = from + folding.fold_all(rules, Tail { classes, tokens }, stop)?;
            self.classes.truncate(end);
            self.tokens.truncate(end);
        }
        Ok(AtomSpan::from(from..self.classes.len()))
    }

    /// Returns the atoms of a block.
    pub(crate) fn of_block(&self, block: AtomSpan) -> BlockAtoms<'_> {
        BlockAtoms { classes: block.slice(&self.classes), tokens: block.slice(&self.tokens) }
    }
}

impl BlockAtoms<'_> {
    /// Returns the tokens that a span of atoms covers.
    pub(crate) fn token_span(&self, atoms: AtomSpan) -> TokenSpan {
        token_span(self.tokens, atoms)
    }
}

fn token_span(tokens: &[TokenSpan], atoms: AtomSpan) -> TokenSpan {
    let inside = atoms.slice(tokens);
    TokenSpan::new(inside.first().map_or(0, |t| t.start), inside.last().map_or(0, |t| t.end))
}

/// Scratch space for folding, reused for each block.
#[derive(Debug, Default)]
pub(super) struct Folding {
    /// Which requirements of chunks are met by the classes that occur, or occurred before they were folded.
    present: u64,
    progress: Progress,
}

impl Folding {
    /// Folds every match of each chunk into one atom. Returns how many atoms remain.
    fn fold_all(&mut self, rules: &RuleSet, mut tail: Tail<'_>, stop: &Stop) -> Result<usize, Stopped> {
        self.present = 0;
        for classes in tail.classes.chunks(TOGETHER) {
            stop.check()?;
            step(classes.len());
            self.present = classes.iter().fold(self.present, |met, class| met | rules.needed(*class));
        }
        for chunk in rules.chunks() {
            let length = self.fold(rules, chunk, &mut tail, stop)?;
            tail.shorten(length);
        }
        Ok(tail.classes.len())
    }

    fn fold(
        &mut self,
        rules: &RuleSet,
        chunk: &Chunk,
        tail: &mut Tail<'_>,
        stop: &Stop,
    ) -> Result<usize, Stopped> {
        let Some(runs) = chunk.runs(self.present) else { return Ok(tail.classes.len()) };
        self.progress.begin(tail.classes.len());
        // Folding leaves fewer atoms, so the rest moves up.
        let (mut done, mut length) = (0, 0);
        while let Some((start, end)) = runs.find(tail.classes, done, &mut self.progress, stop) {
            length = tail.move_up((done..start).into(), length, stop)?;
            let atoms = AtomSpan::from(start..end);
            let class = chunk.class(atoms.slice(tail.classes));
            self.present |= rules.needed(class);
            tail.put(length, class, token_span(tail.tokens, atoms));
            length += 1;
            done = end;
        }
        stop.check()?;
        tail.move_up((done..tail.classes.len()).into(), length, stop)
    }
}

/// How many atoms are processed between two checks of the stop signal.
const TOGETHER: usize = 4096;

/// The atoms of the block being folded: the last of the text so far.
struct Tail<'a> {
    classes: &'a mut [Class],
    tokens: &'a mut [TokenSpan],
}

impl Tail<'_> {
    fn put(&mut self, at: usize, class: Class, tokens: TokenSpan) {
        if let Some((place, under)) = self.classes.get_mut(at).zip(self.tokens.get_mut(at)) {
            (*place, *under) = (class, tokens);
        }
    }

    /// Moves a span of atoms to an earlier index. Returns the new end.
    #[inline(always)]
    fn move_up(&mut self, atoms: AtomSpan, to: usize, stop: &Stop) -> Result<usize, Stopped> {
        let atoms = atoms.indices();
        if to == atoms.start {
            return Ok(atoms.end);
        }
        if atoms.len() > TOGETHER {
            return self.move_many_up(atoms, to, stop);
        }
        step(atoms.len());
        let end = to + atoms.len();
        self.classes.copy_within(atoms.clone(), to);
        self.tokens.copy_within(atoms, to);
        Ok(end)
    }

    #[cold]
    fn move_many_up(&mut self, atoms: Range<usize>, mut to: usize, stop: &Stop) -> Result<usize, Stopped> {
        for first in atoms.clone().step_by(TOGETHER) {
            stop.check()?;
            let piece = first..(first + TOGETHER).min(atoms.end);
            step(piece.len());
            let length = piece.len();
            self.classes.copy_within(piece.clone(), to);
            self.tokens.copy_within(piece, to);
            to += length;
        }
        Ok(to)
    }

    fn shorten(&mut self, length: usize) {
        if length < self.classes.len() {
            self.classes = std::mem::take(&mut self.classes).get_mut(..length).unwrap_or_default();
            self.tokens = std::mem::take(&mut self.tokens).get_mut(..length).unwrap_or_default();
        }
    }
}
