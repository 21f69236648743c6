//! Sets of classes.

use super::Class;

/// A set of classes as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; 4]);

impl ClassSet {
    /// Every class.
    pub const fn all() -> Self {
        Self([u64::MAX; 4])
    }

    /// The classes that occur in a string.
    pub fn of(classes: &[u8]) -> Self {
        let mut set = Self::default();
        classes.iter().for_each(|class| set.insert(Class(*class)));
        set
    }

    /// Whether both sets share a class.
    pub fn meets(&self, other: &Self) -> bool {
        // Without a branch for each word, which is quicker than to stop early.
        self.0.iter().zip(other.0).fold(0, |common, (a, b)| common | a & b) != 0
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

    /// The classes in their order.
    pub fn classes(&self) -> impl Iterator<Item = Class> + '_ {
        self.0.iter().zip([0u8, 64, 128, 192]).flat_map(|(word, first)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < u64::BITS).then(|| Class(first + bit as u8))
            })
        })
    }

    /// Runs of neighbouring classes, each by its first and its last.
    pub fn runs(&self) -> impl Iterator<Item = (u8, u8)> + '_ {
        let mut classes = self.classes().map(|class| class.0).peekable();
        std::iter::from_fn(move || {
            let first = classes.next()?;
            let mut last = first;
            while let Some(next) = classes.next_if(|next| next.checked_sub(1) == Some(last)) {
                last = next;
            }
            Some((first, last))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, ClassSet};

    #[test]
    fn runs_hold_every_class_once() {
        for set in [vec![], vec![0], vec![0, 1, 2, 63, 64, 65, 127, 200, 254, 255], (0..=255).collect()] {
            let mut classes = ClassSet::default();
            set.iter().for_each(|class| classes.insert(Class(*class)));
            let found: Vec<u8> = classes.runs().flat_map(|(first, last)| first..=last).collect();
            assert_eq!(found, set);
        }
    }
}
