//! The alphabet of one automaton: classes mapped to letters of one byte.
//!
//! A language may have thousands of classes; a pattern has few tests, and classes that pass the same tests are one
//! letter.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::lexicon::{Class, ClassSet};

/// The letter of each class in one automaton.
#[derive(Clone, Debug, Default)]
pub struct Alphabet {
    /// By class; classes that pass no test, and classes added later, are [`NOBODY`].
    letters: Box<[u8]>,
    /// The number of letters, including `NOBODY`.
    size: usize,
}

/// The letter of classes that pass no test.
const NOBODY: u8 = 0;

/// Maximum number of letters of an automaton over bytes.
pub(crate) const MOST_LETTERS: usize = 256;

/// A pattern distinguishes more kinds of words than one automaton can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the pattern distinguishes {0} kinds of words, and the maximum is {MOST_LETTERS}: give words that it treats alike a \
     common feature, or split it into two rules"
)]
pub struct TooManyLetters(pub usize);

impl Alphabet {
    /// The alphabet of an automaton whose atoms are these sets, for a language with this number of classes.
    ///
    /// # Errors
    /// [`TooManyLetters`] if the sets distinguish more than 256 groups of classes.
    pub fn telling_apart(sets: &[&ClassSet], classes: usize) -> Result<Self, TooManyLetters> {
        let mut rows: Vec<Row> = vec![smallvec::smallvec![0; sets.len().div_ceil(64)]; classes];
        for (number, set) in sets.iter().enumerate() {
            for class in set.classes() {
                let word = rows.get_mut(usize::from(class.0)).and_then(|row| row.get_mut(number / 64));
                word.into_iter().for_each(|word| *word |= 1 << (number % 64));
            }
        }
        let mut numbers: FxHashMap<&Row, usize> = FxHashMap::default();
        let nobody: Row = smallvec::smallvec![0; sets.len().div_ceil(64)];
        numbers.insert(&nobody, usize::from(NOBODY));
        let mut letters = Vec::with_capacity(classes);
        for row in &rows {
            let next = numbers.len();
            letters.push(*numbers.entry(row).or_insert(next));
        }
        let size = numbers.len();
        let bytes: Result<Box<[u8]>, _> = letters.into_iter().map(u8::try_from).collect();
        Ok(Self { letters: bytes.map_err(|_| TooManyLetters(size))?, size })
    }

    /// The letter of a class.
    #[inline]
    pub fn letter(&self, class: Class) -> u8 {
        self.letters.get(usize::from(class.0)).copied().unwrap_or(NOBODY)
    }

    /// The number of letters.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Writes the letters of a string of classes into `letters`.
    pub fn spell(&self, classes: &[Class], letters: &mut Vec<u8>) {
        letters.clear();
        letters.extend(classes.iter().map(|class| self.letter(*class)));
    }

    /// The letters of a set that the alphabet distinguishes, without duplicates, in order.
    pub(super) fn of_set(&self, set: &ClassSet) -> Vec<u8> {
        let mut letters: Vec<u8> = set.classes().map(|class| self.letter(class)).collect();
        letters.sort_unstable();
        letters.dedup();
        letters
    }
}

/// For each set, whether a class is in it.
type Row = SmallVec<[u64; 2]>;

#[cfg(test)]
mod tests {
    use super::{Alphabet, TooManyLetters};
    use crate::lexicon::{Class, ClassSet};

    fn set(classes: impl IntoIterator<Item = u16>) -> ClassSet {
        classes.into_iter().map(Class).collect()
    }

    #[test]
    fn classes_that_no_set_tells_apart_are_one_letter() {
        let (low, even) = (set(0..500), set((0..1000).step_by(2)));
        let alphabet = Alphabet::telling_apart(&[&low, &even], 1001).unwrap();
        assert_eq!(alphabet.size(), 4);
        let letter = |class| alphabet.letter(Class(class));
        assert_eq!(letter(2), letter(498));
        assert_ne!(letter(2), letter(500));
        assert_ne!(letter(2), letter(3));
        assert_eq!([letter(501), letter(1000), letter(60_000)], [0, 0, 0]);
        assert_eq!(alphabet.of_set(&low).len(), 2);
    }

    #[test]
    fn one_automaton_has_at_most_256_letters() {
        let sets: Vec<ClassSet> = (0..300).map(|class| set([class])).collect();
        let all: Vec<&ClassSet> = sets.iter().collect();
        assert_eq!(Alphabet::telling_apart(&all, 300).unwrap_err(), TooManyLetters(301));
        assert!(Alphabet::telling_apart(all.get(..255).unwrap(), 300).is_ok());
    }
}
