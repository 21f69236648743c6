//! Short lists of members by a number, in one piece of memory: who shares a surname, who shares a first name.

use crate::text::step;
/// For each key a list of values in the order they came, up to a bound.
#[derive(Default)]
pub(super) struct Chains {
    /// For each key its list; keys are small numbers given out in order.
    lists: Vec<List>,
    /// The links of all lists: a value, and the link that follows, counted from one.
    links: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Default)]
struct List {
    /// Counted from one; 0 for none.
    first: u32,
    last: u32,
    length: u32,
}

impl Chains {
    /// Adds a value to a key's list unless that has `most` values.
    pub fn push(&mut self, key: u32, value: u32, most: u32) {
        let key = key as usize;
        if key >= self.lists.len() {
            self.lists.resize(key + 1, List::default());
        }
        let Some(list) = self.lists.get_mut(key).filter(|list| list.length < most) else { return };
        self.links.push((value, 0));
        let link = self.links.len() as u32;
        list.length += 1;
        match list.last.checked_sub(1).and_then(|last| self.links.get_mut(last as usize)) {
            Some((_, next)) => *next = link,
            None => list.first = link,
        }
        list.last = link;
    }

    /// The values of a key.
    pub fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.lists.get(key as usize).map_or(0, |list| list.first);
        std::iter::from_fn(move || {
            step(1);
            let (value, after) = *self.links.get(next.checked_sub(1)? as usize)?;
            next = after;
            Some(value)
        })
    }
}
