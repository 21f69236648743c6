//! What each class of a language is, as far as Rust asks.

use super::class::Class;
use super::classes::ClassTable;
use super::vocabulary::WordClass;

/// What each class is; a language's table is read once.
#[derive(Clone, Debug, Default)]
pub struct WordClasses(Box<[WordClass]>);

impl WordClasses {
    /// What the classes of a table are.
    pub fn new(table: &ClassTable) -> Self {
        let known =
            WordClass::terms().filter_map(|(term, flag)| Some((table.known_feature(term.name)?, flag)));
        let known: Vec<_> = known.collect();
        let of_set = |(_, set): (Class, &super::FeatureSet)| {
            known.iter().filter(|(feature, _)| set.has(*feature)).map(|(_, flag)| *flag).collect()
        };
        Self(table.classes().map(of_set).collect())
    }

    /// What a class is.
    pub fn of(&self, class: Class) -> WordClass {
        self.0.get(usize::from(class.0)).copied().unwrap_or_default()
    }
}
