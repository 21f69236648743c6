//! What each class of a language is, as far as Rust asks.

use super::class::Class;
use super::class_set::ClassSet;
use super::classes::ClassTable;
use super::vocabulary::WordClass;

/// What each class is; a language's table is read once.
#[derive(Clone, Debug, Default)]
pub struct WordClasses {
    /// What each class is.
    of_class: Box<[WordClass]>,
    /// The classes that are each of these; every text asks for some.
    members: Vec<(WordClass, ClassSet)>,
}

impl WordClasses {
    /// What the classes of a table are.
    pub fn new(table: &ClassTable) -> Self {
        let known =
            WordClass::terms().filter_map(|(term, flag)| Some((table.known_feature(term.name)?, flag)));
        let known: Vec<_> = known.collect();
        let of_set = |(_, set): (Class, &super::FeatureSet)| {
            known.iter().filter(|(feature, _)| set.has(*feature)).map(|(_, flag)| *flag).collect()
        };
        let of_class: Box<[WordClass]> = table.classes().map(of_set).collect();
        let members = |flag: WordClass| -> ClassSet {
            let classes = of_class.iter().zip(0..=u16::MAX);
            classes.filter(|(is, _)| is.intersects(flag)).map(|(_, number)| Class(number)).collect()
        };
        let members = WordClass::terms().map(|(_, flag)| (flag, members(flag))).collect();
        Self { of_class, members }
    }

    /// What a class is.
    pub fn of(&self, class: Class) -> WordClass {
        self.of_class.get(usize::from(class.0)).copied().unwrap_or_default()
    }

    /// The classes that are one of these.
    pub fn members(&self, any: WordClass) -> ClassSet {
        if let Some((_, members)) = self.members.iter().find(|(flag, _)| *flag == any) {
            return members.clone();
        }
        let asked = self.members.iter().filter(|(flag, _)| any.intersects(*flag));
        asked.fold(ClassSet::default(), |all, (_, members)| all.union(members))
    }
}
