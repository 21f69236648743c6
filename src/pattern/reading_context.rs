//! Whether a pattern matches directly before or after an atom.

use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::{Anchored, Input, MatchKind};

use super::alphabet::Alphabet;
use super::automaton_table::{DEAD, State, Table, automaton};
use crate::lexicon::Class;
use crate::text::step;

/// The required context on one side of an atom.
#[derive(Clone, Debug)]
pub struct Context {
    alphabet: Alphabet,
    table: Table,
    start: State,
}

/// The side of the atom on which a context is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Ends directly before the atom.
    Before,
    /// Begins directly after the atom.
    Behind,
}

/// Maximum length of a context, in atoms, which bounds the cost of each test.
const REACH: usize = 16;

impl Context {
    /// Builds the automaton of an expression over the letters of an alphabet.
    pub(super) fn new(expression: &str, alphabet: Alphabet, side: Side) -> Result<Self, String> {
        let reverse = side == Side::Before;
        let automaton = automaton(expression, StartKind::Anchored, MatchKind::All, reverse)?;
        // The other side is never the text's edge: the atom is there.
        let input = Input::new(&[0, 0]).anchored(Anchored::Yes);
        let start = match side {
            Side::Before => automaton.start_state_reverse(&input.range(..1)),
            Side::Behind => automaton.start_state_forward(&input.range(1..)),
        };
        let start = start.map_err(|error| format!("unsupported in a pattern: {error}"))?;
        let (table, [start]) = Table::new(&automaton, [start], alphabet.size())?;
        Ok(Self { alphabet, table, start })
    }

    /// Whether the pattern matches next to the atom; `classes` run from it to the paragraph's edge.
    pub fn holds(&self, classes: impl Iterator<Item = Class>) -> bool {
        let mut state = self.start;
        for (distance, class) in classes.enumerate() {
            step(1);
            state = self.table.step(state, self.alphabet.letter(class));
            // The automaton reports a match one letter late.
            if self.table.is_match(state) {
                return true;
            }
            if state == DEAD || distance == REACH {
                return false;
            }
        }
        self.table.ends(state)
    }
}
