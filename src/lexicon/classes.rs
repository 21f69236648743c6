//! Sets of features, folded into bytes: sets that no pattern tells apart share one.

use rustc_hash::FxHashMap;

use super::{ClassSet, Test};

/// One byte that stands for a distinct set of features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(pub u8);

/// The most features a language may have: lists, features, literal words and chunk names together.
const MAX_FEATURES: usize = 256;

/// A set of features by their numbers in a [`ClassTable`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FeatureSet([u64; MAX_FEATURES / 64]);

impl FeatureSet {
    /// The set of one feature.
    pub fn of(feature: u8) -> Self {
        let mut set = Self::default();
        set.insert(feature);
        set
    }

    /// Adds a feature.
    pub fn insert(&mut self, feature: u8) {
        if let Some(word) = self.0.get_mut(usize::from(feature / 64)) {
            *word |= 1 << (feature % 64);
        }
    }

    /// Whether the feature is in the set.
    pub fn has(&self, feature: u8) -> bool {
        self.0.get(usize::from(feature / 64)).is_some_and(|word| word & (1 << (feature % 64)) != 0)
    }

    /// What both sets have.
    pub fn intersection(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        self
    }

    /// What this set has and the other has not.
    pub fn without(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= !b);
        self
    }

    /// What either set has.
    pub fn union(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }
}

/// A language asks for more distinct sets, or more features, than one byte can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the language has more than {0}: merge features that rules never tell apart, or make them attributes (@)"
)]
pub struct TooManyClasses(pub &'static str);

/// The names of all features and the sets behind all classes.
#[derive(Debug, Default)]
pub struct ClassTable {
    names: Vec<String>,
    numbers: FxHashMap<String, u8>,
    /// One set for each class; others of the same class answer every test alike.
    sets: Vec<FeatureSet>,
    /// For each feature the classes that have it.
    members: Vec<ClassSet>,
    classes: FxHashMap<FeatureSet, Class>,
    by_answers: FxHashMap<Answers, Class>,
    tests: Vec<Test>,
    telling: FeatureSet,
}

/// What a set answers to all tests, as bits, and which telling features it has.
type Answers = (Vec<bool>, FeatureSet);

impl ClassTable {
    /// A table that tells sets apart only where one of these tests does, or a telling feature.
    pub fn telling_apart(tests: Vec<Test>) -> Self {
        Self { tests, ..Self::default() }
    }

    /// Makes a feature one that always tells sets apart: the engine asks for it, or chunks take it over.
    ///
    /// # Errors
    /// When there would be more than 256 features.
    pub fn tell(&mut self, name: &str) -> Result<u8, TooManyClasses> {
        let feature = self.feature(name)?;
        self.telling.insert(feature);
        Ok(feature)
    }

    /// The number of a feature, which is made where it is new.
    ///
    /// # Errors
    /// When there would be more than 256.
    pub fn feature(&mut self, name: &str) -> Result<u8, TooManyClasses> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = u8::try_from(self.names.len()).map_err(|_| TooManyClasses("256 features"))?;
        self.names.push(name.to_owned());
        self.members.push(ClassSet::default());
        self.numbers.insert(name.to_owned(), number);
        Ok(number)
    }

    /// The number of a feature that exists.
    pub fn known_feature(&self, name: &str) -> Option<u8> {
        self.numbers.get(name).copied()
    }

    /// The class of a set, which is made where it is new.
    ///
    /// # Errors
    /// When there would be more than 256.
    pub fn class(&mut self, set: FeatureSet) -> Result<Class, TooManyClasses> {
        if let Some(class) = self.classes.get(&set) {
            return Ok(*class);
        }
        let answers = self.tests.iter().map(|test| test.passes(set, self)).collect();
        let answers = (answers, set.intersection(self.telling));
        let class = match self.by_answers.get(&answers) {
            Some(class) => *class,
            None => self.new_class(set, answers)?,
        };
        self.classes.insert(set, class);
        Ok(class)
    }

    /// The classes that have a feature; none where there is no such feature.
    pub fn members(&self, name: &str) -> ClassSet {
        self.known_feature(name).and_then(|f| self.members.get(usize::from(f))).copied().unwrap_or_default()
    }

    /// The set of all classes.
    pub fn all(&self) -> ClassSet {
        let mut all = ClassSet::default();
        self.classes().for_each(|(class, _)| all.insert(class));
        all
    }

    fn new_class(&mut self, set: FeatureSet, answers: Answers) -> Result<Class, TooManyClasses> {
        let class = u8::try_from(self.sets.len())
            .map(Class)
            .map_err(|_| TooManyClasses("256 distinct sets of features"))?;
        self.sets.push(set);
        let members = self.members.iter_mut().zip(0..=u8::MAX).filter(|(_, feature)| set.has(*feature));
        members.for_each(|(classes, _)| classes.insert(class));
        self.by_answers.insert(answers, class);
        Ok(class)
    }

    /// The features behind a class; where several sets share it, those of one of them.
    pub fn set(&self, class: Class) -> FeatureSet {
        self.sets.get(usize::from(class.0)).copied().unwrap_or_default()
    }

    /// Whether a class has a feature of that name.
    pub fn has(&self, class: Class, name: &str) -> bool {
        self.known_feature(name).is_some_and(|feature| self.set(class).has(feature))
    }

    /// The names of all features, in the order of their numbers.
    pub fn features(&self) -> impl Iterator<Item = &str> + '_ {
        self.names.iter().map(String::as_str)
    }

    /// All classes with their sets.
    pub fn classes(&self) -> impl Iterator<Item = (Class, FeatureSet)> + '_ {
        self.sets.iter().zip(0..=u8::MAX).map(|(set, byte)| (Class(byte), *set))
    }

    /// The names of the features of a class, for people.
    pub fn describe(&self, class: Class) -> String {
        let set = self.set(class);
        let names = self.names.iter().zip(0..=u8::MAX).filter(|(_, number)| set.has(*number));
        names.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether there is no class yet.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }
}
