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

/// The mark of a turn that counts by itself, outside of a transcript.
const MARK_ALONE: &str = "∷∷";

/// The fewest turns of a transcript.
const FEWEST: usize = 3;

/// Marks the turns of a text if they make a transcript: there are three, and somebody speaks twice. A list of topics has as
/// many colons and never the same topic again. Of `labels`, colons behind words that stand out, those are marked whose name
/// begins with a given name or a title, in a text of any length.
pub(super) fn mark(
    text: &str,
    turns: &[Turn],
    labels: &[u32],
    given_name: &dyn Fn(&str) -> bool,
    changes: &mut Vec<Change>,
) {
    if turns.is_empty() || turns.len() < FEWEST && labels.is_empty() {
        return;
    }
    let mut times: FxHashMap<&str, u32> = FxHashMap::default();
    for turn in turns {
        step(1);
        *times.entry(last_word(turn, text)).or_default() += 1;
    }
    if turns.len() >= FEWEST && times.values().any(|times| *times > 1) {
        return changes.extend(turns.iter().map(|turn| Change::new(turn.mark, MARK)));
    }
    let is_name = |turn: &&Turn| given_name(turn.name.of(text).split_whitespace().next().unwrap_or_default());
    let labelled = |turn: &&Turn| labels.binary_search(&turn.mark.start).is_ok();
    let alone = turns.iter().filter(labelled).filter(is_name);
    changes.extend(alone.map(|turn| Change::new(turn.mark, MARK_ALONE)));
}

/// Returns the last word of a name, before a comma.
fn last_word<'t>(turn: &Turn, text: &'t str) -> &'t str {
    let name = turn.name.of(text).split(',').next().unwrap_or_default();
    name.rsplit(char::is_whitespace).next().unwrap_or_default()
}
