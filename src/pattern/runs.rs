//! All the matches of a pattern without groups, found by two automata that are built when a language is loaded.
//!
//! Chunks are many and short, so that what a search costs before its first byte matters more than the byte itself. One
//! automaton walks the string from its end and notes where some match begins; the other finds the end of each match
//! that is taken. Both are tables, complete from the start, and a string costs a look-up a byte for the first and a
//! look-up for each byte of a match for the second.

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

/// A pattern as two complete automata.
#[derive(Clone, Debug)]
pub struct Runs {
    forward: Table,
    reverse: Table,
    /// Where `forward` starts, unless that depends on what stands before.
    start: Option<StateID>,
    /// Where `reverse` starts, unless that depends on what stands behind.
    reverse_start: Option<StateID>,
    /// Whether a class leaves `reverse` where it starts, so that no match ends in it.
    idle: [bool; 256],
}

/// A complete automaton.
type Table = dense::DFA<Vec<u32>>;

/// Neither automaton, nor what it takes to make it, may have more bytes than these.
const LIMIT: usize = 16 << 20;

impl Runs {
    /// Builds the automata of an expression over bytes.
    pub(super) fn new(expression: &str) -> Result<Self, String> {
        let one_end = dense::Config::new().start_kind(StartKind::Anchored);
        let every_start = dense::Config::new().start_kind(StartKind::Unanchored).match_kind(MatchKind::All);
        let forward = automaton(expression, one_end, false)?;
        let reverse = automaton(expression, every_start, true)?;
        let start = forward.universal_start_state(Anchored::Yes);
        let reverse_start = reverse.universal_start_state(Anchored::No);
        let stays = |start, class| reverse.next_state(start, class) == start;
        let idle = std::array::from_fn(|class| reverse_start.is_some_and(|start| stays(start, class as u8)));
        Ok(Self { forward, reverse, start, reverse_start, idle })
    }

    /// Puts into `starts` where matches begin, from the last to the first.
    pub fn starts(&self, classes: &[u8], starts: &mut Vec<u32>) {
        starts.clear();
        let begin =
            self.reverse_start.or_else(|| self.reverse.start_state_reverse(&Input::new(classes)).ok());
        let Some(begin) = begin else { return };
        let (mut state, mut behind) = (begin, classes.len() as u32);
        for class in classes.iter().rev() {
            // One step waits for the other, but what stays at the start need not be waited for.
            if state == begin && self.idle.get(usize::from(*class)).is_some_and(|idle| *idle) {
                behind -= 1;
                continue;
            }
            state = self.reverse.next_state(state, *class);
            // The automaton tells of a match one byte late.
            if self.reverse.is_special_state(state) && self.reverse.is_match_state(state) {
                starts.push(behind);
            }
            behind -= 1;
        }
        if self.reverse.is_match_state(self.reverse.next_eoi_state(state)) {
            starts.push(0);
        }
    }

    /// The end of the match that begins at `start`, as leftmost-first search prefers it; nothing where it is empty.
    pub fn end(&self, classes: &[u8], start: usize) -> Option<usize> {
        let mut state = match self.start {
            Some(state) => state,
            None => {
                let input = Input::new(classes).range(start..).anchored(Anchored::Yes);
                self.forward.start_state_forward(&input).ok()?
            }
        };
        let mut end = None;
        for (at, class) in (start..).zip(classes.get(start..)?) {
            state = self.forward.next_state(state, *class);
            if self.forward.is_special_state(state) {
                if self.forward.is_match_state(state) {
                    end = Some(at);
                } else if self.forward.is_dead_state(state) {
                    return end.filter(|end| *end > start);
                }
            }
        }
        if self.forward.is_match_state(self.forward.next_eoi_state(state)) {
            end = Some(classes.len());
        }
        end.filter(|end| *end > start)
    }
}

fn automaton(expression: &str, config: dense::Config, reverse: bool) -> Result<Table, String> {
    let config = config.accelerate(false).dfa_size_limit(Some(LIMIT)).determinize_size_limit(Some(LIMIT));
    dense::Builder::new()
        .configure(config)
        .syntax(syntax::Config::new().unicode(false).utf8(false).dot_matches_new_line(true))
        .thompson(thompson::Config::new().utf8(false).reverse(reverse))
        .build(expression)
        .map_err(|error| format!("the pattern is too large: {error}"))
}

#[cfg(test)]
mod tests {
    use super::Runs;

    fn found(expression: &str, text: &str) -> Vec<(usize, usize)> {
        let runs = Runs::new(expression).unwrap();
        let (mut starts, mut done, mut found) = (Vec::new(), 0, Vec::new());
        runs.starts(text.as_bytes(), &mut starts);
        for start in starts.into_iter().rev().map(|start| start as usize) {
            if let Some(end) = runs.end(text.as_bytes(), start).filter(|_| start >= done) {
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
