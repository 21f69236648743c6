//! Sets of classes.

use smallvec::SmallVec;

use super::class::Class;

/// A set of classes as bits, of any size; the last word is never zero, so that equal sets have equal words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassSet(SmallVec<[u64; 8]>);

impl ClassSet {
    /// Adds a class.
    pub fn insert(&mut self, class: Class) {
        let at = usize::from(class.0 / 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (class.0 % 64);
        }
    }

    /// Whether the class is in the set.
    pub fn has(&self, class: Class) -> bool {
        self.0.get(usize::from(class.0 / 64)).is_some_and(|word| word >> (class.0 % 64) & 1 == 1)
    }

    /// Whether the sets intersect.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// Whether this is a subset of the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The union.
    pub fn union(mut self, other: &Self) -> Self {
        self.add(other);
        self
    }

    /// Adds the classes of another set.
    pub fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// The intersection.
    pub fn intersection(mut self, other: &Self) -> Self {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
        self.trimmed()
    }

    /// The difference.
    pub fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
        self.trimmed()
    }

    /// The number of classes.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The classes in order.
    pub fn classes(&self) -> impl Iterator<Item = Class> + '_ {
        self.0.iter().zip((0..=u16::MAX).step_by(64)).flat_map(|(word, first)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < u64::BITS).then(|| Class(first + bit as u16))
            })
        })
    }

    fn trimmed(mut self) -> Self {
        let length = self.0.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        self.0.truncate(length);
        self
    }
}

impl FromIterator<Class> for ClassSet {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> Self {
        let mut set = Self::default();
        classes.into_iter().for_each(|class| set.insert(class));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, ClassSet};

    fn set(classes: &[u16]) -> ClassSet {
        classes.iter().copied().map(Class).collect()
    }

    #[test]
    fn holds_every_class_once_and_in_order() {
        for classes in [vec![], vec![0], vec![0, 1, 63, 64, 255, 256, 700, 65_535], (0..=1000).collect()] {
            let mut backwards = classes.clone();
            backwards.reverse();
            let found: Vec<u16> = set(&backwards).classes().map(|class| class.0).collect();
            assert_eq!(found, classes);
            assert_eq!(set(&classes).count() as usize, classes.len());
        }
    }

    #[test]
    fn sets_of_different_length_combine() {
        let (low, high) = (set(&[1, 2, 70]), set(&[2, 900]));
        assert_eq!(low.clone().union(&high), set(&[1, 2, 70, 900]));
        assert_eq!(high.clone().union(&low), set(&[1, 2, 70, 900]));
        assert_eq!(high.clone().intersection(&low), set(&[2]));
        assert_eq!(low.clone().intersection(&high), set(&[2]));
        assert_eq!(high.clone().without(&set(&[900])), set(&[2]));
        assert_eq!(low.clone().without(&low), ClassSet::default());
        assert!(low.meets(&high) && !low.meets(&set(&[900])));
        assert!(set(&[2]).is_within(&low) && !high.is_within(&low) && ClassSet::default().is_within(&low));
    }
}
