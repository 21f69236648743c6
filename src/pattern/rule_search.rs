//! Finds the first match of a pattern with its groups, by backtracking with memory of tried states.
//!
//! Strings of classes are short, and most searches fail or succeed within a few atoms, so the cost of a search before
//! its first atom dominates. The steps are those of the `regex` crate's automaton, in its order, so that the result is
//! that of `regex`. Each step knows the atoms that can come next, and a branch that none of them can start is not tried.
//! Each fork is taken once at each position, as in RE2's bit-state search (Cox, "Regular expression matching in the wild",
//! 2010), so that time is linear in the string.
//!
//! It is the fastest over all searches; the few one-pass rules would be faster with `regex`. `cargo bench --bench search`
//! prints nanoseconds per search, over the 17,324 searches of rules that pass the screen in 840 articles
//! (18.1 atoms each, seven in ten match); the last column has the 226 searches of the four rules that are one-pass:
//!
//! | | all | one-pass |
//! |---|---:|---:|
//! | ours | 261 | 54 |
//! | regex, captures | 551 | 36 |
//! | regex-automata, BoundedBacktracker | 811 | 86 |
//! | regex-automata, onepass, tried at each atom | | 255 |

use crate::text::step as count_step;

/// A pattern as steps.
#[derive(Clone, Debug)]
pub struct Search {
    pub(super) places: Vec<Place>,
    /// The distinct sets of possible next atoms: few, so that they stay close to the processor.
    pub(super) ahead: Vec<Ahead>,
    pub(super) start: u32,
    /// The same for a match that begins after the string's first atom.
    pub(super) later: Ahead,
    /// Whether a match can begin after the string's first atom.
    pub(super) can_begin_later: bool,
    /// Number of group bounds in the pattern.
    pub(super) bounds: usize,
    /// Number of words for the forks taken at one position.
    pub(super) words: usize,
}

/// Scratch space of searches, and the groups of the last match.
#[derive(Debug, Default)]
pub struct Captures {
    /// Starts and ends of the groups, alternating.
    bounds: Vec<u32>,
    /// The forks taken: one bit per fork and position.
    taken: Vec<u64>,
    /// The stack of branches left to try.
    left: Vec<Left>,
}

/// The bound of a group that did not take part in a match.
const NONE: u32 = u32::MAX;

/// A step, and which atoms can come next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub step: Step,
    /// Index of the set.
    pub ahead: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// One of the atoms that can come next.
    Atom {
        next: u32,
    },
    /// The first branch, and if it fails, the second.
    Fork {
        ways: [u32; 2],
        bit: u32,
    },
    /// A group begins or ends here.
    Bound {
        bound: u32,
        next: u32,
    },
    /// Failure.
    Pass {
        next: u32,
    },
    /// The start of the string.
    Start {
        next: u32,
    },
    /// The end of the string.
    End {
        next: u32,
    },
    Match,
    Fail,
}

/// The atoms that can come next in a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Ahead {
    pub letters: Letters,
    /// Whether the string may end here.
    pub end: bool,
}

#[derive(Clone, Copy, Debug)]
enum Left {
    /// A branch from a position.
    Way { step: u32, at: u32 },
    /// A bound that a failed branch has moved.
    Back { bound: u32, at: u32 },
}

impl Search {
    /// Finds the first match at `from` or after, with its groups; returns its start.
    pub fn find(&self, letters: &[u8], from: usize, captures: &mut Captures) -> Option<usize> {
        let mut fresh = false;
        for at in from..=letters.len() {
            count_step(1);
            if at > 0 && !self.can_begin_later {
                return None;
            }
            let ahead = if at == 0 { self.ahead(self.start)? } else { &self.later };
            if ahead.has(letters.get(at)) {
                if !fresh {
                    captures.start(self.bounds, self.words * (letters.len() + 1));
                    fresh = true;
                }
                if self.begins(letters, at as u32, captures) {
                    return Some(at);
                }
            }
        }
        None
    }

    /// Whether a match begins at a position.
    fn begins(&self, letters: &[u8], at: u32, captures: &mut Captures) -> bool {
        captures.bounds.fill(NONE);
        captures.left.clear();
        captures.left.push(Left::Way { step: self.start, at });
        while let Some(left) = captures.left.pop() {
            match left {
                Left::Back { bound, at } => {
                    captures.bounds.get_mut(bound as usize).into_iter().for_each(|b| *b = at)
                }
                Left::Way { step, at } if self.leads(letters, step, at as usize, captures) => return true,
                Left::Way { .. } => {}
            }
        }
        false
    }

    /// Follows one branch to its end and pushes the others for later.
    fn leads(&self, letters: &[u8], mut step: u32, mut at: usize, captures: &mut Captures) -> bool {
        loop {
            count_step(1);
            let letter = letters.get(at);
            step = match self.places.get(step as usize).map(|place| &place.step) {
                Some(Step::Atom { next }) if self.opens(step, letter) => {
                    at += 1;
                    *next
                }
                Some(Step::Fork { ways: [first, second], bit }) => {
                    if captures.has_taken(at * self.words, *bit) {
                        return false;
                    }
                    match (self.opens(*first, letter), self.opens(*second, letter)) {
                        (true, true) => {
                            captures.left.push(Left::Way { step: *second, at: at as u32 });
                            *first
                        }
                        (true, false) => *first,
                        (false, true) => *second,
                        (false, false) => return false,
                    }
                }
                Some(Step::Bound { bound, next }) => {
                    captures.mark(*bound, at as u32);
                    *next
                }
                Some(Step::Pass { next }) => *next,
                Some(Step::Start { next }) if at == 0 => *next,
                Some(Step::End { next }) if at == letters.len() => *next,
                Some(Step::Match) => return true,
                _ => return false,
            }
        }
    }

