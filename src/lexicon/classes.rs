//! Sets of features, numbered: sets that no pattern distinguishes share a number.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::class::Class;
use super::class_set::ClassSet;
use super::feature_test::Test;

/// The number of a feature in a [`ClassTable`].
pub(crate) type Feature = u16;

/// A set of features, in the order of their numbers; most words have few.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FeatureSet(SmallVec<[Feature; 12]>);

impl FeatureSet {
    /// The set of one feature.
    pub fn of(feature: Feature) -> Self {
        Self(SmallVec::from_slice(&[feature]))
    }

    /// Adds a feature.
    pub fn insert(&mut self, feature: Feature) {
        if let Err(at) = self.0.binary_search(&feature) {
            self.0.insert(at, feature);
        }
    }

    /// Whether the feature is in the set.
    pub fn has(&self, feature: Feature) -> bool {
        self.0.contains(&feature)
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The intersection.
    pub fn intersection(mut self, other: &Self) -> Self {
        self.0.retain(|feature| other.has(*feature));
        self
    }

    /// The difference.
    pub fn without(mut self, other: &Self) -> Self {
        self.0.retain(|feature| !other.has(*feature));
        self
    }

    /// The union.
    pub fn union(mut self, other: &Self) -> Self {
        other.0.iter().for_each(|feature| self.insert(*feature));
        self
    }

    /// The features in the order of their numbers.
    pub fn features(&self) -> impl Iterator<Item = Feature> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Feature> for FeatureSet {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        let mut set = Self::default();
        features.into_iter().for_each(|feature| set.insert(feature));
        set
    }
}

/// A language has more features, or more distinct sets of them, than 16 bits can number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is one too many: the language has more than 65,536 {what}")]
pub struct TooMany {
    /// What exceeds the limit.
    pub what: &'static str,
    /// The first feature or word without a number.
    pub name: String,
}

/// The names of all features and the sets of all classes.
#[derive(Debug, Default)]
pub struct ClassTable {
    names: Vec<String>,
    numbers: FxHashMap<String, Feature>,
    /// One set per class; other sets of the class pass the same tests.
    sets: Vec<FeatureSet>,
    /// The classes with each feature.
    members: Vec<ClassSet>,
    /// All classes.
    all: ClassSet,
    classes: FxHashMap<FeatureSet, Class>,
    by_answers: FxHashMap<Answers, Class>,
    tests: Vec<Test>,
    /// Sets that pass one of these are distinguished by every feature.
    exact: Vec<Test>,
    telling: FeatureSet,
    /// Features in word lists that nothing uses; they have no numbers.
    unasked: FxHashSet<String>,
}

/// The results of all tests for a set, as bits, and its distinguishing features.
type Answers = (SmallVec<[u64; 8]>, FeatureSet);

impl ClassTable {
    /// A table that distinguishes sets only by these tests and by distinguishing features.
    ///
    /// Sets that pass one of `exact` are distinguished by every feature: after a reading removes some, equivalent sets may
    /// no longer be equivalent.
    pub fn telling_apart(tests: Vec<Test>, exact: Vec<Test>) -> Self {
        Self { tests, exact, ..Self::default() }
    }

    /// Makes a feature distinguishing: the engine uses it, or chunks inherit it.
    ///
    /// # Errors
    /// If there are more than 65,536 features.
    pub fn tell(&mut self, name: &str) -> Result<Feature, TooMany> {
        let feature = self.feature(name)?;
        self.telling.insert(feature);
        Ok(feature)
    }

    /// The number of a feature, which is added if new.
    ///
    /// # Errors
    /// If there are more than 65,536.
    pub fn feature(&mut self, name: &str) -> Result<Feature, TooMany> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = Feature::try_from(self.names.len())
            .map_err(|_| TooMany { what: "features", name: name.to_owned() })?;
        self.names.push(name.to_owned());
        self.members.push(ClassSet::default());
        self.numbers.insert(name.to_owned(), number);
        Ok(number)
    }

    /// The number of a feature that exists.
    pub fn known_feature(&self, name: &str) -> Option<Feature> {
        self.numbers.get(name).copied()
    }

    /// Records a feature in word lists that nothing uses.
    pub fn note_unasked(&mut self, name: &str) {
        if !self.unasked.contains(name) {
            self.unasked.insert(name.to_owned());
        }
    }

    /// The features in word lists that nothing uses.
    pub fn unasked(&self) -> impl Iterator<Item = &str> {
        self.unasked.iter().map(String::as_str)
    }

