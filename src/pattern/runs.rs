//! All the matches of a pattern without groups, found by automata that are built when a language is loaded.
//!
//! Chunks are many and short, so that what a search costs before its first atom matters more than the atom itself. One
//! automaton is tried wherever an atom could open a match. In news it fails within an atom or two; where it fails
//! often and late, as in a text made to that end, another one walks the string from its end once and notes where some match
//! begins, so that time is linear in the string.

use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::{Anchored, Input, MatchKind};

use super::alphabet::Alphabet;
use super::table::{DEAD, State, Table, automaton};
use crate::lexicon::Class;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// A pattern as two complete automata.
#[derive(Clone, Debug)]
pub struct Runs {
    alphabet: Alphabet,
    forward: Table,
    /// Where `forward` starts: at the string's start, and behind it.
    starts: [State; 2],
    reverse: Table,
    reverse_start: State,
    /// Whether a match can begin with a class.
    opens: Box<[bool]>,
}

/// How far the search in one string has come.
#[derive(Debug, Default)]
pub struct Progress {
    /// So many atoms may still be walked in vain.
    left: usize,
    /// Where matches begin, from the last to the first, once that is known.
    starts: Option<Vec<u32>>,
}

/// So many atoms are gone over before the stop signal is looked at again.
const TOGETHER: usize = 4096;

/// What searches ask that nobody stops: the caller sees to it that they are short.
static NEVER: Stop = Stop::new();

/// Atoms that may be walked in vain, for each atom of the string.
const IN_VAIN: usize = 4;

impl Progress {
    /// Before the first search in a string of so many atoms.
    pub fn begin(&mut self, atoms: usize) {
        self.left = atoms * IN_VAIN;
        self.starts = None;
    }
}

impl Runs {
    /// Builds the automata of an expression over the letters of an alphabet.
    pub(super) fn new(expression: &str, alphabet: Alphabet, classes: usize) -> Result<Self, String> {
        let forward = automaton(expression, StartKind::Anchored, MatchKind::LeftmostFirst, false)?;
        let reverse = automaton(expression, StartKind::Unanchored, MatchKind::All, true)?;
        let start = |text: &[u8], from: usize| {
            forward.start_state_forward(&Input::new(text).range(from..).anchored(Anchored::Yes))
        };
        let unusual = |error| format!("the pattern is no plain expression: {error}");
        let starts = [start(&[], 0).map_err(unusual)?, start(&[0, 0], 1).map_err(unusual)?];
        let reverse_start = reverse.start_state_reverse(&Input::new(&[0])).map_err(unusual)?;
        let (forward, starts) = Table::new(&forward, starts, alphabet.size())?;
        let (reverse, [reverse_start]) = Table::new(&reverse, [reverse_start], alphabet.size())?;
        let classes = (0..=u16::MAX).map(Class).take(classes);
        let leads = |class| starts.iter().any(|start| forward.step(*start, alphabet.letter(class)) != DEAD);
        let opens = classes.map(leads).collect();
        Ok(Self { alphabet, forward, starts, reverse, reverse_start, opens })
    }

    /// The first match that begins at `from` or behind and is not empty, as leftmost-first search prefers it. Atoms before
    /// `from` may have changed since the last search in the string. Nothing too where `stop` was given, which the caller
    /// looks at: it asks so often that a result with an error of its own would cost more than the search.
    pub fn find(
        &self,
        classes: &[Class],
        from: usize,
        progress: &mut Progress,
        stop: &Stop,
    ) -> Option<(usize, usize)> {
        let mut at = from;
        while progress.left > 0 {
            at = self.opening(classes, at, stop)?;
            match self.end_or_walked(classes, at, stop) {
                Ok(end) => return Some((at, end)),
                Err(walked) => progress.left = progress.left.saturating_sub(walked),
            }
            at += 1;
        }
        let starts = match progress.starts.take() {
            Some(starts) => starts,
            None => self.starts(classes, stop).ok()?,
        };
        let starts = progress.starts.insert(starts);
        while let Some(start) = starts.pop().map(|start| start as usize) {
            step(1);
            if stop.is_stopped() {
                return None;
            }
            if let (true, Some(end)) = (start >= at, self.end_or_walked(classes, start, stop).ok()) {
                return Some((start, end));
            }
        }
        None
    }

    /// The first atom from `from` on with which a match may begin; nothing too where `stop` was given.
    #[inline]
    fn opening(&self, classes: &[Class], mut from: usize, stop: &Stop) -> Option<usize> {
        while from < classes.len() && !stop.is_stopped() {
            let near = classes.get(from..(from + TOGETHER).min(classes.len())).unwrap_or_default();
            let opening = near.iter().position(|class| self.opens(*class));
            step(opening.unwrap_or(near.len()));
            match opening {
                Some(at) => return Some(from + at),
                None => from += near.len(),
            }
        }
        None
    }

