//! Parses sources: a pronoun, a name, a noun phrase, or several coordinated phrases.

use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entities::NamePlaces;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::text::TokenSpan;

/// A parsed source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phrase {
    /// A pronoun, by its token: "she".
    Pronoun(u32),
    /// A name, by its index; `apposed` if it is in apposition to a noun.
    Name { name: usize, apposed: bool, within: TokenSpan },
    /// A noun phrase: "the mayor".
    Nominal(Nominal),
    /// Coordinated phrases: "Kerr and Lunn".
    Joint(Vec<Phrase>),
}

/// A noun phrase with a common noun as its head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Nominal {
    /// The head noun.
    pub head: u32,
    /// The phrase without determiners, with modifiers.
    pub label: TokenSpan,
    /// Whether it is definite, and so refers to somebody known.
    pub definite: bool,
    /// Whether it has a possessor: "his lawyer".
    pub possessor: bool,
    pub plural: bool,
    pub kind: EntityKind,
    pub gender: Option<Gender>,
}

/// Parses sources, given the names of the article.
pub(crate) struct Phrases<'w, 'a> {
    pub words: &'w Words<'a>,
    pub names: &'w [Name],
    pub places: NamePlaces,
}

impl Phrases<'_, '_> {
    /// Returns the name that contains a token.
    pub(crate) fn name_at(&self, at: u32) -> Option<usize> {
        self.places.name_at(at)
    }

    /// Returns the kind of a name.
    pub(crate) fn kind_of(&self, name: usize) -> EntityKind {
        self.places.kind_of(name)
    }

    /// Parses a source that is not a relative pronoun; None if it contains no word that could refer to anyone.
    pub(crate) fn read_stated(&self, source: TokenSpan) -> Option<Phrase> {
        let segments = self.segments(source);
        let first = segments.first()?;
        let parts = self.coordinated(*first);
        let mut read: Vec<Phrase> = parts.iter().filter_map(|part| self.simple(*part)).collect();
        if read.len() < 2 {
            let phrase = read.pop()?;
            let later = segments.get(1..).unwrap_or_default();
            return Some(self.joined_later(self.apposed(phrase, later), later));
        }
        if let Some(named) = self.one_person(&read, parts.last().copied()) {
            return Some(named);
        }
        Some(Phrase::Joint(read))
    }

    pub(super) fn is_adverb(&self, at: u32) -> bool {
        let class = self.words.word_class(at);
        class.intersects(WordClass::ADVERB) && !class.intersects(WordClass::NOMINAL)
    }

