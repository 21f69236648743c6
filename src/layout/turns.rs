//! Transcripts: lines that open with the name of who says the rest.

use rustc_hash::FxHashMap;

use super::change::Change;
use crate::text::{Span, step};

/// A line that may be a turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub name: Span,
    /// The colon behind the name.
    pub mark: Span,
}

/// The mark of a turn, in place of its colon.
const MARK: &str = "∷";

/// The fewest turns of a transcript.
const FEWEST: usize = 3;

/// Marks the turns of a text if they make a transcript: there are three, and somebody speaks twice. A list of topics has as
/// many colons and never the same topic again.
pub(super) fn mark(text: &str, turns: &[Turn], changes: &mut Vec<Change>) {
    if turns.len() < FEWEST {
        return;
    }
    let mut times: FxHashMap<&str, u32> = FxHashMap::default();
    for turn in turns {
        step(1);
        let name = turn.name.of(text).split(',').next().unwrap_or_default();
        let last = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        *times.entry(last).or_default() += 1;
    }
    if times.values().any(|times| *times > 1) {
        changes.extend(turns.iter().map(|turn| Change::new(turn.mark, MARK)));
    }
}
