//! Translates the states of the `regex` crate's automaton to the steps of a search.

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, Transition};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;
use regex_syntax::hir::Hir;
use rustc_hash::FxHashMap;

use super::rule_search::{Ahead, Letters, Place, Search, Step};

/// Maximum size of an automaton, in bytes.
const LIMIT: usize = 4 << 20;

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

    /// Translates a parsed expression over bytes.
    ///
    /// # Errors
    /// If the automaton is too large.
    pub(crate) fn of(expression: &Hir) -> Result<Self, String> {
        let compiler = Config::new().utf8(false).nfa_size_limit(Some(LIMIT));
        let nfa = Compiler::new().configure(compiler).build_from_hir(expression);
        Ok(Writer::default().search(&nfa.map_err(|error| format!("the expression is too large: {error}"))?))
    }
}

/// Translates the states of an automaton; the first steps have the numbers of the states.
#[derive(Default)]
struct Writer {
    steps: Vec<Step>,
    /// The set of each step that is an atom.
    atoms: Vec<Letters>,
    /// Number of forks.
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
        let can_begin_later = later != Ahead::default();
        let (places, ahead) = places(&self.steps, self.ahead(true));
        Search { places, ahead, start, later, can_begin_later, bounds: self.bounds, words }
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

    /// One atom, or a fork between several atoms if its classes lead to several steps.
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

    /// A fork with many branches is a chain of binary forks.
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

    /// The bounds of the whole match are not stored: its start is known, and its end is not used.
    fn bound(&mut self, slot: usize, next: u32) -> Step {
        let Some(bound) = slot.checked_sub(2) else { return Step::Pass { next } };
        self.bounds = self.bounds.max(bound + 1);
        Step::Bound { bound: bound as u32, next }
    }

    /// The possible next atoms at each step, with or without steps that require the start of the string: those of the step and
    /// of the steps after it, propagated to a fixed point.
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

/// Steps with the numbers of the sets of their next atoms, and the distinct sets.
fn places(steps: &[Step], of_steps: Vec<Ahead>) -> (Vec<Place>, Vec<Ahead>) {
    let mut numbers: FxHashMap<Ahead, u32> = FxHashMap::default();
    let mut sets = Vec::new();
    let mut number = |set: Ahead| {
        *numbers.entry(set).or_insert_with(|| {
            sets.push(set);
            (sets.len() - 1) as u32
        })
    };
    let places =
        steps.iter().zip(of_steps).map(|(step, set)| Place { step: *step, ahead: number(set) }).collect();
    (places, sets)
}

/// The transitions of a table with one state for each byte, the first state for none.
fn listed(table: &[StateID]) -> Vec<Transition> {
    let leads = (0..=u8::MAX).zip(table).filter(|(_, next)| **next != StateID::ZERO);
    leads.map(|(byte, next)| Transition { start: byte, end: byte, next: *next }).collect()
}
