//! What the sieves read: the whole text as tokens, with what its words are.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{Token, TokenKind};
use crate::lexicon::{Attributes, Class, ClassTable, FeatureSet};
use crate::text::Span;

/// A text as the cascade read it.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The tokens of all paragraphs, in order.
    pub tokens: &'a [Token],
    /// The tokens of each paragraph.
    pub paragraphs: &'a [Range<u32>],
    /// What the tokens' classes mean.
    pub parts: &'a Parts,
    /// Role words that may be said of one person.
    pub same_role: &'a SameRole,
}

/// Sets of role words, in lower case without full stops, that may be said of one person.
#[derive(Clone, Debug, Default)]
pub struct SameRole {
    sets: Vec<Vec<String>>,
    /// The sets that each word is in.
    of_word: FxHashMap<String, Vec<usize>>,
}

impl SameRole {
    /// Makes the sets ready to be asked for.
    pub fn new(sets: Vec<Vec<String>>) -> Self {
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

    /// All words of all sets that a word is in.
    pub(super) fn of(&self, word: &str) -> impl Iterator<Item = &str> {
        let numbers = self.of_word.get(word).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| self.sets.get(*number)).flatten().map(String::as_str)
    }

    /// Whether a word is in any set.
    pub(super) fn has(&self, word: &str) -> bool {
        self.of_word.contains_key(word)
    }
}

/// Kinds of words and marks that matter here, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part(u32);

/// The features that [`Part`] knows, in the order of its bits.
pub(crate) const FEATURES: [&str; 28] = [
    "name",
    "determiner",
    "possessive",
    "quantifier",
    "preposition",
    "relative",
    "coordinator",
    "reporting",
    "verb",
    "auxiliary",
    "modal",
    "pronoun",
    "adverb",
    "subordinator",
    "interrogative",
    "noun",
    "adjective",
    "stop",
    "break",
    "comma",
    "open-bracket",
    "close-bracket",
    "dash",
    "possessive-mark",
    "number-word",
    "ing",
    "colon",
    "deictic",
];

impl Part {
    pub const NAME: Self = Self(1);
    pub const DETERMINER: Self = Self(1 << 1);
    pub const POSSESSIVE: Self = Self(1 << 2);
    pub const QUANTIFIER: Self = Self(1 << 3);
    pub const PREPOSITION: Self = Self(1 << 4);
    pub const RELATIVE: Self = Self(1 << 5);
    pub const COORDINATOR: Self = Self(1 << 6);
    pub const AUXILIARY: Self = Self(1 << 9);
    pub const PRONOUN: Self = Self(1 << 11);
    pub const ADVERB: Self = Self(1 << 12);
    pub const SUBORDINATOR: Self = Self(1 << 13);
    pub const NOUN: Self = Self(1 << 15);
    pub const COMMA: Self = Self(1 << 19);
    pub const OPEN_BRACKET: Self = Self(1 << 20);
    pub const CLOSE_BRACKET: Self = Self(1 << 21);
    pub const DASH: Self = Self(1 << 22);
    pub const POSSESSIVE_MARK: Self = Self(1 << 23);
    pub const NUMBER_WORD: Self = Self(1 << 24);
    /// A verb that hangs on the noun before it.
    pub const PARTICIPLE: Self = Self(1 << 25);
    pub const COLON: Self = Self(1 << 26);
    /// What heads a clause.
    pub const VERBAL: Self = Self(1 << 7 | 1 << 8 | 1 << 9 | 1 << 10);
    /// What ends a sentence.
    pub const END: Self = Self(1 << 17 | 1 << 18);
    /// What may stand between a determiner and its noun, or be that noun.
    pub const NOMINAL: Self = Self(1 | 1 << 15 | 1 << 16);
    /// Words that carry grammar and never open a name.
    pub const GRAMMAR: Self = Self(
        1 << 1
            | 1 << 2
            | 1 << 3
            | 1 << 4
            | 1 << 5
            | 1 << 6
            | 1 << 9
            | 1 << 10
            | 1 << 11
            | 1 << 12
            | 1 << 13
            | 1 << 14
            | 1 << 27,
    );
    /// Where one part of a source ends and the next begins.
    pub const BOUND: Self = Self(1 << 19 | 1 << 20 | 1 << 21 | 1 << 22 | 1 << 5 | 1 << 17 | 1 << 18);

