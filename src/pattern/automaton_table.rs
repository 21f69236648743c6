//! Complete automata as plain tables of small numbers.
//!
//! They are built by `regex-automata`; in this form an atom costs two look-ups, its letter and the next state, and a
//! table is half as large.

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;
use regex_automata::{MatchKind, hybrid};
use rustc_hash::{FxHashMap, FxHashSet};

/// The number of a state: 0 is dead, then the matches, then all others.
pub(super) type State = u16;

/// The dead state: no match can be reached from it.
pub(super) const DEAD: State = 0;

/// A complete automaton over the letters of an alphabet.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The next state by state and letter.
    next: Box<[State]>,
    /// The number of letters.
    letters: usize,
    /// The match with the highest number.
    last_match: State,
    /// Whether the string may end in a state.
    ends: Box<[bool]>,
}

/// Maximum size of an automaton, and of the memory to build it, in bytes.
const LIMIT: usize = 16 << 20;

impl Table {
    /// The states of an automaton reachable from `starts`, and the new numbers of these.
    pub(crate) fn new<const N: usize>(
        automaton: &dense::DFA<Vec<u32>>,
        starts: [StateID; N],
        letters: usize,
    ) -> Result<(Self, [State; N]), String> {
        let reached = reached(automaton, &starts, letters);
        let dead = |id: &StateID| automaton.is_dead_state(*id);
        let is_match = |id: &StateID| automaton.is_match_state(*id);
        let matches: Vec<StateID> = reached.iter().copied().filter(is_match).collect();
        let others = reached.iter().copied().filter(|id| !dead(id) && !is_match(id));
        let last_match = State::try_from(matches.len()).map_err(|_| too_large(&"too many states"))?;
        // The dead state has the number 0 even if it is never reached.
        let ordered: Vec<Option<StateID>> =
            std::iter::once(None).chain(matches.into_iter().chain(others).map(Some)).collect();
        let mut numbers: FxHashMap<StateID, State> = FxHashMap::default();
        for (number, id) in ordered.iter().enumerate() {
            let number = State::try_from(number).map_err(|_| too_large(&"too many states"))?;
            numbers.extend(id.map(|id| (id, number)));
        }
        let number = |id: StateID| numbers.get(&id).copied().unwrap_or(DEAD);
        let row = |id: &Option<StateID>| {
            let id = *id;
            let next = move |letter| id.map_or(DEAD, |id| number(automaton.next_state(id, letter)));
            (0..=u8::MAX).take(letters).map(next)
        };
        let next = ordered.iter().flat_map(row).collect();
        let at_end = |id: &Option<StateID>| id.is_some_and(|id| is_match(&automaton.next_eoi_state(id)));
        let ends = ordered.iter().map(at_end).collect();
        Ok((Self { next, letters, last_match, ends }, starts.map(number)))
    }

    #[inline]
    pub(crate) fn step(&self, state: State, letter: u8) -> State {
        let place = usize::from(state) * self.letters + usize::from(letter);
        self.next.get(place).copied().unwrap_or(DEAD)
    }

    #[inline]
    pub(crate) fn is_match(&self, state: State) -> bool {
        state <= self.last_match && state != DEAD
    }

    pub(crate) fn ends(&self, state: State) -> bool {
        self.ends.get(usize::from(state)).is_some_and(|ends| *ends)
    }
}

/// Every reachable state, the starts first.
fn reached(automaton: &dense::DFA<Vec<u32>>, starts: &[StateID], letters: usize) -> Vec<StateID> {
    let mut found: Vec<StateID> = Vec::new();
    let mut seen = FxHashSet::default();
    found.extend(starts.iter().filter(|id| seen.insert(**id)));
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        let behind = (0..=u8::MAX).take(letters).map(|letter| automaton.next_state(id, letter));
        found.extend(behind.filter(|id| seen.insert(*id)));
        next += 1;
    }
    found
}

/// Builds the automaton of an expression over letters, to be walked in one direction.
///
/// # Errors
/// If it is too large.
pub(super) fn automaton(
    expression: &str,
    start: StartKind,
    kind: MatchKind,
    reverse: bool,
) -> Result<dense::DFA<Vec<u32>>, String> {
    let config = dense::Config::new().start_kind(start).match_kind(kind);
    let config = config.accelerate(false).dfa_size_limit(Some(LIMIT)).determinize_size_limit(Some(LIMIT));
    dense::Builder::new()
        .configure(config)
        .syntax(syntax::Config::new().unicode(false).utf8(false).dot_matches_new_line(true))
        .thompson(thompson::Config::new().utf8(false).reverse(reverse))
        .build(expression)
        .map_err(|error| too_large(&error))
}

/// Builds the automaton of an expression over letters that finds where matches begin, to be walked from the end of a string. Its
/// states are made when they are needed, and forgotten when there are too many.
///
/// # Errors
/// If it is too large.
pub(super) fn automaton_from_the_end(expression: &str) -> Result<hybrid::dfa::DFA, String> {
    let config = hybrid::dfa::Config::new().match_kind(MatchKind::All).skip_cache_capacity_check(true);
    hybrid::dfa::Builder::new()
        .configure(config)
        .syntax(syntax::Config::new().unicode(false).utf8(false).dot_matches_new_line(true))
        .thompson(thompson::Config::new().utf8(false).reverse(true))
        .build(expression)
        .map_err(|error| too_large(&error))
}

fn too_large(error: &dyn std::fmt::Display) -> String {
    format!("the pattern is too large: {error}")
}
