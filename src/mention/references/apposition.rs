//! The sieve `apposition`: resolves a noun to the name in apposition, "the mayor, Ann Lee". Also reads names joined after a
//! comma.

use super::phrase::{Phrase, Phrases};
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::role_before;
use crate::text::TokenSpan;

impl Phrases<'_, '_> {
    /// Returns the person's name that ends a phrase, right after a noun that is not a role: "head of operations Ann Lee".
    pub(super) fn name_behind(&self, start: u32, range: TokenSpan) -> Option<usize> {
        let head = self.core_end(start, range.end).checked_sub(1)?;
        let name = range.end.checked_sub(1).and_then(|last| self.name_at(last))?;
        let opens = self.names.get(name)?.tokens.start;
        let noun = opens.checked_sub(1).filter(|at| *at > head + 1)?;
        let linked = self.words.attributes(head + 1).has(Attributes::LINK) && noun == head + 2;
        let role = self.words.attributes(head).any(Attributes::ROLE | Attributes::TITLE);
        let person = self.kind_of(name) == EntityKind::Person && role_before(self.words, opens).is_none();
        let bare = self.words.word_class(noun).intersects(WordClass::NOUN) && !self.words.is_capital(noun);
        (linked && role && person && bare).then_some(name)
    }

    /// Replaces a noun by the name in apposition to it: "the mayor, Ann Lee".
    pub(super) fn apposed(&self, phrase: Phrase, later: &[TokenSpan]) -> Phrase {
        let Phrase::Nominal(nominal) = &phrase else { return phrase };
        if nominal.plural {
            return self
                .apposed_jointly(later)
                .filter(|_| nominal.kind == EntityKind::Person)
                .unwrap_or(phrase);
        }
        let name = later.iter().take(3).find_map(|segment| self.whole_name(*segment));
        match name.filter(|n| self.names.get(*n).is_some_and(|n| fits(nominal.kind, n.kind))) {
            Some(name) => self.whole(name, true),
            None => phrase,
        }
    }

    /// Returns the names in apposition to a plural noun: "two women, Ann Lee and Bo Dahl".
    fn apposed_jointly(&self, later: &[TokenSpan]) -> Option<Phrase> {
        let parts = self.coordinated(*later.first()?);
        let names: Option<Vec<Phrase>> =
            parts.iter().map(|part| self.whole_name(*part).map(|name| self.whole(name, true))).collect();
        names.filter(|names| names.len() > 1).map(Phrase::Joint)
    }

    pub(super) fn whole(&self, name: usize, apposed: bool) -> Phrase {
        let within = self.names.get(name).map(|n| n.core).unwrap_or_default();
        Phrase::Name { name, apposed, within }
    }

    /// Returns the name that a segment consists of, apart from article, titles and prepositional phrases.
    pub(super) fn whole_name(&self, segment: TokenSpan) -> Option<usize> {
        let start = self.behind_determiners(segment);
        let start = (start..segment.end).find(|at| self.words.is_word(*at))?;
        let name = self.name_at(start)?;
        let whole = self.names.get(name)?;
        let end = self.core_end(start, segment.end);
        (whole.tokens.start <= start && whole.tokens.end >= end).then_some(name)
    }

    /// Joins a name with that of a later segment that opens with a coordinator: "Ann Lee, R-Ohio, and Bo Dahl".
    pub(super) fn joined_later(&self, phrase: Phrase, later: &[TokenSpan]) -> Phrase {
        if !matches!(phrase, Phrase::Name { .. }) {
            return phrase;
        }
        let joins =
            |s: &&TokenSpan| self.words.word_class(s.start).intersects(WordClass::COORDINATOR) && s.len() > 1;
        let next = later.iter().find(joins).and_then(|s| self.whole_name(TokenSpan::new(s.start + 1, s.end)));
        match next.filter(|n| self.names.get(*n).is_some_and(|n| n.kind == EntityKind::Person)) {
            Some(name) => Phrase::Joint(vec![phrase, self.whole(name, false)]),
            None => phrase,
        }
    }

    /// Returns the one person that two coordinated phrases describe: "his wife and the party’s candidate Ann Lee".
    pub(super) fn one_person(&self, read: &[Phrase], last: Option<TokenSpan>) -> Option<Phrase> {
        let opens = last.map_or(0, |r| r.start);
        let bare =
            !self.words.word_class(opens).intersects(WordClass::DETERMINER.union(WordClass::POSSESSIVE));
        if let [first @ Phrase::Nominal(a), Phrase::Nominal(b)] = read {
            let one = !a.plural
                && !b.plural
                && a.kind == EntityKind::Person
                && b.kind == EntityKind::Person
                && a.definite
                && bare;
            return one.then(|| first.clone());
        }
        let [Phrase::Nominal(first), second @ Phrase::Name { name, .. }] = read else { return None };
        let role = self.names.get(*name)?.tokens.start > opens && bare;
        (!first.plural && first.kind == EntityKind::Person && role).then(|| second.clone())
    }
}

fn fits(noun: EntityKind, name: EntityKind) -> bool {
    noun == name || name == EntityKind::Unknown || noun == EntityKind::Unknown
}
