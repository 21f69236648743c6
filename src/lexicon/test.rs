//! What a pattern asks of one atom's features.

/// What one atom must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Anything.
    Any,
    /// Has the feature; words stand in quotation marks, as `'that'`.
    Feature(String),
    /// Fails the test.
    Not(Box<Test>),
    /// Passes all.
    All(Vec<Test>),
    /// Passes one.
    One(Vec<Test>),
}

impl Test {
    /// Whether an atom passes of which `has` says what features it has.
    pub fn passes(&self, has: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::Feature(name) => has(name),
            Self::Not(test) => !test.passes(has),
            Self::All(tests) => tests.iter().all(|test| test.passes(has)),
            Self::One(tests) => tests.iter().any(|test| test.passes(has)),
        }
    }

    /// Calls `see` for every feature that the test names.
    pub fn features<'n>(&'n self, see: &mut impl FnMut(&'n str)) {
        match self {
            Self::Any => {}
            Self::Feature(name) => see(name),
            Self::Not(test) => test.features(see),
            Self::All(tests) | Self::One(tests) => tests.iter().for_each(|t| t.features(see)),
        }
    }
}
