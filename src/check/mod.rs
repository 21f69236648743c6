//! The checks of a language's rules by the examples that stand in their files.
//!
//! Every rule must fire exactly once and at exactly the marked spans in each of its examples, win there under
//! the whole rule set, stay silent in its near misses, and have every alternative of its pattern exercised.
//! A near miss is answered by no other rule either, unless it names that rule. What is known to be wrong must
//! still be wrong, and in the same way. The habit is LanguageTool's, the underlined failures are
//! harper's.

mod atoms;
mod case;
mod enough_examples;
mod every_alternative;
mod example;
mod example_marks;
mod known_wrong;
mod near_miss;
mod read_text;
mod readings;
mod rule_alone;
mod underline;
mod where_it_stops;
mod whole_rule_set;
mod why_nothing_found;

pub use case::Case;
pub use read_text::read;
pub use underline::{Underlined, underline};

use std::sync::Arc;

use crate::extract::Extractor;
use crate::rules::RuleSet;
use rule_alone::Alone;

/// Checks every reading and every rule of a language; one case for each example, near miss and known error, and two for each
/// of them as a whole. Readings come first, then the rules in their order, and inside a rule the order is that of its file.
pub fn check(rules: &Arc<RuleSet>) -> Vec<Case> {
    let extractor = Extractor::rules_alone(Arc::clone(rules));
    let of_rules = (0..rules.rules().len()).flat_map(|index| check_rule(&extractor, index));
    readings::check(rules).into_iter().chain(of_rules).collect()
}

/// Checks only what was added to the language from other folders.
pub fn check_added(rules: &Arc<RuleSet>) -> Vec<Case> {
    let extractor = Extractor::rules_alone(Arc::clone(rules));
    let added = rules.rules().iter().enumerate().filter(|(_, rule)| rule.added);
    let of_rules = added.flat_map(|(index, _)| check_rule(&extractor, index));
    readings::check_added(rules).into_iter().chain(of_rules).collect()
}

fn check_rule(extractor: &Extractor, index: usize) -> Vec<Case> {
    let Some(alone) = Alone::of(extractor.rules(), index) else { return Vec::new() };
    let mut cases = vec![enough_examples::check(alone.rule)];
    cases.extend(example::check(extractor, &alone));
    cases.extend(near_miss::check(extractor, &alone));
    cases.extend(known_wrong::check(extractor, alone.rule));
    cases.push(every_alternative::check(&alone));
    cases
}
