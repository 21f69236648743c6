//! The test of one atom's features in a pattern.

use std::collections::BTreeSet;

/// A test of one atom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Passes any atom.
    Any,
    /// Has the feature; words are in apostrophes, such as `'that'`.
    Feature(String),
    /// Fails the test.
    Not(Box<Test>),
    /// Passes all tests.
    All(Vec<Test>),
    /// Passes one of the tests.
    One(Vec<Test>),
}

impl Test {
    /// Whether an atom passes, whose features `has` tests.
    pub fn passes(&self, has: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::Feature(name) => has(name),
            Self::Not(test) => !test.passes(has),
            Self::All(tests) => tests.iter().all(|test| test.passes(has)),
            Self::One(tests) => tests.iter().any(|test| test.passes(has)),
        }
    }

    /// Calls `see` for every feature in the test.
    pub fn features<'n>(&'n self, see: &mut impl FnMut(&'n str)) {
        match self {
            Self::Any => {}
            Self::Feature(name) => see(name),
            Self::Not(test) => test.features(see),
            Self::All(tests) | Self::One(tests) => tests.iter().for_each(|t| t.features(see)),
        }
    }

    /// Calls `see` for the largest parts of the test that ask for nothing but some features.
    pub fn within(&self, features: &BTreeSet<String>, see: &mut impl FnMut(Test)) {
        match self {
            Self::Any => {}
            Self::Feature(name) if features.contains(name) => see(self.clone()),
            Self::Feature(_) => {}
            Self::Not(test) => test.within(features, see),
            Self::All(tests) => tests.iter().for_each(|test| test.within(features, see)),
            Self::One(tests) => {
                let (own, others): (Vec<&Test>, Vec<&Test>) = tests
                    .iter()
                    .partition(|test| matches!(test, Self::Feature(name) if features.contains(name)));
                if !own.is_empty() {
                    see(Self::One(own.into_iter().cloned().collect()));
                }
                others.into_iter().for_each(|test| test.within(features, see));
            }
        }
    }
}

/// Whether a feature is that of a phrase, as `'in the words of'`: several words between apostrophes.
pub(crate) fn is_phrase(feature: &str) -> bool {
    feature.starts_with('\'') && feature.contains(' ')
}
