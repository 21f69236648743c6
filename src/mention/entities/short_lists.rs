//! Short lists of entities by the number of a word, such as a shared surname or first name.

use smallvec::SmallVec;

use crate::text::step;

/// For each key, a list of values in insertion order, up to a bound.
#[derive(Default)]
pub(crate) struct ShortLists {
    /// Indexed by key: keys are small consecutive numbers. Most lists have one value.
    lists: Vec<SmallVec<[u32; 4]>>,
}

impl ShortLists {
    /// Adds a value to the list of a key, unless that already has `most` values.
    pub(crate) fn push(&mut self, key: u32, value: u32, most: usize) {
        let key = key as usize;
        if key >= self.lists.len() {
            self.lists.resize_with(key + 1, SmallVec::new);
        }
        if let Some(list) = self.lists.get_mut(key).filter(|list| list.len() < most) {
            list.push(value);
        }
    }

    /// Returns the values of a key.
    pub(crate) fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        step(1);
        self.lists.get(key as usize).into_iter().flatten().copied().inspect(|_| step(1))
    }
}
