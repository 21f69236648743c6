//! The input of the sieves: the whole text as tokens, with the classes and attributes of its words.

use crate::document::{Token, TokenKind};
use crate::lexicon::{Aliases, Attributes, SameRole, WordClass, WordClasses};
use crate::stop::{Stop, Stopped};
use crate::text::{Span, TokenSpan, step};

/// A parsed text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Article<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The tokens of all paragraphs, in order.
    pub tokens: &'a [Token],
    /// The tokens of each paragraph.
    pub paragraphs: &'a [TokenSpan],
    /// The tokens of the byline that came apart from the text; empty if none did.
    pub byline: TokenSpan,
    /// The meaning of the tokens' classes.
    pub word_classes: &'a WordClasses,
    /// Role words that may describe the same person.
    pub same_role: &'a SameRole,
    /// Aliases of speakers' names.
    pub aliases: &'a Aliases,
}

/// Sets of word classes that are tested together.
impl WordClass {
    /// Verbs that modify the noun before them.
    pub(crate) const PARTICIPLE: Self = WordClass::ING;
    /// Words that head a clause.
    pub(crate) const VERBAL: Self =
        WordClass::REPORTING.union(WordClass::VERB).union(WordClass::AUXILIARY).union(WordClass::MODAL);
    /// Sentence ends.
    pub(super) const END: Self = WordClass::STOP.union(WordClass::BREAK);
    /// Words that may follow a determiner: nouns, names and adjectives.
    pub(super) const NOMINAL: Self = WordClass::NAME.union(WordClass::NOUN).union(WordClass::ADJECTIVE);
    /// Function words, which never open a name.
    pub(super) const GRAMMAR: Self = WordClass::DETERMINER
        .union(WordClass::POSSESSIVE)
        .union(WordClass::QUANTIFIER)
        .union(WordClass::PREPOSITION)
        .union(WordClass::RELATIVE)
        .union(WordClass::COORDINATOR)
        .union(WordClass::AUXILIARY)
        .union(WordClass::MODAL)
        .union(WordClass::PRONOUN)
        .union(WordClass::ADVERB)
        .union(WordClass::SUBORDINATOR)
        .union(WordClass::INTERROGATIVE)
        .union(WordClass::DEICTIC);
    /// Boundaries between the parts of a source.
    pub(super) const BOUND: Self = WordClass::END.union(
        WordClass::COMMA
            .union(WordClass::OPEN_BRACKET)
            .union(WordClass::CLOSE_BRACKET)
            .union(WordClass::DASH)
            .union(WordClass::RELATIVE),
    );
}

/// An article with its word classes and its sentences.
pub(super) struct Words<'a> {
    pub article: Article<'a>,
    /// The sentence and the paragraph of each token.
    places: Vec<(u32, u32)>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(article: Article<'a>, stop: &Stop) -> Result<Self, Stopped> {
        let mut words = Self { article, places: Vec::with_capacity(article.tokens.len()) };
        let mut sentence = 0;
        for (paragraph, range) in (0..).zip(article.paragraphs) {
            for token in words.tokens(*range) {
                stop.check()?;
                step(1);
                words.places.push((sentence, paragraph));
                sentence += u32::from(article.word_classes.of(token.class).intersects(WordClass::END));
            }
            sentence += 1;
        }
        Ok(words)
    }

    pub(crate) fn len(&self) -> u32 {
        self.article.tokens.len() as u32
    }

    pub(crate) fn token(&self, at: u32) -> Option<&'a Token> {
        self.article.tokens.get(at as usize)
    }

    pub(crate) fn tokens(&self, range: TokenSpan) -> &'a [Token] {
        range.slice(self.article.tokens)
    }

    pub(crate) fn word_class(&self, at: u32) -> WordClass {
        self.token(at).map(|t| self.article.word_classes.of(t.class)).unwrap_or_default()
    }

    pub(crate) fn attributes(&self, at: u32) -> Attributes {
        self.token(at).map(|t| t.attributes).unwrap_or_default()
    }

    pub(crate) fn kind(&self, at: u32) -> TokenKind {
        self.token(at).map_or(TokenKind::Other, |t| t.kind)
    }

    pub(crate) fn is_capital(&self, at: u32) -> bool {
        self.kind(at).is_capital()
    }

    /// Whether a word all in capitals is a name, whatever it means in lower case: "US".
    pub(crate) fn is_name_in_capitals(&self, at: u32) -> bool {
        self.kind(at) == TokenKind::Capitals && self.word_class(at).intersects(WordClass::NAME)
    }

    pub(crate) fn is_word(&self, at: u32) -> bool {
        self.kind(at).is_word()
    }

    /// Whether the paragraph of a token ends like a sentence; captions, credits and headings do not.
    pub(crate) fn in_prose(&self, at: u32) -> bool {
        let range = self.article.paragraphs.get(self.paragraph(at) as usize);
        let last = range.and_then(|r| r.end.checked_sub(1).filter(|last| *last >= r.start));
        last.is_some_and(|last| self.word_class(last).intersects(WordClass::END) || self.is_quotation(last))
    }

    pub(crate) fn is_quotation(&self, at: u32) -> bool {
        matches!(self.kind(at), TokenKind::Quotation(_))
    }

    pub(crate) fn sentence(&self, at: u32) -> u32 {
        self.places.get(at as usize).map_or(0, |place| place.0)
    }

    pub(crate) fn paragraph(&self, at: u32) -> u32 {
        self.places.get(at as usize).map_or(0, |place| place.1)
    }

    /// Returns the token as written.
    pub(crate) fn text(&self, at: u32) -> &'a str {
        self.token(at).map_or("", |t| t.span.of(self.article.text))
    }

    /// Returns the token in lower case without final full stops.
    pub(crate) fn lower(&self, at: u32) -> String {
        let text = self.text(at).trim_end_matches('.');
        if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() }
    }

    /// Returns the bytes from the first token of the span to its last.
    pub(crate) fn span(&self, range: TokenSpan) -> Span {
        let first = self.token(range.start).map_or(0, |t| t.span.start);
        let last = range.end.checked_sub(1).and_then(|at| self.token(at)).map_or(first, |t| t.span.end);
        Span::new(first, last)
    }

    /// Returns the words of the span as written, with single spaces between them.
    pub(crate) fn written(&self, range: TokenSpan) -> String {
        let text = self.span(range).of(self.article.text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
