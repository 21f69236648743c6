//! Finds all matches of a pattern without groups, with automata built when a language is loaded.
//!
//! Chunks are many and short, so the cost of a search before its first atom dominates. One automaton is run wherever an
//! atom could start a match. In news it fails within an atom or two. If it fails often and late, as in hostile text, another
//! one walks the string once from its end and records where matches begin, so that time is linear in the string. Its states
//! are made when they are first needed, since news never needs them.

use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::hybrid::dfa::DFA;
use regex_automata::{Anchored, Input, MatchKind};

use super::alphabet::Alphabet;
use super::automaton_table::{DEAD, State, Table, automaton, automaton_from_the_end};
use crate::lexicon::Class;
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// A pattern as two automata.
#[derive(Clone, Debug)]
pub struct Runs {
    alphabet: Alphabet,
    forward: Table,
    /// The start states of `forward`: at the start of the string, and after it.
    starts: [State; 2],
    reverse: DFA,
    /// Whether a match can begin with the class.
    opens: Box<[bool]>,
}

/// The progress of the search in one string.
#[derive(Debug, Default)]
pub struct Progress {
    /// Atoms that may still be walked without a match.
    left: usize,
    /// Starts of matches, from the last to the first, once known.
    starts: Option<Vec<u32>>,
}

/// Atoms between two checks of the stop signal.
const TOGETHER: usize = 4096;

/// The signal for searches that are never stopped: the caller keeps them short.
static NEVER: Stop = Stop::new();

/// Atoms that may be walked without a match, per atom of the string.
const IN_VAIN: usize = 4;

impl Progress {
    /// The progress before the first search in a string of this many atoms.
    pub fn begin(&mut self, atoms: usize) {
        self.left = atoms * IN_VAIN;
        self.starts = None;
    }
}

impl Runs {
    /// Builds the automata of an expression over the letters of an alphabet.
    pub(super) fn new(expression: &str, alphabet: Alphabet, classes: usize) -> Result<Self, String> {
        let forward = automaton(expression, StartKind::Anchored, MatchKind::LeftmostFirst, false)?;
        let reverse = automaton_from_the_end(expression)?;
        let start = |text: &[u8], from: usize| {
            forward.start_state_forward(&Input::new(text).range(from..).anchored(Anchored::Yes))
        };
        let unusual = |error| format!("unsupported in a pattern: {error}");
        let starts = [start(&[], 0).map_err(unusual)?, start(&[0, 0], 1).map_err(unusual)?];
        let (forward, starts) = Table::new(&forward, starts, alphabet.size())?;
        let classes = (0..=u16::MAX).map(Class).take(classes);
        let leads = |class| starts.iter().any(|start| forward.step(*start, alphabet.letter(class)) != DEAD);
        let opens = classes.map(leads).collect();
        Ok(Self { alphabet, forward, starts, reverse, opens })
    }

    /// The first non-empty match at `from` or after, leftmost-first. Atoms before `from` may have changed since the last
    /// search in the string. Also `None` after a stop signal, which the caller checks: the calls are so frequent that a
    /// `Result` would cost more than the search.
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

    /// The first atom from `from` on that may start a match; also `None` after a stop signal.
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

    /// The end of the match at `start`; `None` if it is empty.
    pub fn end(&self, classes: &[Class], start: usize) -> Option<usize> {
        self.end_or_walked(classes, start, &NEVER).ok()
    }

    #[inline]
    fn opens(&self, class: Class) -> bool {
        self.opens.get(usize::from(class.0)).is_some_and(|opens| *opens)
    }

    /// The end of the match at `start`, or the number of atoms walked without one; also the latter after a stop signal, which
    /// the next step checks.
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
                // The automaton reports a match one letter late.
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

    /// The starts of matches, from the last to the first.
    fn starts(&self, classes: &[Class], stop: &Stop) -> Result<Vec<u32>, Stopped> {
        let mut starts = Vec::new();
        let mut cache = self.reverse.create_cache();
        // These fail only if an automaton gives up, as this one never does.
        let Ok(mut state) = self.reverse.start_state_reverse(&mut cache, &Input::new(&[0])) else {
            return Ok(starts);
        };
        let mut behind = classes.len() as u32;
        for near in classes.rchunks(TOGETHER) {
            stop.check()?;
            step(near.len());
            for class in near.iter().rev() {
                let Ok(next) = self.reverse.next_state(&mut cache, state, self.alphabet.letter(*class))
                else {
                    return Ok(starts);
                };
                state = next;
                if state.is_match() {
                    starts.push(behind);
                }
                behind -= 1;
            }
        }
        if self.reverse.next_eoi_state(&mut cache, state).is_ok_and(|end| end.is_match()) {
            starts.push(0);
        }
        Ok(starts)
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, Runs};
    use crate::lexicon::{Class, ClassSet};
    use crate::pattern::alphabet::Alphabet;
    use crate::stop::Stop;

    /// An alphabet with one letter for each of three classes, after a class without a letter.
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
                // By trying everywhere, by walking from the end at once, and by first one, then the other.
                for in_vain in [100, 0, 1, 2, 3] {
                    assert_eq!(found(expression, text, in_vain), expected, "{expression} in {text}");
                }
            }
        }
    }
}
