//! Sets of features, folded into numbers: sets that no pattern tells apart share one.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::class::Class;
use super::class_set::ClassSet;
use super::test::Test;

/// The number of a feature in a [`ClassTable`].
pub type Feature = u16;

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

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What both sets have.
    pub fn intersection(mut self, other: &Self) -> Self {
        self.0.retain(|feature| other.has(*feature));
        self
    }

    /// What this set has and the other has not.
    pub fn without(mut self, other: &Self) -> Self {
        self.0.retain(|feature| !other.has(*feature));
        self
    }

    /// What either set has.
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

/// A language asks for more features, or more distinct sets of them, than sixteen bits can number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is one too many: the language has more than 65,536 {what}")]
pub struct TooMany {
    /// What there is too much of.
    pub what: &'static str,
    /// The feature or the word for which there is no number left.
    pub name: String,
}

/// The names of all features and the sets behind all classes.
#[derive(Debug, Default)]
pub struct ClassTable {
    names: Vec<String>,
    numbers: FxHashMap<String, Feature>,
    /// One set for each class; others of the same class answer every test alike.
    sets: Vec<FeatureSet>,
    /// For each feature the classes that have it.
    members: Vec<ClassSet>,
    /// All classes.
    all: ClassSet,
    classes: FxHashMap<FeatureSet, Class>,
    by_answers: FxHashMap<Answers, Class>,
    tests: Vec<Test>,
    /// Sets that pass one of these are told apart by every feature.
    exact: Vec<Test>,
    telling: FeatureSet,
    /// Features that word lists give and nobody asks for, which have no numbers.
    unasked: FxHashSet<String>,
}

/// What a set answers to all tests, as bits, and which telling features it has.
type Answers = (SmallVec<[u64; 8]>, FeatureSet);

impl ClassTable {
    /// A table that tells sets apart only where one of these tests does, or a telling feature.
    ///
    /// Sets that pass one of `exact` are told apart by every feature: readings take some away, and what is then left of two
    /// sets may differ though they were alike before.
    pub fn telling_apart(tests: Vec<Test>, exact: Vec<Test>) -> Self {
        Self { tests, exact, ..Self::default() }
    }

    /// Makes a feature one that always tells sets apart: the engine asks for it, or chunks take it over.
    ///
    /// # Errors
    /// When there would be more than 65,536 features.
    pub fn tell(&mut self, name: &str) -> Result<Feature, TooMany> {
        let feature = self.feature(name)?;
        self.telling.insert(feature);
        Ok(feature)
    }

    /// The number of a feature, which is made where it is new.
    ///
    /// # Errors
    /// When there would be more than 65,536.
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

    /// Keeps the name of a feature that word lists give and nobody asks for.
    pub fn note_unasked(&mut self, name: &str) {
        if !self.unasked.contains(name) {
            self.unasked.insert(name.to_owned());
        }
    }

    /// The features that word lists give and nobody asks for.
    pub fn unasked(&self) -> impl Iterator<Item = &str> {
        self.unasked.iter().map(String::as_str)
    }

    /// Every name that a pattern may have meant.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.features().chain(self.unasked()).filter(|name| !name.starts_with('\''))
    }

    /// The class of a set, which is made where it is new.
    ///
    /// # Errors
    /// When there would be more than 65,536.
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

    /// The classes that have a feature; none where there is no such feature.
    pub fn members(&self, name: &str) -> ClassSet {
        let members = self.known_feature(name).and_then(|f| self.members.get(usize::from(f)));
        members.cloned().unwrap_or_default()
    }

    /// The classes whose atoms pass a test; a feature that the table does not know is nobody's.
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

    /// The features behind a class; where several sets share it, those of one of them.
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

    /// The names of the features of a class, for people.
    pub fn describe(&self, class: Class) -> String {
        self.names_of(class).collect::<Vec<_>>().join(" ")
    }

    /// The names of the features of a class, in the order of their numbers.
    pub fn names_of(&self, class: Class) -> impl Iterator<Item = &str> {
        let features = self.sets.get(usize::from(class.0)).into_iter().flat_map(FeatureSet::features);
        features.filter_map(|feature| self.names.get(usize::from(feature))).map(String::as_str)
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether there is no class yet.
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

    /// One bit for each test.
    fn answers(&self, set: &FeatureSet) -> SmallVec<[u64; 8]> {
        let word = |tests: &[Test]| {
            let bits = tests.iter().enumerate();
            bits.fold(0, |word, (bit, test)| word | u64::from(self.passes(test, set)) << bit)
        };
        self.tests.chunks(u64::BITS as usize).map(word).collect()
    }
}
