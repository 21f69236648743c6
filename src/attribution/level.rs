//! One level of the cascade: a paragraph as a string of classes, one an atom.

use std::ops::Range;

use crate::lexicon::Class;
use crate::rules::{Chunk, RuleSet};
use crate::text::Span;

/// Atoms in the order of the text; an atom is a run of tokens with one class.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// The string that patterns match.
    pub classes: Vec<Class>,
    /// The tokens of each atom, counted as spans count bytes: what can be copied as one block is.
    pub tokens: Vec<Span>,
    /// Which needs of chunks are met by what occurs, and perhaps by what chunks have folded away.
    present: u64,
    /// Where matches of a chunk begin; scratch space.
    starts: Vec<u32>,
}

impl Level {
    /// Starts anew from tokens, each an atom of its own, and folds them by the chunks of a language.
    pub fn read(&mut self, rules: &RuleSet, classes: impl Iterator<Item = Class>, first: u32) {
        self.clear();
        self.classes.extend(classes);
        self.present = self.classes.iter().fold(0, |met, class| met | rules.needed(*class));
        let behind = first + self.classes.len() as u32;
        self.tokens.extend((first..behind).map(|token| Span::new(token, token + 1)));
        rules.chunks().iter().for_each(|chunk| self.fold(rules, chunk));
    }

    /// Folds every match of the chunk into one atom.
    fn fold(&mut self, rules: &RuleSet, chunk: &Chunk) {
        let Some(runs) = chunk.runs(self.present) else { return };
        let mut starts = std::mem::take(&mut self.starts);
        runs.starts(&self.classes, &mut starts);
        // What is folded takes less room, so that the rest moves up behind it.
        let (mut done, mut length) = (0, 0);
        while let Some(start) = starts.pop().map(|start| start as usize) {
            let Some(end) =
                Some(start).filter(|start| *start >= done).and_then(|start| runs.end(&self.classes, start))
            else {
                continue;
            };
            length = self.move_up(done..start, length);
            let class = chunk.class(self.classes.get(start..end).unwrap_or_default());
            let tokens = self.token_range(start..end);
            self.present |= rules.needed(class);
            self.put(length, class, Span::new(tokens.start, tokens.end));
            length += 1;
            done = end;
        }
        if done > 0 {
            length = self.move_up(done..self.classes.len(), length);
            self.classes.truncate(length);
            self.tokens.truncate(length);
        }
        self.starts = starts;
    }

    /// The tokens under a range of atoms.
    pub fn token_range(&self, atoms: Range<usize>) -> Range<u32> {
        let inside = self.tokens.get(atoms).unwrap_or_default();
        inside.first().map_or(0, |t| t.start)..inside.last().map_or(0, |t| t.end)
    }

    fn clear(&mut self) {
        self.classes.clear();
        self.tokens.clear();
        self.present = 0;
    }

    fn put(&mut self, at: usize, class: Class, tokens: Span) {
        if let Some((place, under)) = self.classes.get_mut(at).zip(self.tokens.get_mut(at)) {
            (*place, *under) = (class, tokens);
        }
    }

    /// Moves a range of atoms to a place before it; returns where they end there.
    fn move_up(&mut self, atoms: Range<usize>, to: usize) -> usize {
        let end = to + atoms.len();
        if to < atoms.start {
            self.classes.copy_within(atoms.clone(), to);
            self.tokens.copy_within(atoms, to);
        }
        end
    }
}
