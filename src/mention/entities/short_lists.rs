//! Short lists of entities by a word's number: who shares a surname, who shares a first name.

use smallvec::SmallVec;

use crate::text::step;

/// For each key a list of values in the order they came, up to a bound.
#[derive(Default)]
pub(crate) struct ShortLists {
    /// By their keys, which are small numbers given out in order; most lists have one value.
    lists: Vec<SmallVec<[u32; 4]>>,
}

impl ShortLists {
    /// Adds a value to a key's list unless that has `most` values.
    pub fn push(&mut self, key: u32, value: u32, most: usize) {
        let key = key as usize;
        if key >= self.lists.len() {
            self.lists.resize_with(key + 1, SmallVec::new);
        }
        if let Some(list) = self.lists.get_mut(key).filter(|list| list.len() < most) {
            list.push(value);
        }
    }

    /// The values of a key.
    pub fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        step(1);
        self.lists.get(key as usize).into_iter().flatten().copied().inspect(|_| step(1))
    }
}