    /// Every name a pattern may use, for hints.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.features().chain(self.unasked()).filter(|name| !name.starts_with('\''))
    }

    /// The class of a set, which is added if new.
    ///
    /// # Errors
    /// If there are more than 65,536.
    pub fn class(&mut self, set: FeatureSet) -> Result<Class, TooMany> {
        if let Some(class) = self.classes.get(&set) {
            return Ok(*class);
        }
        let told = if self.exact.iter().any(|test| self.passes(test, &set)) {
            set.clone()
        } else {
            set.clone().intersection(&self.telling)
        };
        let answers = (self.answers(&set), told);
        let class = match self.by_answers.get(&answers) {
            Some(class) => *class,
            None => self.new_class(set.clone(), answers)?,
        };
        self.classes.insert(set, class);
        Ok(class)
    }

    /// The classes with a feature; empty for an unknown feature.
    pub fn members(&self, name: &str) -> ClassSet {
        let members = self.known_feature(name).and_then(|f| self.members.get(usize::from(f)));
        members.cloned().unwrap_or_default()
    }

    /// The classes whose atoms pass a test; no class has an unknown feature.
    pub fn passing(&self, test: &Test) -> ClassSet {
        match test {
            Test::Any => self.all(),
            Test::Feature(name) => self.members(name),
            Test::Not(test) => self.all().without(&self.passing(test)),
            Test::All(tests) => {
                let each = tests.iter().map(|test| self.passing(test));
                each.reduce(|all, passing| all.intersection(&passing)).unwrap_or_else(|| self.all())
            }
            Test::One(tests) => {
                let each = tests.iter().map(|test| self.passing(test));
                each.reduce(|all, passing| all.union(&passing)).unwrap_or_default()
            }
        }
    }

    /// The set of all classes.
    pub fn all(&self) -> ClassSet {
        self.all.clone()
    }

    /// The features of a class; if several sets share it, those of one of them.
    pub fn set(&self, class: Class) -> FeatureSet {
        self.sets.get(usize::from(class.0)).cloned().unwrap_or_default()
    }

    /// Whether a class has a feature of that name.
    pub fn has(&self, class: Class, name: &str) -> bool {
        let set = self.sets.get(usize::from(class.0));
        self.known_feature(name).zip(set).is_some_and(|(feature, set)| set.has(feature))
    }

    /// The names of all features, in the order of their numbers.
    pub fn features(&self) -> impl Iterator<Item = &str> + '_ {
        self.names.iter().map(String::as_str)
    }

    /// All classes with their sets.
    pub fn classes(&self) -> impl Iterator<Item = (Class, &FeatureSet)> + '_ {
        self.sets.iter().zip(0..=u16::MAX).map(|(set, number)| (Class(number), set))
    }

    /// The names of the features of a class, for messages.
    pub fn describe(&self, class: Class) -> String {
        self.names_of(class).collect::<Vec<_>>().join(" ")
    }

    /// The names of the features of a class, in the order of their numbers.
    pub fn names_of(&self, class: Class) -> impl Iterator<Item = &str> {
        let features = self.sets.get(usize::from(class.0)).into_iter().flat_map(FeatureSet::features);
        features.filter_map(|feature| self.names.get(usize::from(feature))).map(String::as_str)
    }

    /// The number of classes.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Whether an atom with these features passes.
    fn passes(&self, test: &Test, set: &FeatureSet) -> bool {
        test.passes(&|name| self.known_feature(name).is_some_and(|feature| set.has(feature)))
    }

    fn new_class(&mut self, set: FeatureSet, answers: Answers) -> Result<Class, TooMany> {
        let number = u16::try_from(self.sets.len()).map_err(|_| {
            let names = set.features().filter_map(|feature| self.names.get(usize::from(feature)));
            let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
            TooMany { what: "distinct sets of features", name }
        })?;
        for feature in set.features() {
            if let Some(members) = self.members.get_mut(usize::from(feature)) {
                members.insert(Class(number));
            }
        }
        self.all.insert(Class(number));
        self.sets.push(set);
        self.by_answers.insert(answers, Class(number));
        Ok(Class(number))
    }

    /// One bit per test.
    fn answers(&self, set: &FeatureSet) -> SmallVec<[u64; 8]> {
        let word = |tests: &[Test]| {
            let bits = tests.iter().enumerate();
            bits.fold(0, |word, (bit, test)| word | u64::from(self.passes(test, set)) << bit)
        };
        self.tests.chunks(u64::BITS as usize).map(word).collect()
    }
}