    /// Whether some of `other` are here.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What each class is, as [`Part`]s; a language's table is read once.
#[derive(Clone, Debug)]
pub struct Parts(Box<[Part]>);

impl Parts {
    /// What the classes of a table are.
    pub(crate) fn of(table: &ClassTable) -> Self {
        let features = FEATURES.map(|name| table.known_feature(name));
        let part =
            |set: &FeatureSet| {
                let bits = features.iter().enumerate();
                Part(bits.fold(0, |part, (bit, feature)| {
                    part | u32::from(feature.is_some_and(|f| set.has(f))) << bit
                }))
            };
        Self(table.classes().map(|(_, set)| part(set)).collect())
    }

    fn of_class(&self, class: Class) -> Part {
        self.0.get(usize::from(class.0)).copied().unwrap_or_default()
    }
}

/// An article with its parts of speech and its sentences.
pub(super) struct Words<'a> {
    pub article: Article<'a>,
    /// The sentence and the paragraph of each token.
    places: Vec<(u32, u32)>,
}

impl<'a> Words<'a> {
    pub fn new(article: Article<'a>) -> Self {
        let mut words = Self { article, places: Vec::with_capacity(article.tokens.len()) };
        let mut sentence = 0;
        for (paragraph, range) in (0..).zip(article.paragraphs) {
            for token in words.tokens(range) {
                words.places.push((sentence, paragraph));
                sentence += u32::from(article.parts.of_class(token.class).any(Part::END));
            }
            sentence += 1;
        }
        words
    }

    pub fn len(&self) -> u32 {
        self.article.tokens.len() as u32
    }

    pub fn token(&self, at: u32) -> Option<&'a Token> {
        self.article.tokens.get(at as usize)
    }

    pub fn tokens(&self, range: &Range<u32>) -> &'a [Token] {
        self.article.tokens.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    pub fn part(&self, at: u32) -> Part {
        self.token(at).map(|t| self.article.parts.of_class(t.class)).unwrap_or_default()
    }

    pub fn attributes(&self, at: u32) -> Attributes {
        self.token(at).map(|t| t.attributes).unwrap_or_default()
    }

    pub fn kind(&self, at: u32) -> TokenKind {
        self.token(at).map_or(TokenKind::Other, |t| t.kind)
    }

    pub fn is_capital(&self, at: u32) -> bool {
        self.kind(at).is_capital()
    }

    pub fn is_word(&self, at: u32) -> bool {
        self.kind(at).is_word()
    }

    /// Whether the paragraph of a token ends as sentences do: captions, credits and headings do not.
    pub fn in_prose(&self, at: u32) -> bool {
        let range = self.article.paragraphs.get(self.paragraph(at) as usize);
        let last = range.and_then(|r| r.end.checked_sub(1).filter(|last| *last >= r.start));
        last.is_some_and(|last| self.part(last).any(Part::END) || self.is_quotation(last))
    }

    pub fn is_quotation(&self, at: u32) -> bool {
        matches!(self.kind(at), TokenKind::Quotation(_))
    }

    pub fn sentence(&self, at: u32) -> u32 {
        self.places.get(at as usize).map_or(0, |place| place.0)
    }

    pub fn paragraph(&self, at: u32) -> u32 {
        self.places.get(at as usize).map_or(0, |place| place.1)
    }

    /// The token as written.
    pub fn text(&self, at: u32) -> &'a str {
        self.token(at).map_or("", |t| t.span.of(self.article.text))
    }

    /// The token in lower case without a final full stop.
    pub fn lower(&self, at: u32) -> String {
        let text = self.text(at).trim_end_matches('.');
        if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() }
    }

    /// The bytes from the first token of the range to its last.
    pub fn span(&self, range: &Range<u32>) -> Span {
        let first = self.token(range.start).map_or(0, |t| t.span.start);
        let last = range.end.checked_sub(1).and_then(|at| self.token(at)).map_or(first, |t| t.span.end);
        Span::new(first, last)
    }

    /// The words of the range as written, white space made single blanks.
    pub fn written(&self, range: &Range<u32>) -> String {
        let text = self.span(range).of(self.article.text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
