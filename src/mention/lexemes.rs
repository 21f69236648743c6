//! Words by numbers: each lower-cased word of the names is hashed once, and from there on compared as a number.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::article::Words;
use super::spelling::letters;

/// The number of a lower-cased word without its final full stop.
pub(super) type Lexeme = u32;

/// A map whose keys callers choose: fast, and with a random seed, so that nobody can make them collide.
pub(super) type Map<K, V> = HashMap<K, V, RandomState>;

/// So many slots there are at first; a power of two.
const SLOTS: usize = 256;

/// The lower-cased words that were asked for, numbered from zero.
#[derive(Default)]
pub(super) struct Lexemes {
    /// All words, one behind the other.
    text: String,
    entries: Vec<Entry>,
    /// Numbers counted from one, at the places their hashes say or behind; 0 where none is.
    slots: Vec<u32>,
    /// The words come from callers: the hash has a random key, so that nobody can make them collide.
    keys: RandomState,
    /// For each token its number counted from one; 0 where it was not asked for yet.
    of_token: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    start: usize,
    end: usize,
    hash: u64,
    letters: u64,
}

impl Lexemes {
    /// Room for the words of a text.
    pub fn new(words: &Words) -> Self {
        Self {
            text: String::with_capacity(SLOTS * 4),
            entries: Vec::with_capacity(SLOTS / 2),
            slots: vec![0; SLOTS],
            of_token: vec![0; words.len() as usize],
            ..Self::default()
        }
    }

    /// The number of a token's word.
    pub fn at(&mut self, words: &Words, at: u32) -> Lexeme {
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

    /// The number of a word that is in lower case already.
    pub fn of(&mut self, lower: &str) -> Lexeme {
        let start = self.text.len();
        self.text.push_str(lower);
        self.number(start)
    }

    /// The lower-cased word.
    pub fn str(&self, lexeme: Lexeme) -> &str {
        let entry = self.entry(lexeme);
        self.text.get(entry.start..entry.end).unwrap_or_default()
    }

    /// The set of the word's letters, see [`letters`].
    pub fn letters(&self, lexeme: Lexeme) -> u64 {
        self.entry(lexeme).letters
    }

    fn entry(&self, lexeme: Lexeme) -> Entry {
        self.entries.get(lexeme as usize).copied().unwrap_or_default()
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

    /// The number of the word that stands last in the text, which is taken off again where it is known.
    fn number(&mut self, start: usize) -> Lexeme {
        let end = self.text.len();
        let word = self.text.get(start..).unwrap_or_default();
        let hash = self.keys.hash_one(word);
        let slot = self.slot(hash, word);
        if let Some(known) = self.slots.get(slot).and_then(|number| number.checked_sub(1)) {
            self.text.truncate(start);
            return known;
        }
        self.entries.push(Entry { start, end, hash, letters: letters(word) });
        let number = self.entries.len() as u32;
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = number;
        }
        if self.entries.len() * 2 > self.slots.len() {
            self.grow();
        }
        number - 1
    }

    /// Where the word is, or the free slot where it would be; at least half of the slots are free.
    fn slot(&self, hash: u64, word: &str) -> usize {
        let mask = self.slots.len().saturating_sub(1);
        let mut slot = hash as usize & mask;
        while let Some(number) = self.slots.get(slot).and_then(|number| number.checked_sub(1)) {
            if self.entry(number).hash == hash && self.str(number) == word {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (number, entry) in (1..).zip(&self.entries) {
            let mut slot = entry.hash as usize & (size - 1);
            while self.slots.get(slot).is_some_and(|taken| *taken > 0) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = number;
            }
        }
    }
}

/// The word without full stops at its end.
fn without_stops(mut word: &str) -> &str {
    while let Some(rest) = word.strip_suffix('.') {
        word = rest;
    }
    word
}
