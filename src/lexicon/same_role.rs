//! Role words that may apply to the same person.

use rustc_hash::FxHashMap;

/// Sets of role words, in lower case without full stops, that may apply to the same person.
#[derive(Clone, Debug, Default)]
pub(crate) struct SameRole {
    sets: Vec<Vec<String>>,
    /// The sets of each word.
    of_word: FxHashMap<String, Vec<usize>>,
}

impl SameRole {
    /// Indexes the sets by word.
    pub(crate) fn new(sets: Vec<Vec<String>>) -> Self {
        let mut of_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, set) in sets.iter().enumerate() {
            for word in set {
                let numbers = of_word.entry(word.clone()).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        Self { sets, of_word }
    }

    /// All words of all sets with this word.
    pub(crate) fn of(&self, word: &str) -> impl Iterator<Item = &str> {
        let numbers = self.of_word.get(word).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| self.sets.get(*number)).flatten().map(String::as_str)
    }

    /// Whether a word is in any set.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.of_word.contains_key(word)
    }
}