    /// The end of the match that begins at `start`; nothing where it is empty.
    pub fn end(&self, classes: &[Class], start: usize) -> Option<usize> {
        self.end_or_walked(classes, start, &NEVER).ok()
    }

    #[inline]
    fn opens(&self, class: Class) -> bool {
        self.opens.get(usize::from(class.0)).is_some_and(|opens| *opens)
    }

    /// The end of the match that begins at `start`, or how many atoms were walked in vain; also where the signal was given,
    /// which whoever goes on sees.
    fn end_or_walked(&self, classes: &[Class], start: usize, stop: &Stop) -> Result<usize, usize> {
        let [begin, later] = self.starts;
        let mut state = if start == 0 { begin } else { later };
        let (mut end, mut first) = (start, start);
        for near in classes.get(start..).unwrap_or_default().chunks(TOGETHER) {
            if first > start && stop.is_stopped() {
                return Err(first - start);
            }
            for (at, class) in (first..).zip(near) {
                step(1);
                state = self.forward.step(state, self.alphabet.letter(*class));
                if state == DEAD {
                    return if end > start { Ok(end) } else { Err(at + 1 - start) };
                }
                // The automaton tells of a match one letter late.
                if self.forward.is_match(state) {
                    end = at;
                }
            }
            first += near.len();
        }
        if self.forward.ends(state) {
            end = classes.len();
        }
        if end > start { Ok(end) } else { Err(classes.len().saturating_sub(start) + 1) }
    }

    /// Where matches begin, from the last to the first.
    fn starts(&self, classes: &[Class], stop: &Stop) -> Result<Vec<u32>, Stopped> {
        let mut starts = Vec::new();
        let mut state = self.reverse_start;
        let mut behind = classes.len() as u32;
        for near in classes.rchunks(TOGETHER) {
            stop.check()?;
            step(near.len());
            for class in near.iter().rev() {
                state = self.reverse.step(state, self.alphabet.letter(*class));
                if self.reverse.is_match(state) {
                    starts.push(behind);
                }
                behind -= 1;
            }
        }
        if self.reverse.ends(state) {
            starts.push(0);
        }
        Ok(starts)
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, Runs};
    use crate::lexicon::{Class, ClassSet};
    use crate::pattern::Alphabet;
    use crate::stop::Stop;

    /// An alphabet in which each of three classes is a letter of its own; a class of no letter stands before them.
    fn alphabet() -> Alphabet {
        let sets: Vec<ClassSet> = (1..=3).map(|class| [Class(class)].into_iter().collect()).collect();
        Alphabet::telling_apart(&sets.iter().collect::<Vec<_>>(), 4).unwrap()
    }

    fn found(expression: &str, text: &str, in_vain: usize) -> Vec<(usize, usize)> {
        let letters = expression.replace('a', "\x01").replace('b', "\x02").replace('c', "\x03");
        let runs = Runs::new(&letters, alphabet(), 4).unwrap();
        let classes: Vec<Class> = text.bytes().map(|letter| Class(u16::from(letter - b'a') + 1)).collect();
        let mut progress = Progress { left: in_vain, starts: None };
        let (mut done, mut found) = (0, Vec::new());
        let stop = Stop::new();
        while let Some((start, end)) = runs.find(&classes, done, &mut progress, &stop) {
            found.push((start, end));
            done = end;
        }
        found
    }

    #[test]
    fn finds_what_the_search_of_the_regex_crate_finds() {
        let expressions =
            ["a+b?", "ab|abab", "(?:a|b)*c", "b+?", "^a", "c$", "a{2,3}|c", "[^\\x00-\\xff]", "aba|b"];
        let texts = ["", "a", "abab", "aaabcab", "cbacbacc", "bbbb", "abcabcaab"];
        for expression in expressions {
            let regex = regex::bytes::RegexBuilder::new(expression).unicode(false).build().unwrap();
            for text in texts {
                let expected: Vec<_> = regex
                    .find_iter(text.as_bytes())
                    .filter(|m| !m.is_empty())
                    .map(|m| (m.start(), m.end()))
                    .collect();
                // By trying everywhere, by walking from the end at once, and by the one after the other.
                for in_vain in [100, 0, 1, 2, 3] {
                    assert_eq!(found(expression, text, in_vain), expected, "{expression} in {text}");
                }
            }
        }
    }
}
