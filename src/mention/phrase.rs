//! What kind of phrase a source is: a pronoun, a name with what stands around it, a noun, or several joined.

use std::ops::Range;

use super::article::Words;
use super::names::{Name, Sort, role_before};
use super::sex::Sex;
use crate::lexicon::{Attributes, WordClass};
use crate::stop::{Stop, Stopped};

/// A source, read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Phrase {
    /// "she": its token.
    Pronoun(u32),
    /// A name, by its place among the names; the noun it is an apposition to, if any.
    Name { name: usize, apposed: bool, within: Range<u32> },
    /// "the mayor".
    Nominal(Nominal),
    /// "Kerr and Lunn".
    Joint(Vec<Phrase>),
}

/// A phrase around a common noun.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Nominal {
    /// The noun.
    pub head: u32,
    /// Without determiners, with what hangs on it.
    pub label: Range<u32>,
    /// It points at someone known already.
    pub definite: bool,
    /// "his", in "his lawyer".
    pub possessor: bool,
    pub plural: bool,
    pub sort: Sort,
    pub sex: Sex,
}

/// Reads sources against the names of the article.
pub(super) struct Phrases<'w, 'a> {
    pub(super) words: &'w Words<'a>,
    names: &'w [Name],
    /// What each name names, as far as the whole article tells.
    sorts: Vec<Sort>,
    /// For each token the name it stands in, counted from one; 0 for none.
    name_at: Vec<u32>,
}

impl<'w, 'a> Phrases<'w, 'a> {
    /// `sort` tells of each name what it names, and of a doubtful one whether it is a name at all.
    pub fn new(
        words: &'w Words<'a>,
        names: &'w [Name],
        sort: impl Fn(usize) -> Option<Sort>,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let mut name_at = vec![0; words.len() as usize];
        for (number, name) in
            (1..).zip(names).filter(|(number, name)| !name.doubtful || sort(*number as usize - 1).is_some())
        {
            stop.check()?;
            if let Some(part) = name_at.get_mut(name.tokens.start as usize..name.tokens.end as usize) {
                part.fill(number);
            }
        }
        let mut sorts = Vec::with_capacity(names.len());
        for (index, name) in (0..).zip(names) {
            stop.check()?;
            sorts.push(sort(index).unwrap_or(name.sort));
        }
        Ok(Self { words, names, sorts, name_at })
    }

    /// What a name names.
    pub fn sort_of(&self, name: usize) -> Sort {
        self.sorts.get(name).copied().unwrap_or_default()
    }

    /// The name a token stands in.
    pub fn name_at(&self, at: u32) -> Option<usize> {
        self.name_at.get(at as usize).and_then(|n| n.checked_sub(1)).map(|n| n as usize)
    }

    /// Reads a source that is no relative pronoun; nothing where it holds no word that could name anyone.
    pub fn read_stated(&self, source: &Range<u32>) -> Option<Phrase> {
        let segments = self.segments(source);
        let first = segments.first()?;
        let parts = self.coordinated(first);
        let mut read: Vec<Phrase> = parts.iter().filter_map(|part| self.simple(part)).collect();
        if read.len() < 2 {
            let phrase = read.pop()?;
            let later = segments.get(1..).unwrap_or_default();
            return Some(self.joined_later(self.apposed(phrase, later), later));
        }
        if let Some(named) = self.one_person(&read, parts.last()) {
            return Some(named);
        }
        Some(Phrase::Joint(read))
    }

    /// The stretches between commas, brackets, dashes and relative pronouns, outside of names.
    fn segments(&self, source: &Range<u32>) -> Vec<Range<u32>> {
        let mut found = Vec::new();
        let mut start = source.start;
        for at in source.clone() {
            let inside = self.name_at(at).is_some() && self.name_at(at) == self.name_at(at + 1);
            if self.words.part(at).intersects(WordClass::BOUND) && !inside {
                found.push(start..at);
                start = at + 1;
            }
        }
        found.push(start..source.end);
        found.retain(|r| r.start < r.end);
        // "Overall, the fund": adverbs before the first comma are not of the source.
        if self.is_glued(&found) {
            found.remove(0);
        }
        found
    }

