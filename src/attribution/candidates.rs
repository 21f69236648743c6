//! What the rules propose for one paragraph, before conflicts are resolved.

use std::ops::Range;

use regex::bytes::CaptureLocations;

use super::level::Level;
use crate::pattern::{Compiled, Role};
use crate::rules::RuleSet;

/// One match of one rule; all ranges count tokens of the document.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Index of the rule.
    pub rule: usize,
    /// Place of the rule's sieve: lower claims first.
    pub rank: usize,
    pub content: Vec<Range<u32>>,
    pub cue: Vec<Range<u32>>,
    pub source: Option<Range<u32>>,
}

impl Candidate {
    /// The first token of the cue, or else of the content.
    pub fn anchor(&self) -> u32 {
        self.cue.first().or(self.content.first()).map_or(0, |r| r.start)
    }
}

/// A paragraph of more atoms than this is matched in parts, so that no sentence costs more than its length.
const WINDOW: usize = 400;

/// Appends what every rule finds in a level.
pub(super) fn find(rules: &RuleSet, level: &Level, found: &mut Vec<Candidate>) {
    for window in windows(&level.classes, rules.shapes().stop.0) {
        let Some(classes) = level.classes.get(window.clone()) else { continue };
        for rule in rules.matching(classes) {
            find_rule(rules, rule, level, &window, found);
        }
    }
}

/// Hands out what one pattern finds in a whole level, as [`find`] would for a rule.
pub(super) fn find_alone(compiled: &Compiled, rules: &RuleSet, level: &Level, mut take: impl FnMut(Candidate)) {
    for window in windows(&level.classes, rules.shapes().stop.0) {
        find_pattern(compiled, level, &window, &mut take);
    }
}

/// Appends what one rule finds in a window of a level.
fn find_rule(rules: &RuleSet, index: usize, level: &Level, window: &Range<usize>, found: &mut Vec<Candidate>) {
    let Some((rule, compiled)) = rules.rule(index) else { return };
    find_pattern(compiled, level, window, |groups| {
        found.push(Candidate { rule: index, rank: rules.rank(rule), ..groups });
    });
}

/// Hands out what one pattern finds in a window of a level, its matches from left to right; rule and rank
/// are for the caller to fill in.
fn find_pattern(compiled: &Compiled, level: &Level, window: &Range<usize>, mut take: impl FnMut(Candidate)) {
    let Some(classes) = level.classes.get(window.clone()) else { return };
    let mut locations = compiled.regex.capture_locations();
    let mut at = 0;
    while let Some(whole) = compiled.regex.captures_read_at(&mut locations, classes, at) {
        let candidate = groups(compiled, &locations, level, window.start);
        if !candidate.content.is_empty() {
            take(candidate);
        }
        at = whole.end().max(at + 1);
        if at > classes.len() {
            break;
        }
    }
}

/// The tokens under the groups of one match.
fn groups(compiled: &Compiled, locations: &CaptureLocations, level: &Level, first: usize) -> Candidate {
    let mut candidate = Candidate { rule: 0, rank: 0, content: Vec::new(), cue: Vec::new(), source: None };
    for (group, role) in compiled.roles.iter().enumerate() {
        let Some((start, end)) = locations.get(group + 1).filter(|(start, end)| start < end) else { continue };
        let tokens = level.token_range(first + start..first + end);
        match role {
            Role::Content => candidate.content.push(tokens),
            Role::Cue => candidate.cue.push(tokens),
            Role::Source => candidate.source = Some(tokens),
            Role::Head => {}
        }
    }
    candidate.content.sort_by_key(|r| r.start);
    candidate.cue.sort_by_key(|r| r.start);
    candidate
}

/// Cuts a long paragraph behind sentence ends, and where there are none, anywhere.
fn windows(classes: &[u8], stop: u8) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while classes.len() - start > WINDOW {
        let part = classes.get(start..start + WINDOW).unwrap_or_default();
        let cut = part.iter().rposition(|class| *class == stop).map_or(WINDOW, |at| at + 1);
        found.push(start..start + cut);
        start += cut;
    }
    found.push(start..classes.len());
    found
}
