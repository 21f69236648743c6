//! Sets of classes.

use super::Class;

/// A set of classes as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; 4]);

impl ClassSet {
    /// The classes that occur in a string.
    pub fn of(classes: &[u8]) -> Self {
        let mut set = Self::default();
        classes.iter().for_each(|class| set.insert(Class(*class)));
        set
    }

    /// Whether both sets share a class.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    /// Adds a class.
    pub fn insert(&mut self, class: Class) {
        if let Some(word) = self.0.get_mut(usize::from(class.0 / 64)) {
            *word |= 1 << (class.0 % 64);
        }
    }

    /// What either set has.
    pub fn union(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }

    /// How many classes there are.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// What both sets have.
    pub fn intersection(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        self
    }

    /// What this set has and the other has not.
    pub fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= !b);
        self
    }

    /// Whether the class is there.
    pub fn has(&self, class: Class) -> bool {
        self.0.get(usize::from(class.0 / 64)).is_some_and(|word| word >> (class.0 % 64) & 1 == 1)
    }

    /// Runs of neighbouring classes, each by its first and its last.
    pub fn runs(&self) -> impl Iterator<Item = (u8, u8)> + '_ {
        let mut at = 0u16;
        std::iter::from_fn(move || {
            let has = |class: u16| u8::try_from(class).is_ok_and(|class| self.has(Class(class)));
            let first = (at..=u16::from(u8::MAX)).find(|class| has(*class))?;
            let last = (first..).take_while(|class| has(*class)).last()?;
            at = last + 1;
            Some((first as u8, last as u8))
        })
    }
}