    /// Whether what stands before the first comma is not of the source: adverbs, dates ("In 2010, the fund"), and
    /// bare nouns that are nobody before someone ("costs, Lee").
    fn is_glued(&self, segments: &[Range<u32>]) -> bool {
        let [first, second, ..] = segments else { return false };
        if first.clone().all(|at| self.is_adverb(at) || !self.words.is_word(at)) {
            return true;
        }
        let someone = Attributes::ROLE
            | Attributes::PERSON
            | Attributes::TITLE
            | Attributes::BODY
            | Attributes::GROUP
            | Attributes::DOCUMENT
            | Attributes::DEMONYM;
        let comma = self.words.part(first.end).intersects(WordClass::COMMA);
        // "If anything, experts say".
        if comma && first.len() == 1 && self.words.attributes(first.start).has(Attributes::INDEFINITE) {
            return true;
        }
        let opens = WordClass::DETERMINER.union(WordClass::POSSESSIVE);
        let bare = !self.words.part(first.start).intersects(opens)
            && !first.clone().any(|at| self.name_at(at).is_some());
        let nobody = first.clone().all(|at| {
            !self.words.attributes(at).any(someone) || self.words.attributes(at).has(Attributes::INDEFINITE)
        });
        comma
            && bare
            && nobody
            && (self.words.part(second.start).intersects(opens) || self.whole_name(second).is_some())
    }

    /// The parts between coordinators, outside of names, up to the first preposition.
    fn coordinated(&self, segment: &Range<u32>) -> Vec<Range<u32>> {
        let hangs = segment.clone().skip(1).find(|at| {
            self.words.part(*at).intersects(WordClass::PREPOSITION) && self.name_at(*at).is_none()
        });
        let mut found = Vec::new();
        let mut start = segment.start;
        for at in segment.clone() {
            let joins = self.words.part(at).intersects(WordClass::COORDINATOR) && self.name_at(at).is_none();
            let after_preposition = hangs.is_some_and(|h| h < at) && !self.opens_name(at + 1, segment.end);
            if joins && at > start && !after_preposition {
                found.push(start..at);
                start = at + 1;
            }
        }
        found.push(start..segment.end);
        found
    }

    fn is_adverb(&self, at: u32) -> bool {
        let part = self.words.part(at);
        part.intersects(WordClass::ADVERB) && !part.intersects(WordClass::NOMINAL)
    }

    fn opens_name(&self, at: u32, end: u32) -> bool {
        at < end && self.name_at(at).and_then(|n| self.names.get(n)).is_some_and(|n| n.sort == Sort::Person)
    }

