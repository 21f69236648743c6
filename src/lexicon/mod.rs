//! Words and their classes: the features of each word of a language as one number per token.
//!
//! A language's word lists are data (`languages/<code>/words/*.txt`). The name of a list is a feature of
//! every word in it, further features follow the word on its line, and a word's features are the union over
//! all lists. Every distinct set of features becomes one class, a number of 16 bits, so that a text is a string of
//! classes that rules can match with regular expressions. Features that rules never use, such as gender, are attributes:
//! written with `@`, stored beside the class, without a class of their own.

mod aliases;
mod class;
mod class_set;
mod classes;
mod classes_of_marks;
mod feature_test;
mod same_role;
mod spelling;
mod vocabulary;
mod word_classes;
mod word_list;

pub(crate) use aliases::Aliases;
pub use class::Class;
pub(crate) use class_set::ClassSet;
pub(crate) use classes::{ClassTable, Feature, FeatureSet, TooMany};
pub(crate) use classes_of_marks::{Ending, Shapes};
pub(crate) use feature_test::{Test, is_phrase};
pub(crate) use same_role::SameRole;
pub(crate) use spelling::{hint, nearest};
pub(crate) use spelling::{is_long, is_misspelling, letters, may_be_misspelling};
pub use vocabulary::{Attributes, Term, TermKind, WordClass, vocabulary, vocabulary_table};
pub(crate) use vocabulary::{FloatingSieve, Group, SpeakerSieve};
pub(crate) use word_classes::WordClasses;
pub(crate) use word_list::{ListedWord, WordList, parse_list};

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};

/// The words of one language, for look-up.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words of up to [`SHORT`] bytes, nearly all of them, each with the number of its entry in 16 bytes: small tables stay
    /// in the processor's cache.
    short: FxHashMap<Short, u16>,
    long: FxHashMap<Box<[u8]>, u16>,
    /// The distinct entries.
    entries: Vec<Entry>,
    unknown: Entry,
}

/// The lexicon's entry of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its class in lower case, or at the start of a sentence.
    pub lower: Class,
    /// Its class when capitalised inside a sentence.
    pub capitalised: Class,
    /// Its class in capitals.
    pub capitals: Class,
    /// Its attributes.
    pub attributes: Attributes,
    /// Whether it is only a name in the lists.
    pub only_name: bool,
}

/// Maximum length of a listed word, in bytes.
pub(crate) const MAX_WORD: usize = 40;

/// Which features depend on capitals.
#[derive(Clone, Copy, Debug)]
pub struct Keeps<'l> {
    /// Features that a capitalised word inside a sentence keeps.
    pub capitals_keep: &'l [String],
    /// Features of words that are not part of a name if only their first letter is a capital.
    pub never_names: &'l [String],
    /// Features that a word in lower case does not have.
    pub only_capitals: &'l [String],
    /// The features that patterns use, words in apostrophes; all others are ignored for classes.
    pub asked: &'l BTreeSet<String>,
    /// Features of asked lists that a word keeps however it is capitalised, as the words of patterns do.
    pub kept: &'l BTreeSet<String>,
}

fn set_of(features: &[String], table: &mut ClassTable) -> Result<FeatureSet, TooMany> {
    let mut set = FeatureSet::default();
    for feature in features {
        set.insert(table.feature(feature)?);
    }
    Ok(set)
}

