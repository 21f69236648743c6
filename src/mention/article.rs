//! What the sieves read: the whole text as tokens, with what its words are.

use std::ops::Range;

use bitflags::{Flag, Flags, bitflags};
use rustc_hash::FxHashMap;

use crate::document::{Token, TokenKind};
use crate::lexicon::{Attributes, Class, ClassTable, Feature, FeatureSet};
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

bitflags! {
    /// Kinds of words and marks that matter here.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(super) struct Part: u32 {
        const NAME = 1;
        const DETERMINER = 1 << 1;
        const POSSESSIVE = 1 << 2;
        const QUANTIFIER = 1 << 3;
        const PREPOSITION = 1 << 4;
        const RELATIVE = 1 << 5;
        const COORDINATOR = 1 << 6;
        const REPORTING = 1 << 7;
        const VERB = 1 << 8;
        const AUXILIARY = 1 << 9;
        const MODAL = 1 << 10;
        const PRONOUN = 1 << 11;
        const ADVERB = 1 << 12;
        const SUBORDINATOR = 1 << 13;
        const INTERROGATIVE = 1 << 14;
        const NOUN = 1 << 15;
        const ADJECTIVE = 1 << 16;
        const STOP = 1 << 17;
        const BREAK = 1 << 18;
        const COMMA = 1 << 19;
        const OPEN_BRACKET = 1 << 20;
        const CLOSE_BRACKET = 1 << 21;
        const DASH = 1 << 22;
        const POSSESSIVE_MARK = 1 << 23;
        const NUMBER_WORD = 1 << 24;
        const ING = 1 << 25;
        const COLON = 1 << 26;
        const DEICTIC = 1 << 27;
    }
}

/// The features that [`Part`] knows, in the order of its flags, whose names are theirs.
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
    /// A verb that hangs on the noun before it.
    pub const PARTICIPLE: Self = Self::ING;
    /// What heads a clause.
    pub const VERBAL: Self = Self::REPORTING.union(Self::VERB).union(Self::AUXILIARY).union(Self::MODAL);
    /// What ends a sentence.
    pub const END: Self = Self::STOP.union(Self::BREAK);
    /// What may stand between a determiner and its noun, or be that noun.
    pub const NOMINAL: Self = Self::NAME.union(Self::NOUN).union(Self::ADJECTIVE);
    /// Words that carry grammar and never open a name.
    pub const GRAMMAR: Self = Self::DETERMINER
        .union(Self::POSSESSIVE)
        .union(Self::QUANTIFIER)
        .union(Self::PREPOSITION)
        .union(Self::RELATIVE)
        .union(Self::COORDINATOR)
        .union(Self::AUXILIARY)
        .union(Self::MODAL)
        .union(Self::PRONOUN)
        .union(Self::ADVERB)
        .union(Self::SUBORDINATOR)
        .union(Self::INTERROGATIVE)
        .union(Self::DEICTIC);
    /// Where one part of a source ends and the next begins.
    pub const BOUND: Self = Self::END.union(
        Self::COMMA
            .union(Self::OPEN_BRACKET)
            .union(Self::CLOSE_BRACKET)
            .union(Self::DASH)
            .union(Self::RELATIVE),
    );
}

/// What each class is, as [`Part`]s; a language's table is read once.
#[derive(Clone, Debug)]
pub struct Parts(Box<[Part]>);

impl Parts {
    /// What the classes of a table are.
    pub(crate) fn of(table: &ClassTable) -> Self {
        let flags = Part::FLAGS.iter().map(Flag::value);
        let known: Vec<_> = FEATURES.map(|name| table.known_feature(name)).into_iter().zip(flags).collect();
        let has = |set: &FeatureSet, feature: Option<Feature>| feature.is_some_and(|f| set.has(f));
        let part = |set: &FeatureSet| {
            known.iter().filter(|(feature, _)| has(set, *feature)).map(|(_, flag)| **flag).collect()
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
                sentence += u32::from(article.parts.of_class(token.class).intersects(Part::END));
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
        last.is_some_and(|last| self.part(last).intersects(Part::END) || self.is_quotation(last))
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

#[cfg(test)]
mod tests {
    use super::{FEATURES, Part};

    #[test]
    fn flags_are_called_as_their_features_are() {
        let flags: Vec<_> =
            Part::all().iter_names().map(|(name, _)| name.to_lowercase().replace('_', "-")).collect();
        assert_eq!(flags, FEATURES);
    }
}
