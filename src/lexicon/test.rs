//! The test of one atom's features in a pattern.

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
}