impl Lexicon {
    /// Builds the lexicon, giving every distinct set of features its class.
    ///
    /// Words in patterns become features, written `'word'`.
    ///
    /// # Errors
    /// [`TooMany`] if the lists have more distinct sets than there are numbers.
    pub fn build(lists: &[WordList], keeps: Keeps<'_>, table: &mut ClassTable) -> Result<Self, TooMany> {
        let mut found: FxHashMap<&str, (FeatureSet, Attributes)> = FxHashMap::default();
        for list in lists {
            for word in &list.words {
                let (set, attributes) = found.entry(word.text.as_str()).or_default();
                attributes.insert(word.attributes);
                for feature in std::iter::once(&list.name).chain(&word.features) {
                    attributes.insert(Attributes::of_list(feature));
                    if keeps.asked.contains(feature) || keeps.only_capitals.contains(feature) {
                        set.insert(table.feature(feature)?);
                    } else {
                        table.note_unasked(feature);
                    }
                }
            }
        }
        let mut literals = FxHashSet::default();
        for literal in keeps.asked {
            if let Some(word) = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
                let literal = table.feature(literal)?;
                found.entry(word).or_default().0.insert(literal);
                literals.insert(literal);
            }
        }
        for feature in keeps.kept {
            literals.insert(table.feature(feature)?);
        }
        Self::intern(found, &literals, keeps, table)
    }

    fn intern(
        found: FxHashMap<&str, (FeatureSet, Attributes)>,
        literals: &FxHashSet<Feature>,
        keeps: Keeps<'_>,
        table: &mut ClassTable,
    ) -> Result<Self, TooMany> {
        let (word, name) = (table.tell(WordClass::WORD.name())?, table.tell(WordClass::NAME.name())?);
        let keep = set_of(keeps.capitals_keep, table)?;
        let never_names = set_of(keeps.never_names, table)?;
        let only_capitals = set_of(keeps.only_capitals, table)?;
        let unknown = Entry {
            lower: table.class(FeatureSet::of(word))?,
            capitalised: table.class(FeatureSet::of(name))?,
            capitals: table.class(FeatureSet::of(name))?,
            ..Entry::default()
        };
        let mut lexicon = Self { unknown, ..Self::default() };
        lexicon.short.reserve(found.len());
        let mut numbers: FxHashMap<Entry, u16> = FxHashMap::default();
        for (text, (set, attributes)) in found {
            let mut capitals = set.clone().intersection(&keep);
            capitals.insert(name);
            // A word in a pattern also matches in capitals.
            let own = set.features().filter(|feature| literals.contains(feature));
            own.for_each(|literal| capitals.insert(literal));
            // A word that has features only when capitalised is a name at the start of a sentence too.
            let small = set.clone().without(&only_capitals);
            let only_name = small.is_empty();
            let of_word = |error: TooMany| TooMany { name: text.to_owned(), ..error };
            let lower = if only_name { unknown.lower } else { table.class(small).map_err(of_word)? };
            let capitals = table.class(capitals).map_err(of_word)?;
            let never_name = !set.intersection(&never_names).is_empty();
            let capitalised = if never_name { lower } else { capitals };
            let entry = Entry { lower, capitalised, capitals, attributes, only_name };
            let next = u16::try_from(lexicon.entries.len())
                .map_err(|_| TooMany { what: "kinds of words", name: text.to_owned() })?;
            let number = *numbers.entry(entry).or_insert(next);
            if number == next {
                lexicon.entries.push(entry);
            }
            match short(text.as_bytes()) {
                Some(bytes) => lexicon.short.insert(bytes, number),
                None => lexicon.long.insert(text.as_bytes().into(), number),
            };
        }
        Ok(lexicon)
    }

    /// The entry of a word, given in lower case with plain apostrophes.
    pub fn get(&self, word: &str) -> Option<Entry> {
        self.get_bytes(word.as_bytes())
    }

    /// The same, by the word's bytes.
    pub fn get_bytes(&self, word: &[u8]) -> Option<Entry> {
        let number = match short(word) {
            Some(bytes) => self.short.get(&bytes),
            None => self.long.get(word),
        };
        self.entries.get(usize::from(*number?)).copied()
    }

    /// The same for a word of at most 14 bytes, its first byte lowest, zeros behind it.
    pub fn get_short(&self, word: u128) -> Option<Entry> {
        self.entries.get(usize::from(*self.short.get(&Short::of(word))?)).copied()
    }

    /// The entry of a word in no list.
    pub fn unknown(&self) -> Entry {
        self.unknown
    }

    /// The distinct entries of all words.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Whether the lexicon is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Bytes that fit beside the number of an entry.
const SHORT: usize = 14;

/// The bytes of a short word, padded with zeros, which no word contains; as integers, which compare and hash quickly,
/// and packed, so that the number of an entry fits beside them.
#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(2))]
struct Short(u64, u32, u16);

impl Short {
    /// A word as one number, its first byte lowest.
    fn of(word: u128) -> Self {
        Self(word as u64, (word >> 64) as u32, (word >> 96) as u16)
    }

    /// The first eight bytes, and the rest.
    fn halves(self) -> (u64, u64) {
        let Self(first, second, third) = self;
        (first, u64::from(second) | u64::from(third) << 32)
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Self) -> bool {
        let ((a, b), (c, d)) = (self.halves(), other.halves());
        // A single branch for both.
        (a ^ c) | (b ^ d) == 0
    }
}

impl Eq for Short {}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (first, second) = self.halves();
        let all = first ^ second.rotate_left(40);
        // The hash is one multiplication, which only carries bits upwards.
        state.write_u64(all ^ all >> 32);
    }
}

fn short(word: &[u8]) -> Option<Short> {
    let mut bytes = [0; size_of::<u128>()];
    bytes.get_mut(..SHORT)?.get_mut(..word.len())?.copy_from_slice(word);
    Some(Short::of(u128::from_le_bytes(bytes)))
}
