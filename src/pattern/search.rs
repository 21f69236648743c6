//! The first match of a pattern with groups, found by backtracking that never does the same thing twice.
//!
//! Strings of classes are short and most searches among them fail or succeed within a few atoms, so that what a
//! search costs before its first atom matters more than the atom itself. The steps are those of the `regex` crate's own
//! automaton, taken in its order, so that what is found is what `regex` would find. Each step knows the
//! atoms that can come next, and a way that none of them opens is not tried. Each fork is taken once at each place, as in
//! RE2's bit-state search (Cox, "Regular expression matching in the wild", 2010), so that time is linear in the string.
//!
//! It stays because it is the fastest over all searches; the few one-pass rules would be quicker with `regex`. `cargo
//! bench --bench search` prints nanoseconds a search, over the 17,324 searches of rules that pass the screen in 840 articles
//! (18.1 atoms each, seven in ten match); the last column has the 226 searches of the four rules that are one-pass:
//!
//! | | all | one-pass |
//! |---|---:|---:|
//! | ours | 261 | 54 |
//! | regex, captures | 551 | 36 |
//! | regex-automata, BoundedBacktracker | 811 | 86 |
//! | regex-automata, onepass, tried at each atom | | 255 |

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, Transition};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;

use crate::text::step as count_step;

/// A pattern as steps.
#[derive(Clone, Debug)]
pub struct Search {
    steps: Vec<Step>,
    /// What can come next at each step.
    ahead: Vec<Ahead>,
    start: u32,
    /// What can come next where a match begins behind the string's first atom.
    later: Ahead,
    /// The bounds of groups that the pattern has.
    bounds: usize,
    /// How many words of bits the forks taken at one place fill.
    words: usize,
}

/// Scratch space of searches, and the groups of the last match.
#[derive(Debug, Default)]
pub struct Found {
    /// Where the groups begin and end, one after the other.
    bounds: Vec<u32>,
    /// The forks taken: one bit for each fork and place.
    taken: Vec<u64>,
    /// What is left to try, the next at the end.
    left: Vec<Left>,
}

/// The bound of a group that has no part in a match.
const NONE: u32 = u32::MAX;

/// An automaton may not have more bytes than these.
const LIMIT: usize = 4 << 20;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// One of the atoms that can come next.
    Atom {
        next: u32,
    },
    /// The first way, and if that leads nowhere, the second.
    Fork {
        ways: [u32; 2],
        bit: u32,
    },
    /// A group begins or ends here.
    Bound {
        bound: u32,
        next: u32,
    },
    /// Nothing.
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

/// The atoms that can come next on the way to a match.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Ahead {
    letters: Letters,
    /// Whether the string may end here.
    end: bool,
}

#[derive(Clone, Copy, Debug)]
enum Left {
    /// A way from a place.
    Way { step: u32, at: u32 },
    /// A bound that was moved on a way that led nowhere.
    Back { bound: u32, at: u32 },
}

impl Search {
    /// Translates an expression over bytes.
    pub(super) fn new(expression: &str) -> Result<Self, String> {
        let nfa = Compiler::new()
            .configure(Config::new().utf8(false).nfa_size_limit(Some(LIMIT)))
            .syntax(syntax::Config::new().unicode(false).utf8(false).dot_matches_new_line(true))
            .build(expression)
            .map_err(|error| format!("the pattern is too large: {error}"))?;
        Ok(Writer::default().search(&nfa))
    }

    /// Finds the first match that begins at `from` or behind, with its groups; says where it begins.
    pub fn find(&self, letters: &[u8], from: usize, found: &mut Found) -> Option<usize> {
        let mut fresh = false;
        for at in from..=letters.len() {
            count_step(1);
            let ahead = if at == 0 { self.ahead.get(self.start as usize)? } else { &self.later };
            if ahead.has(letters.get(at)) {
                if !fresh {
                    found.start(self.bounds, self.words * (letters.len() + 1));
                    fresh = true;
                }
                if self.begins(letters, at as u32, found) {
                    return Some(at);
                }
            }
        }
        None
    }

    /// Whether a match begins at a place.
    fn begins(&self, letters: &[u8], at: u32, found: &mut Found) -> bool {
        found.bounds.fill(NONE);
        found.left.clear();
        found.left.push(Left::Way { step: self.start, at });
        while let Some(left) = found.left.pop() {
            match left {
                Left::Back { bound, at } => {
                    found.bounds.get_mut(bound as usize).into_iter().for_each(|b| *b = at)
                }
                Left::Way { step, at } if self.leads(letters, step, at as usize, found) => return true,
                Left::Way { .. } => {}
            }
        }
        false
    }

