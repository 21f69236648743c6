//! Parses sources, and resolves a relative pronoun to its antecedent: the name or noun phrase before it.

use super::phrase::{Nominal, Phrase, Phrases};
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::text::{TokenSpan, step};

/// How many tokens before a relative pronoun its antecedent may begin.
const REACH: u32 = 24;

/// How many tokens back a bracket after a name may open.
const BRACKET: u32 = 10;

impl Phrases<'_, '_> {
    /// Parses a source; None if it refers to nobody.
    pub(crate) fn read(&self, source: TokenSpan) -> Option<Phrase> {
        if is_relative(self.words, source) { self.antecedent(source) } else { self.read_stated(source) }
    }

    /// Returns the antecedent of a source that is a relative pronoun, perhaps with a quantifier ("most of whom").
    ///
    /// If the antecedent is an apposition, it is the name before that. Of several phrases joined by prepositions it is the nearest
    /// one of the right kind, extended by phrases of that kind that precede it with "of".
    fn antecedent(&self, source: TokenSpan) -> Option<Phrase> {
        let relative = source.end.checked_sub(1)?;
        let person = self.words.attributes(relative).has(Attributes::PERSON);
        let (end, aside) = self.before_marks(source.start)?;
        let stretch = self.stretch_before(end);
        if let Some(name) = self.apposed_to(stretch).filter(|n| !person || self.may_be_person(*n)) {
            return Some(self.whole(name, true));
        }
        let pieces = self.pieces(stretch);
        let at = pieces.iter().rposition(|piece| self.suits(*piece, person, aside))?;
        let first = (0..at).rev().take_while(|left| {
            let hangs = pieces.get(*left + 1).and_then(|right| right.start.checked_sub(1));
            let linked = hangs.is_some_and(|at| self.words.attributes(at).has(Attributes::LINK));
            linked && pieces.get(*left).is_some_and(|piece| self.suits(*piece, person, aside))
        });
        let piece = pieces.get(first.last().unwrap_or(at))?;
        self.antecedent_in(*piece, end, aside)
    }

    fn antecedent_in(&self, piece: TokenSpan, end: u32, aside: bool) -> Option<Phrase> {
        if let Some(name) = piece.end.checked_sub(1).and_then(|last| self.name_at(last)) {
            return Some(self.whole(name, true));
        }
        match self.simple(TokenSpan::new(piece.start, end))? {
            // A restrictive clause does not refer to somebody already known.
            Phrase::Nominal(nominal) if !aside => {
                Some(Phrase::Nominal(Nominal { definite: false, possessor: true, ..nominal }))
            }
            phrase => Some(phrase),
        }
    }

    /// Returns the end of the phrase before a relative pronoun, and whether a comma or bracket separates them.
    fn before_marks(&self, start: u32) -> Option<(u32, bool)> {
        let comma = start
            .checked_sub(1)
            .filter(|at| self.words.word_class(*at).intersects(WordClass::COMMA.union(WordClass::DASH)));
        let end = comma.unwrap_or(start);
        let Some(close) =
            end.checked_sub(1).filter(|at| self.words.word_class(*at).intersects(WordClass::CLOSE_BRACKET))
        else {
            return Some((end, comma.is_some()));
        };
        let open = (close.saturating_sub(BRACKET)..close)
            .rev()
            .find(|at| self.words.word_class(*at).intersects(WordClass::OPEN_BRACKET));
        open.map(|open| (open, true))
    }

    /// Returns the tokens before `end` back to the last mark, verb or conjunction.
    fn stretch_before(&self, end: u32) -> TokenSpan {
        let floor = end.saturating_sub(REACH);
        let start = (floor..end)
            .rev()
            .inspect(|_| step(1))
            .find(|at| self.parts_phrases(*at) || self.words.sentence(*at) != self.words.sentence(end));
        TokenSpan::new(start.map_or(floor, |at| at + 1), end)
    }

    fn parts_phrases(&self, at: u32) -> bool {
        let (class, words) = (self.words.word_class(at), self.words);
        let stops =
            WordClass::BOUND.union(WordClass::SUBORDINATOR).union(WordClass::PRONOUN).union(WordClass::COLON);
        let verb = class.intersects(WordClass::VERBAL)
            && !class.intersects(WordClass::NOMINAL)
            && !words.is_capital(at);
        self.name_at(at).is_none() && (class.intersects(stops) || verb || words.is_quotation(at))
    }

    /// Returns the name to which a phrase is in apposition: "Ann Lee, an aide to the mayor" before "who".
    fn apposed_to(&self, stretch: TokenSpan) -> Option<usize> {
        let comma = stretch
            .start
            .checked_sub(1)
            .filter(|at| self.words.word_class(*at).intersects(WordClass::COMMA))?;
        let opens = self.words.word_class(stretch.start).intersects(WordClass::DETERMINER);
        let name = comma.checked_sub(1).and_then(|at| self.name_at(at))?;
        let person = self.kind_of(name) != EntityKind::Organization;
        (opens && person == self.is_person_phrase(stretch)).then_some(name)
    }

    /// Whether the first noun of a phrase refers to a person.
    fn is_person_phrase(&self, stretch: TokenSpan) -> bool {
        self.pieces(stretch).first().is_some_and(|piece| self.suits(*piece, true, false))
    }

    /// Returns the noun phrases between prepositions.
    fn pieces(&self, stretch: TokenSpan) -> Vec<TokenSpan> {
        let mut found = Vec::new();
        let mut start = stretch.start;
        for at in stretch.positions() {
            if self.words.word_class(at).intersects(WordClass::PREPOSITION) && self.name_at(at).is_none() {
                found.push(TokenSpan::new(start, at));
                start = at + 1;
            }
        }
        found.push(TokenSpan::new(start, stretch.end));
        found
    }

    /// Whether a noun phrase may be the antecedent of "who" (`person`) or "which".
    fn suits(&self, piece: TokenSpan, person: bool, aside: bool) -> bool {
        let Some(last) = piece.end.checked_sub(1).filter(|at| piece.holds(*at)) else { return false };
        if let Some(name) = self.name_at(last) {
            let is = self.kind_of(name) == EntityKind::Person || person && aside && self.may_be_person(name);
            return is == person;
        }
        let (attributes, class) = (self.words.attributes(last), self.words.word_class(last));
        let human = attributes.any(Attributes::ROLE | Attributes::PERSON | Attributes::TITLE)
            || attributes.has(Attributes::DEMONYM) && self.words.is_capital(last);
        let noun = self.words.is_word(last)
            && !class
                .intersects(WordClass::QUANTIFIER.union(WordClass::NUMBER_WORD).union(WordClass::ADVERB));
        let speaks = attributes
            .any(Attributes::BODY | Attributes::GROUP | Attributes::ORG_SUFFIX | Attributes::DOCUMENT);
        noun && if person { human } else { speaks && !human }
    }

    fn may_be_person(&self, name: usize) -> bool {
        matches!(self.kind_of(name), EntityKind::Person | EntityKind::Unknown)
    }
}

/// Whether a source is a relative pronoun, perhaps with a quantifier.
fn is_relative(words: &Words, source: TokenSpan) -> bool {
    let counts = WordClass::QUANTIFIER.union(WordClass::PREPOSITION).union(WordClass::NUMBER_WORD);
    let last = source.end.saturating_sub(1);
    source.len() <= 3
        && words.word_class(last).intersects(WordClass::RELATIVE)
        && (source.start..last).all(|at| words.word_class(at).intersects(counts))
}
