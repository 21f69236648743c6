//! A rule alone, without the rules it competes with.

use super::example_marks::Spans;
use crate::attribution::Probe;
use crate::pattern::Compiled;
use crate::rules::{Rule, RuleSet};

/// One rule of a set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alone<'r> {
    pub rules: &'r RuleSet,
    pub index: usize,
    pub rule: &'r Rule,
    compiled: &'r Compiled,
}

impl<'r> Alone<'r> {
    pub(crate) fn of(rules: &'r RuleSet, index: usize) -> Option<Self> {
        rules.rule(index).map(|(rule, compiled)| Self { rules, index, rule, compiled })
    }

    /// Whether the rule fires only where it fires several times, so that its examples mark all of these.
    pub(crate) fn in_rows(&self) -> bool {
        self.rule.repeats > 1
    }

    /// What the rule finds, each match with its spans.
    pub(crate) fn find(&self, probe: &Probe<'_>) -> Vec<Spans> {
        self.find_variant(probe, self.compiled)
    }

    /// What a variant of the rule's pattern finds.
    pub(crate) fn find_variant(&self, probe: &Probe<'_>, variant: &Compiled) -> Vec<Spans> {
        probe.find(self.index, variant).into_iter().map(Spans::of_probed).collect()
    }
}