    /// Follows one way as far as it leads, and leaves the others that branch off for later.
    fn leads(&self, letters: &[u8], mut step: u32, mut at: usize, found: &mut Found) -> bool {
        loop {
            count_step(1);
            let letter = letters.get(at);
            step = match self.steps.get(step as usize) {
                Some(Step::Atom { next }) if self.opens(step, letter) => {
                    at += 1;
                    *next
                }
                Some(Step::Fork { ways: [first, second], bit }) => {
                    if found.has_taken(at * self.words, *bit) {
                        return false;
                    }
                    match (self.opens(*first, letter), self.opens(*second, letter)) {
                        (true, true) => {
                            found.left.push(Left::Way { step: *second, at: at as u32 });
                            *first
                        }
                        (true, false) => *first,
                        (false, true) => *second,
                        (false, false) => return false,
                    }
                }
                Some(Step::Bound { bound, next }) => {
                    found.mark(*bound, at as u32);
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
        self.ahead.get(step as usize).is_some_and(|ahead| ahead.has(letter))
    }
}

impl Found {
    /// Where a group of the last match begins and ends, counted from 0; nothing where it had no part in it.
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

    /// Whether a fork was taken before at the place whose words begin there; from now on it was.
    fn has_taken(&mut self, first: usize, bit: u32) -> bool {
        let Some(word) = self.taken.get_mut(first + (bit / u64::BITS) as usize) else { return false };
        let mask = 1 << (bit % u64::BITS);
        let before = *word & mask != 0;
        *word |= mask;
        before
    }

    fn mark(&mut self, bound: u32, at: u32) {
        let Some(place) = self.bounds.get_mut(bound as usize) else { return };
        // Where nothing is left to try, nobody will want the old place back.
        if !self.left.is_empty() {
            self.left.push(Left::Back { bound, at: *place });
        }
        *place = at;
    }
}

/// A set of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Letters([u64; 4]);

impl Letters {
    const fn all() -> Self {
        Self([u64::MAX; 4])
    }

    fn insert(&mut self, letter: u8) {
        if let Some(word) = self.0.get_mut(usize::from(letter / 64)) {
            *word |= 1 << (letter % 64);
        }
    }

    fn has(&self, letter: u8) -> bool {
        self.0.get(usize::from(letter / 64)).is_some_and(|word| word >> (letter % 64) & 1 == 1)
    }

    fn union(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }
}

impl Ahead {
    fn has(&self, letter: Option<&u8>) -> bool {
        letter.map_or(self.end, |letter| self.letters.has(*letter))
    }

    fn union(&self, other: &Self) -> Self {
        Self { letters: self.letters.union(other.letters), end: self.end || other.end }
    }
}

/// Translates the states of an automaton; the first steps have the numbers of the states.
#[derive(Default)]
struct Writer {
    steps: Vec<Step>,
    /// What each step passes, where it is an atom.
    atoms: Vec<Letters>,
    /// How many forks there are.
    forks: u32,
    bounds: usize,
}

impl Writer {
    fn search(mut self, nfa: &NFA) -> Search {
        self.steps.resize(nfa.states().len(), Step::Fail);
        self.atoms.resize(nfa.states().len(), Letters::default());
        for (number, state) in nfa.states().iter().enumerate() {
            let (step, atoms) = self.step(state);
            self.put(number, step, atoms);
        }
        let start = nfa.start_anchored().as_u32();
        let later = self.ahead(false).get(start as usize).copied().unwrap_or_default();
        let words = self.forks.div_ceil(u64::BITS) as usize;
        Search { ahead: self.ahead(true), start, later, bounds: self.bounds, words, steps: self.steps }
    }

    fn put(&mut self, number: usize, step: Step, atoms: Letters) {
        if let Some((place, passes)) = self.steps.get_mut(number).zip(self.atoms.get_mut(number)) {
            (*place, *passes) = (step, atoms);
        }
    }

    fn add(&mut self, step: Step, atoms: Letters) -> u32 {
        self.steps.push(step);
        self.atoms.push(atoms);
        self.steps.len() as u32 - 1
    }

    fn step(&mut self, state: &State) -> (Step, Letters) {
        let step = match state {
            State::ByteRange { trans } => return self.atom(&[*trans]),
            State::Sparse(sparse) => return self.atom(&sparse.transitions),
            State::Dense(dense) => return self.atom(&listed(&dense.transitions)),
            State::Look { look: Look::Start, next } => Step::Start { next: next.as_u32() },
            State::Look { look: Look::End, next } => Step::End { next: next.as_u32() },
            State::Look { .. } | State::Fail => Step::Fail,
            State::Union { alternates } => {
                let ways: Vec<u32> = alternates.iter().map(|id| id.as_u32()).collect();
                self.fork(&ways)
            }
            State::BinaryUnion { alt1, alt2 } => self.fork(&[alt1.as_u32(), alt2.as_u32()]),
            State::Capture { next, slot, .. } => self.bound(slot.as_usize(), next.as_u32()),
            State::Match { .. } => Step::Match,
        };
        (step, Letters::default())
    }

    /// One atom, or where its classes lead to several steps, a fork between one atom for each of them.
    fn atom(&mut self, transitions: &[Transition]) -> (Step, Letters) {
        let mut ways: Vec<(u32, Letters)> = Vec::new();
        for transition in transitions {
            let next = transition.next.as_u32();
            let known = ways.iter().position(|(other, _)| *other == next);
            let at = known.unwrap_or_else(|| {
                ways.push((next, Letters::default()));
                ways.len() - 1
            });
            let classes = ways.get_mut(at).map(|(_, classes)| classes);
            classes.into_iter().for_each(|set| {
                (transition.start..=transition.end).for_each(|letter| set.insert(letter));
            });
        }
        if let [(next, classes)] = ways.as_slice() {
            return (Step::Atom { next: *next }, *classes);
        }
        let ways: Vec<u32> =
            ways.into_iter().map(|(next, classes)| self.add(Step::Atom { next }, classes)).collect();
        (self.fork(&ways), Letters::default())
    }

    /// A fork of many ways is a row of forks of two.
    fn fork(&mut self, ways: &[u32]) -> Step {
        let Some((last, others)) = ways.split_last() else { return Step::Fail };
        let mut rest = *last;
        let mut step = None;
        for first in others.iter().rev() {
            if let Some(behind) = step {
                rest = self.add(behind, Letters::default());
            }
            step = Some(Step::Fork { ways: [*first, rest], bit: self.forks });
            self.forks += 1;
        }
        step.unwrap_or(Step::Pass { next: rest })
    }

    /// The bounds of the whole match are not kept: where it begins is known, and nobody asks for its end.
    fn bound(&mut self, slot: usize, next: u32) -> Step {
        let Some(bound) = slot.checked_sub(2) else { return Step::Pass { next } };
        self.bounds = self.bounds.max(bound + 1);
        Step::Bound { bound: bound as u32, next }
    }

    /// What can come next at each step, with or without those that must begin the string: what each step can do itself,
    /// and what the steps behind it can do, handed on until nothing is new.
    fn ahead(&self, at_start: bool) -> Vec<Ahead> {
        let mut found: Vec<Ahead> = vec![Ahead::default(); self.steps.len()];
        loop {
            let mut news = false;
            for (number, step) in self.steps.iter().enumerate().rev() {
                let now = self.ahead_of(number, step, &found, at_start);
                if let Some(before) = found.get_mut(number).filter(|before| **before != now) {
                    *before = now;
                    news = true;
                }
            }
            if !news {
                return found;
            }
        }
    }

    fn ahead_of(&self, number: usize, step: &Step, found: &[Ahead], at_start: bool) -> Ahead {
        let behind = |step: u32| found.get(step as usize).copied().unwrap_or_default();
        match step {
            Step::Atom { .. } => {
                Ahead { letters: self.atoms.get(number).copied().unwrap_or_default(), end: false }
            }
            Step::Fork { ways: [first, second], .. } => behind(*first).union(&behind(*second)),
            Step::Bound { next, .. } | Step::Pass { next } => behind(*next),
            Step::Start { next } if at_start => behind(*next),
            Step::End { next } => Ahead { end: behind(*next).end, ..Ahead::default() },
            Step::Match => Ahead { letters: Letters::all(), end: true },
            Step::Start { .. } | Step::Fail => Ahead::default(),
        }
    }
}

/// The transitions of a table with one state for each byte, the first state for none.
fn listed(table: &[StateID]) -> Vec<Transition> {
    let leads = (0..=u8::MAX).zip(table).filter(|(_, next)| **next != StateID::ZERO);
    leads.map(|(byte, next)| Transition { start: byte, end: byte, next: *next }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Found, Search};
    use proptest::prelude::{Just, Strategy, prop, prop_oneof, proptest};
    use regex::bytes::{Regex, RegexBuilder};

    /// Patterns over three letters, with groups, in every way that a rule can be written.
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

    fn found(search: &Search, room: &mut Found, text: &str, from: usize, groups: usize) -> Groups {
        let start = search.find(text.as_bytes(), from, room)?;
        Some((start, (0..groups).map(|group| room.group(group)).collect()))
    }

    proptest! {
        #[test]
        fn finds_what_regex_finds(expression in expressions(), texts in prop::collection::vec("[abc]{0,12}", 1..6)) {
            let regex = regex(&expression);
            let search = Search::new(&expression).unwrap();
            let mut room = Found::default();
            for text in texts {
                for from in 0..=text.len() {
                    let found = found(&search, &mut room, &text, from, regex.captures_len() - 1);
                    assert_eq!(found, expected(&regex, &text, from), "{expression} in {text} from {from}");
                }
            }
        }
    }

    #[test]
    fn takes_no_more_than_a_step_for_each_fork_and_place() {
        // Without memory of what was tried this takes two to the power of the string's length.
        let search = Search::new("(?:(?:a|a)*)*b").unwrap();
        assert_eq!(search.find(&[b'a'; 400], 0, &mut Found::default()), None);
    }
}
