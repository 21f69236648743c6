//! Whether a rule has the examples and near misses that it must have.

use super::case::Case;
use crate::rules::Rule;

/// A rule with fewer examples than these, or fewer near misses, says too little of what it is for.
const AT_LEAST: usize = 2;

pub(super) fn check(rule: &Rule) -> Case {
    let outcome = enough("example", rule.examples.len()).and_then(|()| enough("silent", rule.silents.len()));
    Case::new(rule, "counts", 1, outcome)
}

/// Whether there are enough of a kind of entry.
pub(super) fn enough(what: &str, count: usize) -> Result<(), String> {
    if count >= AT_LEAST {
        return Ok(());
    }
    Err(format!("the rule has {count} [[{what}]], and needs at least {AT_LEAST}"))
}
