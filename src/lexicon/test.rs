//! What a pattern asks of one atom's features.

use super::{ClassSet, ClassTable, FeatureSet};

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
    /// Whether an atom with these features passes.
    pub fn passes(&self, set: &FeatureSet, table: &ClassTable) -> bool {
        match self {
            Self::Any => true,
            Self::Feature(name) => table.known_feature(name).is_some_and(|feature| set.has(feature)),
            Self::Not(test) => !test.passes(set, table),
            Self::All(tests) => tests.iter().all(|t| t.passes(set, table)),
            Self::One(tests) => tests.iter().any(|t| t.passes(set, table)),
        }
    }

    /// The classes of a table whose atoms pass; a feature that the table does not know is nobody's.
    pub fn classes(&self, table: &ClassTable) -> ClassSet {
        match self {
            Self::Any => table.all(),
            Self::Feature(name) => table.members(name),
            Self::Not(test) => table.all().without(&test.classes(table)),
            Self::All(tests) => {
                tests.iter().fold(table.all(), |all, test| all.intersection(&test.classes(table)))
            }
            Self::One(tests) => {
                tests.iter().fold(ClassSet::default(), |all, test| all.union(&test.classes(table)))
            }
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
