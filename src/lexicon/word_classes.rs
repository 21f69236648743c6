//! The features of each class that Rust uses.

use super::class::Class;
use super::classes::ClassTable;
use super::vocabulary::WordClass;

/// The features of each class, computed once per language.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordClasses(Box<[WordClass]>);

impl WordClasses {
    /// The features of the classes of a table.
    pub(crate) fn new(table: &ClassTable) -> Self {
        let known =
            WordClass::terms().filter_map(|(term, flag)| Some((table.known_feature(term.name)?, flag)));
        let known: Vec<_> = known.collect();
        let of_set = |(_, set): (Class, &super::FeatureSet)| {
            known.iter().filter(|(feature, _)| set.has(*feature)).map(|(_, flag)| *flag).collect()
        };
        Self(table.classes().map(of_set).collect())
    }

    /// The features of a class.
    pub(crate) fn of(&self, class: Class) -> WordClass {
        self.0.get(usize::from(class.0)).copied().unwrap_or_default()
    }
}
