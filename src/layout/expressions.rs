//! The expressions of kinds of lines, as automata over letters.
//!
//! Most lines are of no kind. One automaton for many expressions tells which of them match at a place, mostly after a few
//! characters, without spelling the line; its states are made when they are first needed. A search for one expression
//! then finds its groups.

use std::sync::Arc;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Hir, HirKind, Look};

use super::letters::Letters;
use crate::pattern::{Captures, Search};
use crate::text::{Span, step};

/// An expression.
#[derive(Debug)]
pub(super) struct Expression {
    search: Search,
    groups: Groups,
}

/// Where a kind matches, in bytes of the text; empty for groups that it does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// All of the match.
    pub matched: Span,
    /// The group `aside`, or all of the match.
    pub whole: Span,
    pub name: Span,
    pub mark: Span,
}

/// The groups of an expression: `aside` or the whole match, `name` and `mark`.
type Groups = [Option<usize>; 3];

/// Scratch space of searches.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    letters: Vec<u8>,
    captures: Captures,
}

impl Expression {
    /// Compiles an expression that is spelled in letters, with groups counted behind that of the whole match.
    ///
    /// # Errors
    /// If it is too large.
    pub(crate) fn new(spelled: &Hir) -> Result<Self, String> {
        let search = Search::of(spelled)?;
        let group = |name: &str| group(spelled, name).and_then(|index| index.checked_sub(1));
        let groups = [group("aside").or(Some(0)), group("who"), group("mark")];
        Ok(Self { search, groups })
    }

    /// Returns where the expression matches first in a text that begins at a byte of its own text.
    pub(crate) fn find(
        &self,
        letters: &Letters,
        text: &str,
        from: u32,
        scratch: &mut Scratch,
    ) -> Option<Place> {
        let Scratch { letters: spelled, captures } = scratch;
        spelled.clear();
        letters.spell(text, spelled);
        self.search.find(spelled, 0, captures)?;
        let byte = |at: usize| from + text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte) as u32;
        let place = |group: Option<usize>| {
            let (start, end) = captures.group(group?)?;
            Some(Span::new(byte(start), byte(end)))
        };
        let [whole, name, mark] = self.groups;
        let place = |group| place(group).unwrap_or_default();
        // A group that takes no part gives way to the whole match.
        let aside = whole.filter(|group| captures.group(*group).is_some()).or(Some(0));
        Some(Place { matched: place(Some(0)), whole: place(aside), name: place(name), mark: place(mark) })
    }
}

/// Returns the index of a named group, counted from 1.
pub(super) fn group(hir: &Hir, name: &str) -> Option<usize> {
    let own = match hir.kind() {
        HirKind::Capture(capture) if capture.name.as_deref() == Some(name) => Some(capture.index as usize),
        _ => None,
    };
    own.or_else(|| hir.kind().subs().iter().find_map(|part| group(part, name)))
}

/// Whether an expression matches only from the start of a text.
pub(super) fn is_bound(hir: &Hir) -> bool {
    hir.properties().look_set_prefix().contains(Look::Start)
}

/// Tells which of many expressions match at a place.
#[derive(Debug)]
pub(super) struct Which {
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync>>,
    /// For each byte, whether a character that begins with it can begin a match behind the start of a text.
    later: Box<[bool]>,
    begin_later: bool,
}

/// The lowest byte that begins a character of several.
const LEAD: u8 = 0xc0;

impl Which {
    /// Compiles expressions that are spelled in letters.
    ///
    /// # Errors
    /// If they are too large.
    pub(crate) fn new(spelled: &[&Hir], letters: &Letters) -> Result<Self, String> {
        let config = thompson::Config::new().utf8(false).which_captures(thompson::WhichCaptures::None);
        let nfa = thompson::Compiler::new().configure(config).build_many_from_hir(spelled);
        let nfa = nfa.map_err(|error| error.to_string())?;
        let config = DFA::config().match_kind(MatchKind::All);
        let automaton =
            DFA::builder().configure(config).build_from_nfa(nfa).map_err(|error| error.to_string())?;
        let of_pool = Arc::new(automaton.clone());
        let caches: Box<dyn Fn() -> Cache + Send + Sync> = Box::new(move || of_pool.create_cache());
        let mut which =
            Self { automaton, caches: Pool::new(caches), later: Box::default(), begin_later: false };
        which.later = which.leads(letters);
        Ok(which)
    }

    fn leads(&mut self, letters: &Letters) -> Box<[bool]> {
        let mut cache = self.caches.get();
        let mut leads = |letter: u8| {
            let start = self.automaton.start_state_forward(&mut cache, &behind()).ok();
            let next = start.and_then(|start| self.automaton.next_state(&mut cache, start, letter).ok());
            next.is_none_or(|next| !next.is_dead())
        };
        let leads: Vec<bool> = (0..=u8::MAX).map(&mut leads).collect();
        let leads = |letter: u8| leads.get(usize::from(letter)).is_some_and(|leads| *leads);
        self.begin_later = letters.all().any(leads);
        // A character of several bytes may begin any match.
        let of_byte = |byte: u8| match byte.is_ascii() {
            true => leads(letters.letter(char::from(byte))),
            false => byte >= LEAD && self.begin_later,
        };
        (0..=u8::MAX).map(of_byte).collect()
    }

    /// Returns the first of the expressions that matches in a text.
    pub(crate) fn first(&self, letters: &Letters, text: &str) -> Option<usize> {
        let mut cache = self.caches.get();
        let mut first = self.at(letters, text, &start(), &mut cache);
        if self.begin_later {
            step(text.len());
            for (at, byte) in text.bytes().enumerate().skip(1) {
                if self.later.get(usize::from(byte)).is_some_and(|leads| *leads) {
                    let here = self.at(letters, text.get(at..).unwrap_or_default(), &behind(), &mut cache);
                    first = here.into_iter().chain(first).min();
                }
            }
        }
        first
    }

    /// Returns the first of the expressions that matches at the start of a text, with what precedes it.
    fn at(&self, letters: &Letters, text: &str, input: &Input<'_>, cache: &mut Cache) -> Option<usize> {
        let mut state = self.automaton.start_state_forward(cache, input).ok()?;
        let mut first = None;
        for c in text.chars() {
            step(1);
            state = self.automaton.next_state(cache, state, letters.letter(c)).ok()?;
            if state.is_tagged() {
                if state.is_dead() {
                    return first;
                }
                first = self.matching(state, cache).into_iter().chain(first).min();
            }
        }
        state = self.automaton.next_eoi_state(cache, state).ok()?;
        self.matching(state, cache).into_iter().chain(first).min()
    }

    fn matching(&self, state: LazyStateID, cache: &Cache) -> Option<usize> {
        let count = if state.is_match() { self.automaton.match_len(cache, state) } else { 0 };
        (0..count).map(|at| self.automaton.match_pattern(cache, state, at).as_usize()).min()
    }
}

/// The start of a text.
fn start() -> Input<'static> {
    Input::new(&[]).anchored(Anchored::Yes)
}

/// A place behind the start of a text.
fn behind() -> Input<'static> {
    Input::new(&[0, 0]).range(1..).anchored(Anchored::Yes)
}