    fn opens(&self, step: u32, letter: Option<&u8>) -> bool {
        self.ahead(step).is_some_and(|ahead| ahead.has(letter))
    }

    fn ahead(&self, step: u32) -> Option<&Ahead> {
        self.ahead.get(self.places.get(step as usize)?.ahead as usize)
    }
}

impl Captures {
    /// Start and end of a group of the last match, counted from 0; `None` if it took no part.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.bounds.get(2 * group)?, *self.bounds.get(2 * group + 1)?);
        (end != NONE).then_some((start as usize, end as usize))
    }

    fn start(&mut self, bounds: usize, words: usize) {
        self.bounds.resize(bounds, NONE);
        self.taken.clear();
        self.taken.resize(words, 0);
        count_step(words);
    }

    /// Marks a fork as taken at the position whose words begin there; whether it was taken before.
    fn has_taken(&mut self, first: usize, bit: u32) -> bool {
        let Some(word) = self.taken.get_mut(first + (bit / u64::BITS) as usize) else { return false };
        let mask = 1 << (bit % u64::BITS);
        let before = *word & mask != 0;
        *word |= mask;
        before
    }

    fn mark(&mut self, bound: u32, at: u32) {
        let Some(place) = self.bounds.get_mut(bound as usize) else { return };
        // If nothing is left to try, the old bound is never restored.
        if !self.left.is_empty() {
            self.left.push(Left::Back { bound, at: *place });
        }
        *place = at;
    }
}

/// A set of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Letters([u64; 4]);

impl Letters {
    pub(crate) const fn all() -> Self {
        Self([u64::MAX; 4])
    }

    pub(crate) fn insert(&mut self, letter: u8) {
        if let Some(word) = self.0.get_mut(usize::from(letter / 64)) {
            *word |= 1 << (letter % 64);
        }
    }

    fn has(&self, letter: u8) -> bool {
        self.0.get(usize::from(letter / 64)).is_some_and(|word| word >> (letter % 64) & 1 == 1)
    }

    pub(crate) fn union(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }
}

impl Ahead {
    fn has(&self, letter: Option<&u8>) -> bool {
        letter.map_or(self.end, |letter| self.letters.has(*letter))
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        Self { letters: self.letters.union(other.letters), end: self.end || other.end }
    }
}

#[cfg(test)]
mod tests {
    use super::{Captures, Search};
    use proptest::prelude::{Just, Strategy, prop, prop_oneof, proptest};
    use regex::bytes::{Regex, RegexBuilder};

    /// Patterns over three letters, with groups and all operators.
    fn expressions() -> impl Strategy<Value = String> {
        let atom = prop_oneof![
            4 => prop::sample::select(vec!["a", "b", "c", "[ab]", "[bc]", "[^a]", "."]).prop_map(str::to_owned),
            1 => Just("^".to_owned()),
            1 => Just("$".to_owned()),
        ];
        atom.prop_recursive(5, 24, 4, |inner| {
            let suffix = vec!["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_map(|parts| format!("(?:{})", parts.join("|"))),
                inner.clone().prop_map(|part| format!("({part})")),
                (inner, prop::sample::select(suffix))
                    .prop_map(|(part, suffix)| format!("(?:{part}){suffix}")),
            ]
        })
    }

    fn regex(expression: &str) -> Regex {
        RegexBuilder::new(expression).unicode(false).dot_matches_new_line(true).build().unwrap()
    }

    type Groups = Option<(usize, Vec<Option<(usize, usize)>>)>;

    fn expected(regex: &Regex, text: &str, from: usize) -> Groups {
        let mut locations = regex.capture_locations();
        let whole = regex.captures_read_at(&mut locations, text.as_bytes(), from)?;
        Some((whole.start(), (1..locations.len()).map(|group| locations.get(group)).collect()))
    }

    fn found(search: &Search, captures: &mut Captures, text: &str, from: usize, groups: usize) -> Groups {
        let start = search.find(text.as_bytes(), from, captures)?;
        Some((start, (0..groups).map(|group| captures.group(group)).collect()))
    }

    proptest! {
        #[test]
        fn finds_what_regex_finds(expression in expressions(), texts in prop::collection::vec("[abc]{0,12}", 1..6)) {
            let regex = regex(&expression);
            let search = Search::new(&expression).unwrap();
            let mut captures = Captures::default();
            for text in texts {
                for from in 0..=text.len() {
                    let found = found(&search, &mut captures, &text, from, regex.captures_len() - 1);
                    assert_eq!(found, expected(&regex, &text, from), "{expression} in {text} from {from}");
                }
            }
        }
    }

    #[test]
    fn takes_no_more_than_a_step_for_each_fork_and_place() {
        // Without memory of tried states the time is exponential in the string's length.
        let search = Search::new("(?:(?:a|a)*)*b").unwrap();
        assert_eq!(search.find(&[b'a'; 400], 0, &mut Captures::default()), None);
    }
}
