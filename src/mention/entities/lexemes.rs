//! Interns words: each lower-cased word of a name is hashed once and then compared as a number.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::lexicon::letters;
use crate::mention::article::Words;

/// The number of a lower-cased word without its final full stop.
pub(crate) type Lexeme = u32;

/// A map whose keys come from callers: a fast hash with a random seed, so that no text can force collisions.
pub(crate) type Map<K, V> = HashMap<K, V, RandomState>;

/// A typical upper bound of the number of words in an article's names.
const WORDS: usize = 128;

/// The interned words, in lower case, numbered from zero.
#[derive(Default)]
pub(crate) struct Lexemes {
    /// All words, concatenated.
    text: String,
    words: Vec<Word>,
    /// The numbers of the words by their hashes.
    numbers: HashTable<Lexeme>,
    /// The words come from callers: the hash has a random key, so that no text can force collisions.
    keys: RandomState,
    /// For each token, the number of its word plus one; 0 if it was not looked up yet.
    of_token: Vec<u32>,
}

/// The position of a word in the text of all words, with its hash and its letters.
#[derive(Clone, Copy, Default)]
struct Word {
    start: usize,
    end: usize,
    hash: u64,
    letters: u64,
}

impl Word {
    fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl Lexemes {
    /// Reserves space for the words of a text.
    pub(crate) fn new(words: &Words) -> Self {
        Self {
            text: String::with_capacity(WORDS * 8),
            words: Vec::with_capacity(WORDS),
            numbers: HashTable::with_capacity(WORDS),
            of_token: vec![0; words.len() as usize],
            ..Self::default()
        }
    }

    /// Returns the number of a token's word.
    pub(crate) fn at(&mut self, words: &Words, at: u32) -> Lexeme {
        match self.of_token.get(at as usize) {
            Some(0) | None => {}
            Some(known) => return known - 1,
        }
        let lexeme = self.fold(without_stops(words.text(at)));
        if let Some(slot) = self.of_token.get_mut(at as usize) {
            *slot = lexeme + 1;
        }
        lexeme
    }

    /// Returns the number of a word that is already in lower case.
    pub(crate) fn of(&mut self, lower: &str) -> Lexeme {
        let start = self.text.len();
        self.text.push_str(lower);
        self.number(start)
    }

    /// Returns the word in lower case.
    pub(crate) fn str(&self, lexeme: Lexeme) -> &str {
        self.word(lexeme).of(&self.text)
    }

    /// Returns the set of the word's letters, see [`letters`].
    pub(crate) fn letters(&self, lexeme: Lexeme) -> u64 {
        self.word(lexeme).letters
    }

    fn word(&self, lexeme: Lexeme) -> Word {
        self.words.get(lexeme as usize).copied().unwrap_or_default()
    }

    fn fold(&mut self, word: &str) -> Lexeme {
        let start = self.text.len();
        if word.is_ascii() {
            self.text.push_str(word);
            if let Some(own) = self.text.get_mut(start..) {
                own.make_ascii_lowercase();
            }
        } else {
            self.text.push_str(&word.to_lowercase());
        }
        self.number(start)
    }

    /// Returns the number of the last word in the text. Removes it from the text if it is already known.
    fn number(&mut self, start: usize) -> Lexeme {
        let Self { text, words, numbers, keys, .. } = self;
        let word = text.get(start..).unwrap_or_default();
        let hash = keys.hash_one(word);
        let of = |number: Lexeme| words.get(number as usize).copied().unwrap_or_default();
        let same = |number: &Lexeme| of(*number).hash == hash && of(*number).of(text) == word;
        match numbers.entry(hash, same, |number| of(*number).hash) {
            Entry::Occupied(known) => {
                let number = *known.get();
                text.truncate(start);
                number
            }
            Entry::Vacant(free) => {
                let number = words.len() as Lexeme;
                free.insert(number);
                words.push(Word { start, end: text.len(), hash, letters: letters(word) });
                number
            }
        }
    }
}

/// Returns the word without full stops at its end.
fn without_stops(mut word: &str) -> &str {
    while let Some(rest) = word.strip_suffix('.') {
        word = rest;
    }
    word
}