    /// One noun phrase with what hangs on it.
    pub(super) fn simple(&self, range: &Range<u32>) -> Option<Phrase> {
        if let Some(counted) = self.counted(range) {
            return self.simple(&counted);
        }
        let start = self.behind_determiners(range);
        if start == range.end {
            let pronoun = range
                .clone()
                .find(|at| self.words.part(*at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE)));
            return match pronoun {
                Some(at) => Some(Phrase::Pronoun(at)),
                None => self.nominal(range.start, range),
            };
        }
        if self.words.part(start).intersects(WordClass::PRONOUN) && !self.words.is_capital(start)
            || self.words.attributes(start).has(Attributes::PRONOUN)
        {
            return Some(Phrase::Pronoun(start));
        }
        let core = start..self.core_end(start, range.end);
        // "Lee and Dahl both": what counts the names is none of them.
        let counted = |at: &u32| !self.words.part(*at).intersects(WordClass::QUANTIFIER);
        let last = core
            .clone()
            .rev()
            .filter(counted)
            .find(|at| self.words.is_word(*at) || self.words.is_quotation(*at))?;
        if let Some(name) = self.name_at(last) {
            let start = self.names.get(name).map_or(last, |n| n.core.start);
            return Some(Phrase::Name { name, apposed: false, within: start.max(core.start)..last + 1 });
        }
        match self.name_behind(start, range) {
            Some(name) => Some(self.whole(name, true)),
            None => self.nominal(start, range),
        }
    }

    /// "head of operations Ann Lee": a person's name that ends the phrase, right behind a noun that is no role.
    fn name_behind(&self, start: u32, range: &Range<u32>) -> Option<usize> {
        let head = self.core_end(start, range.end).checked_sub(1)?;
        let name = range.end.checked_sub(1).and_then(|last| self.name_at(last))?;
        let opens = self.names.get(name)?.tokens.start;
        let noun = opens.checked_sub(1).filter(|at| *at > head + 1)?;
        let linked = self.words.attributes(head + 1).has(Attributes::LINK) && noun == head + 2;
        let role = self.words.attributes(head).any(Attributes::ROLE | Attributes::TITLE);
        let person = self.sort_of(name) == Sort::Person && role_before(self.words, opens).is_none();
        let bare = self.words.part(noun).intersects(WordClass::NOUN) && !self.words.is_capital(noun);
        (linked && role && person && bare).then_some(name)
    }

    /// "most of the voters" are voters.
    fn counted(&self, range: &Range<u32>) -> Option<Range<u32>> {
        let counts = self.words.part(range.start).intersects(WordClass::QUANTIFIER)
            && self.name_at(range.start).is_none();
        let of = self.words.attributes(range.start + 1).has(Attributes::LINK);
        (counts && of && range.len() > 2).then_some(range.start + 2..range.end)
    }

    fn behind_determiners(&self, range: &Range<u32>) -> u32 {
        let skips = WordClass::DETERMINER.union(WordClass::POSSESSIVE).union(WordClass::QUANTIFIER);
        let is = |at: &u32| {
            let (part, attributes) = (self.words.part(*at), self.words.attributes(*at));
            part.intersects(skips) && !part.intersects(WordClass::NAME)
                || attributes.has(Attributes::DEFINITE)
                || part.intersects(WordClass::NUMBER_WORD) && attributes.has(Attributes::SINGULAR)
                || self.words.attributes(*at).has(Attributes::PRONOUN) && range.len() == 1
        };
        let start = range.clone().find(|at| !is(at)).unwrap_or(range.end);
        // "one in three voters" keeps what counts them.
        let counts = start > range.start
            && self.words.part(start - 1).intersects(WordClass::QUANTIFIER.union(WordClass::NUMBER_WORD));
        let hangs = start < range.end
            && self.words.part(start).intersects(WordClass::PREPOSITION.union(WordClass::SUBORDINATOR));
        if counts && hangs && self.name_at(start).is_none() { range.start } else { start }
    }

    /// Where the noun phrase proper ends: before the first preposition that stands in no name.
    fn core_end(&self, start: u32, end: u32) -> u32 {
        let hangs = |at: &u32| {
            let part = self.words.part(*at);
            let verb = part.intersects(WordClass::PARTICIPLE) && !part.intersects(WordClass::NOMINAL);
            (verb || part.intersects(WordClass::PREPOSITION.union(WordClass::POSSESSIVE)))
                && !part.intersects(WordClass::NAME)
                && self.name_at(*at).is_none()
        };
        (start + 1..end).find(hangs).unwrap_or(end)
    }

    fn nominal(&self, start: u32, range: &Range<u32>) -> Option<Phrase> {
        let end = self.core_end(start, range.end);
        let noun = |at: &u32| self.words.is_word(*at) && !self.is_adverb(*at);
        let head = (start..end).rev().find(noun)?;
        if start == range.start
            && self
                .words
                .part(head)
                .intersects(WordClass::PREPOSITION.union(WordClass::RELATIVE).union(WordClass::VERBAL))
            && !self.words.part(head).intersects(WordClass::NOMINAL)
        {
            return None;
        }
        let attributes = self.words.attributes(head);
        let before = range.start..start;
        let definite = before.clone().any(|at| self.words.attributes(at).has(Attributes::DEFINITE));
        let possessor = before.clone().any(|at| self.words.part(at).intersects(WordClass::POSSESSIVE));
        let body = attributes.any(Attributes::BODY | Attributes::GROUP | Attributes::ORG_SUFFIX);
        let sort = match (attributes.any(Attributes::ROLE | Attributes::PERSON | Attributes::TITLE), body) {
            (true, _) => Sort::Person,
            (_, true) => Sort::Body,
            _ => Sort::Unknown,
        };
        Some(Phrase::Nominal(Nominal {
            head,
            label: start..self.label_end(start, range.end),
            definite,
            possessor,
            plural: attributes.has(Attributes::PLURAL),
            sort,
            sex: Sex::of(attributes),
        }))
    }

    /// Where what hangs on a noun ends: before a verb, and without punctuation.
    fn label_end(&self, start: u32, end: u32) -> u32 {
        let verb = |at: &u32| {
            self.words.part(*at).intersects(WordClass::PARTICIPLE)
                && !self.words.part(*at).intersects(WordClass::NOMINAL)
                && self.name_at(*at).is_none()
        };
        let end = (start + 1..end.saturating_sub(1)).find(verb).unwrap_or(end);
        (start..end)
            .rev()
            .find(|at| self.words.is_word(*at) && !self.is_adverb(*at) || self.words.is_quotation(*at))
            .map_or(end, |at| at + 1)
    }

    /// "the mayor, Ann Lee": a noun with a name in apposition is that name.
    fn apposed(&self, phrase: Phrase, later: &[Range<u32>]) -> Phrase {
        let Phrase::Nominal(nominal) = &phrase else { return phrase };
        if nominal.plural {
            return self.apposed_jointly(later).filter(|_| nominal.sort == Sort::Person).unwrap_or(phrase);
        }
        let name = later.iter().take(3).find_map(|segment| self.whole_name(segment));
        match name.filter(|n| self.names.get(*n).is_some_and(|n| fits(nominal.sort, n.sort))) {
            Some(name) => self.whole(name, true),
            None => phrase,
        }
    }

    /// "two women, Ann Lee and Bo Dahl" are those two.
    fn apposed_jointly(&self, later: &[Range<u32>]) -> Option<Phrase> {
        let parts = self.coordinated(later.first()?);
        let names: Option<Vec<Phrase>> =
            parts.iter().map(|part| self.whole_name(part).map(|name| self.whole(name, true))).collect();
        names.filter(|names| names.len() > 1).map(Phrase::Joint)
    }

    pub(super) fn whole(&self, name: usize, apposed: bool) -> Phrase {
        let within = self.names.get(name).map(|n| n.core.clone()).unwrap_or_default();
        Phrase::Name { name, apposed, within }
    }

    /// The name that a stretch is, article and titles aside; what hangs on it may follow.
    fn whole_name(&self, segment: &Range<u32>) -> Option<usize> {
        let start = self.behind_determiners(segment);
        let start = (start..segment.end).find(|at| self.words.is_word(*at))?;
        let name = self.name_at(start)?;
        let whole = self.names.get(name)?;
        let end = self.core_end(start, segment.end);
        (whole.tokens.start <= start && whole.tokens.end >= end).then_some(name)
    }

    /// "Ann Lee, R-Ohio, and Bo Dahl": a later stretch that opens with a coordinator joins a name.
    fn joined_later(&self, phrase: Phrase, later: &[Range<u32>]) -> Phrase {
        if !matches!(phrase, Phrase::Name { .. }) {
            return phrase;
        }
        let joins =
            |s: &&Range<u32>| self.words.part(s.start).intersects(WordClass::COORDINATOR) && s.len() > 1;
        let next = later.iter().find(joins).and_then(|s| self.whole_name(&(s.start + 1..s.end)));
        match next.filter(|n| self.names.get(*n).is_some_and(|n| n.sort == Sort::Person)) {
            Some(name) => Phrase::Joint(vec![phrase, self.whole(name, false)]),
            None => phrase,
        }
    }

    /// "his wife and the party’s candidate Ann Lee" is one person: a noun, and a name with a role of its own.
    fn one_person(&self, read: &[Phrase], last: Option<&Range<u32>>) -> Option<Phrase> {
        let opens = last.map_or(0, |r| r.start);
        let bare = !self.words.part(opens).intersects(WordClass::DETERMINER.union(WordClass::POSSESSIVE));
        if let [first @ Phrase::Nominal(a), Phrase::Nominal(b)] = read {
            let one = !a.plural
                && !b.plural
                && a.sort == Sort::Person
                && b.sort == Sort::Person
                && a.definite
                && bare;
            return one.then(|| first.clone());
        }
        let [Phrase::Nominal(first), second @ Phrase::Name { name, .. }] = read else { return None };
        let role = self.names.get(*name)?.tokens.start > opens && bare;
        (!first.plural && first.sort == Sort::Person && role).then(|| second.clone())
    }
}

fn fits(noun: Sort, name: Sort) -> bool {
    noun == name || name == Sort::Unknown || noun == Sort::Unknown
}