    /// Parses one noun phrase with its modifiers.
    pub(crate) fn simple(&self, range: TokenSpan) -> Option<Phrase> {
        if let Some(counted) = self.counted(range) {
            // "Several of them": the text does not tell who.
            if self.words.word_class(counted.start).intersects(WordClass::PRONOUN) && counted.len() == 1 {
                return None;
            }
            return self.simple(counted);
        }
        let start = self.behind_determiners(range);
        if start == range.end {
            let pronoun = range.positions().find(|at| {
                self.words.word_class(*at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
            });
            return match pronoun {
                Some(at) => Some(Phrase::Pronoun(at)),
                // "Another said": the text does not tell who.
                None if range.len() == 1
                    && self.words.attributes(range.start).has(Attributes::INDEFINITE) =>
                {
                    None
                }
                None => self.nominal(range.start, range),
            };
        }
        if self.is_age(start) && start + 1 == range.end {
            return Some(self.aged(start, range));
        }
        if self.words.word_class(start).intersects(WordClass::PRONOUN) && !self.words.is_capital(start)
            || self.words.attributes(start).has(Attributes::PRONOUN) && !self.words.is_name_in_capitals(start)
        {
            return Some(Phrase::Pronoun(start));
        }
        let core = start..self.core_end(start, range.end);
        // "Lee and Dahl both": the quantifier is not part of the name.
        let counted = |at: &u32| !self.words.word_class(*at).intersects(WordClass::QUANTIFIER);
        let last = core
            .clone()
            .rev()
            .filter(counted)
            .find(|at| self.words.is_word(*at) || self.words.is_quotation(*at))?;
        if let Some(name) = self.name_at(last) {
            let start = self.names.get(name).map_or(last, |n| n.core.start);
            return Some(Phrase::Name {
                name,
                apposed: false,
                within: TokenSpan::new(start.max(core.start), last + 1),
            });
        }
        match self.name_behind(start, range) {
            Some(name) => Some(self.whole(name, true)),
            None => self.nominal(start, range),
        }
    }

    /// Whether a token is a number and a word joined by hyphens, which alone describes a person: "the 40-year-old".
    pub(super) fn is_age(&self, at: u32) -> bool {
        let text = self.words.text(at);
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.contains('-')
            && text.ends_with(char::is_alphabetic)
    }

    fn aged(&self, head: u32, range: TokenSpan) -> Phrase {
        Phrase::Nominal(Nominal {
            head,
            label: TokenSpan::new(head, range.end),
            definite: (range.start..head).any(|at| self.words.attributes(at).has(Attributes::DEFINITE)),
            possessor: false,
            plural: false,
            kind: EntityKind::Person,
            gender: None,
        })
    }

    /// Returns the counted phrase: "the voters" in "most of the voters".
    fn counted(&self, range: TokenSpan) -> Option<TokenSpan> {
        let counts = self.words.word_class(range.start).intersects(WordClass::QUANTIFIER)
            && self.name_at(range.start).is_none();
        let of = self.words.attributes(range.start + 1).has(Attributes::LINK);
        (counts && of && range.len() > 2).then_some(TokenSpan::new(range.start + 2, range.end))
    }

    /// Whether a number in digits counts people, as a number word may: "70 members".
    fn counts_people(&self, at: u32, range: TokenSpan) -> bool {
        let people = Attributes::ROLE | Attributes::PERSON | Attributes::GROUP | Attributes::DEMONYM;
        let plural = |at: u32| {
            let attributes = self.words.attributes(at);
            attributes.has(Attributes::PLURAL) && attributes.any(people)
        };
        self.words.kind(at) == TokenKind::Number && (at + 1..self.core_end(at, range.end)).any(plural)
    }

    pub(super) fn behind_determiners(&self, range: TokenSpan) -> u32 {
        let skips = WordClass::DETERMINER.union(WordClass::POSSESSIVE).union(WordClass::QUANTIFIER);
        let is = |at: &u32| {
            let (class, attributes) = (self.words.word_class(*at), self.words.attributes(*at));
            class.intersects(skips) && !class.intersects(WordClass::NAME)
                || attributes.has(Attributes::DEFINITE)
                || class.intersects(WordClass::NUMBER_WORD)
                    && (attributes.has(Attributes::SINGULAR) || range.len() > 1)
                || attributes.has(Attributes::PRONOUN)
                    && range.len() == 1
                    && !self.words.is_name_in_capitals(*at)
        };
        let start =
            range.positions().find(|at| !is(at) && !self.counts_people(*at, range)).unwrap_or(range.end);
        // "one in three voters" keeps its quantifier.
        let counts = start > range.start
            && self
                .words
                .word_class(start - 1)
                .intersects(WordClass::QUANTIFIER.union(WordClass::NUMBER_WORD));
        let hangs = start < range.end
            && self.words.word_class(start).intersects(WordClass::PREPOSITION.union(WordClass::SUBORDINATOR));
        if counts && hangs && self.name_at(start).is_none() { range.start } else { start }
    }

    /// Returns the end of the noun phrase's core: before the first preposition outside of names.
    pub(super) fn core_end(&self, start: u32, end: u32) -> u32 {
        let hangs = |at: &u32| {
            let class = self.words.word_class(*at);
            self.is_participle(*at)
                || class.intersects(WordClass::PREPOSITION.union(WordClass::POSSESSIVE))
                    && !class.intersects(WordClass::NAME)
                    && self.name_at(*at).is_none()
        };
        (start + 1..end).find(hangs).unwrap_or(end)
    }

    fn nominal(&self, start: u32, range: TokenSpan) -> Option<Phrase> {
        let end = self.core_end(start, range.end);
        let noun = |at: &u32| self.words.is_word(*at) && !self.is_adverb(*at);
        let head = (start..end).rev().find(noun)?;
        if start == range.start
            && self
                .words
                .word_class(head)
                .intersects(WordClass::PREPOSITION.union(WordClass::RELATIVE).union(WordClass::VERBAL))
            && !self.words.word_class(head).intersects(WordClass::NOMINAL)
        {
            return None;
        }
        let attributes = self.words.attributes(head);
        // "A Tarn Post survey of tenants" is told by its name.
        let named =
            attributes.has(Attributes::DOCUMENT) && (start..head).any(|at| self.name_at(at).is_some());
        let label_end = if named { head + 1 } else { self.label_end(start, range.end) };
        let before = range.start..start;
        let definite = before.clone().any(|at| self.words.attributes(at).has(Attributes::DEFINITE));
        let possessor = before.clone().any(|at| self.words.word_class(at).intersects(WordClass::POSSESSIVE));
        let body = attributes.any(Attributes::BODY | Attributes::GROUP | Attributes::ORG_SUFFIX);
        let kind = match (attributes.any(Attributes::ROLE | Attributes::PERSON | Attributes::TITLE), body) {
            (true, _) => EntityKind::Person,
            (_, true) => EntityKind::Organization,
            _ => EntityKind::Unknown,
        };
        Some(Phrase::Nominal(Nominal {
            head,
            label: TokenSpan::new(start, label_end),
            definite,
            possessor,
            plural: attributes.has(Attributes::PLURAL),
            kind,
            gender: Gender::of(attributes),
        }))
    }

    /// Whether a verb inside a noun phrase modifies the noun before it: "a man holding a sign".
    fn is_participle(&self, at: u32) -> bool {
        let class = self.words.word_class(at);
        class.intersects(WordClass::PARTICIPLE)
            && !class.intersects(WordClass::NOMINAL)
            && self.name_at(at).is_none()
    }

    /// Returns the end of a noun's modifiers: before a verb, without punctuation.
    fn label_end(&self, start: u32, end: u32) -> u32 {
        let end = (start + 1..end.saturating_sub(1)).find(|at| self.is_participle(*at)).unwrap_or(end);
        (start..end)
            .rev()
            .find(|at| self.words.is_word(*at) && !self.is_adverb(*at) || self.words.is_quotation(*at))
            .map_or(end, |at| at + 1)
    }
}
