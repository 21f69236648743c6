//! All the matches of a pattern without groups, found by two automata that are built when a language is loaded.
//!
//! Chunks are many and short, so that what a search costs before its first atom matters more than the atom itself. One
//! automaton walks the string from its end and notes where some match begins; the other finds the end of each match
//! that is taken. Both are complete from the start.

use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::{Anchored, Input, MatchKind};

use super::alphabet::Alphabet;
use super::table::{DEAD, State, Table, automaton};
use crate::lexicon::Class;

/// A pattern as two complete automata.
#[derive(Clone, Debug)]
pub struct Runs {
    alphabet: Alphabet,
    forward: Table,
    /// Where `forward` starts: at the string's start, and behind it.
    starts: [State; 2],
    reverse: Table,
    reverse_start: State,
    /// Whether a class leaves `reverse` where it starts, so that no match ends in it.
    idle: Box<[bool]>,
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
        let stays = |class| reverse.step(reverse_start, alphabet.letter(class)) == reverse_start;
        let idle = classes.map(stays).collect();
        Ok(Self { alphabet, forward, starts, reverse, reverse_start, idle })
    }

    /// How many kinds of classes the pattern tells apart.
    pub fn letters(&self) -> usize {
        self.alphabet.size()
    }

    /// Puts into `starts` where matches begin, from the last to the first.
    pub fn starts(&self, classes: &[Class], starts: &mut Vec<u32>) {
        starts.clear();
        let mut state = self.reverse_start;
        let mut behind = classes.len() as u32;
        for class in classes.iter().rev() {
            // One step waits for the other, but what stays at the start need not be waited for.
            if state == self.reverse_start && self.idle.get(usize::from(class.0)).is_some_and(|idle| *idle) {
                behind -= 1;
                continue;
            }
            state = self.reverse.step(state, self.alphabet.letter(*class));
            // The automaton tells of a match one letter late.
            if self.reverse.is_match(state) {
                starts.push(behind);
            }
            behind -= 1;
        }
        if self.reverse.ends(state) {
            starts.push(0);
        }
    }

    /// The end of the match that begins at `start`, as leftmost-first search prefers it; nothing where it is empty.
    pub fn end(&self, classes: &[Class], start: usize) -> Option<usize> {
        let [first, later] = self.starts;
        let mut state = if start == 0 { first } else { later };
        let mut end = None;
        for (at, class) in (start..).zip(classes.get(start..)?) {
            state = self.forward.step(state, self.alphabet.letter(*class));
            if state == DEAD {
                return end.filter(|end| *end > start);
            }
            if self.forward.is_match(state) {
                end = Some(at);
            }
        }
        if self.forward.ends(state) {
            end = Some(classes.len());
        }
        end.filter(|end| *end > start)
    }
}

#[cfg(test)]
mod tests {
    use super::Runs;
    use crate::lexicon::{Class, ClassSet};
    use crate::pattern::Alphabet;

    /// An alphabet in which each of three classes is a letter of its own; a class of no letter stands before them.
    fn alphabet() -> Alphabet {
        let sets: Vec<ClassSet> = (1..=3).map(|class| [Class(class)].into_iter().collect()).collect();
        Alphabet::telling_apart(&sets.iter().collect::<Vec<_>>(), 4).unwrap()
    }

    fn found(expression: &str, text: &str) -> Vec<(usize, usize)> {
        let letters = expression.replace('a', "\x01").replace('b', "\x02").replace('c', "\x03");
        let runs = Runs::new(&letters, alphabet(), 4).unwrap();
        let classes: Vec<Class> = text.bytes().map(|letter| Class(u16::from(letter - b'a') + 1)).collect();
        let (mut starts, mut done, mut found) = (Vec::new(), 0, Vec::new());
        runs.starts(&classes, &mut starts);
        for start in starts.into_iter().rev().map(|start| start as usize) {
            if let Some(end) = runs.end(&classes, start).filter(|_| start >= done) {
                found.push((start, end));
                done = end;
            }
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
                assert_eq!(found(expression, text), expected, "{expression} in {text}");
            }
        }
    }
}
