//! Whether a pattern matches right before an atom, or right behind it.

use regex_automata::dfa::{Automaton, StartKind};
use regex_automata::{Anchored, Input, MatchKind};

use super::alphabet::Alphabet;
use super::table::{DEAD, State, Table, automaton};
use crate::lexicon::Class;
use crate::text::step;

/// What must stand on one side of an atom.
#[derive(Clone, Debug)]
pub struct Context {
    alphabet: Alphabet,
    table: Table,
    start: State,
}

/// On which side of the atom a context stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It ends right before the atom.
    Before,
    /// It begins right behind the atom.
    Behind,
}

/// No context reaches farther, in atoms, so that each look costs no more than this.
const REACH: usize = 16;

impl Context {
    /// Builds the automaton of an expression over the letters of an alphabet.
    pub(super) fn new(expression: &str, alphabet: Alphabet, side: Side) -> Result<Self, String> {
        let reverse = side == Side::Before;
        let automaton = automaton(expression, StartKind::Anchored, MatchKind::All, reverse)?;
        // Something stands on the other side: the atom itself.
        let input = Input::new(&[0, 0]).anchored(Anchored::Yes);
        let start = match side {
            Side::Before => automaton.start_state_reverse(&input.range(..1)),
            Side::Behind => automaton.start_state_forward(&input.range(1..)),
        };
        let start = start.map_err(|error| format!("the pattern is no plain expression: {error}"))?;
        let (table, [start]) = Table::new(&automaton, [start], alphabet.size())?;
        Ok(Self { alphabet, table, start })
    }

    /// Whether the pattern matches next to the atom; `classes` go away from it, to the paragraph's edge.
    pub fn holds(&self, classes: impl Iterator<Item = Class>) -> bool {
        let mut state = self.start;
        for (distance, class) in classes.enumerate() {
            step(1);
            state = self.table.step(state, self.alphabet.letter(class));
            // The automaton tells of a match one letter late.
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
