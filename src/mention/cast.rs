//! Who is named in an article: every name is one of the cast, under its fullest form.

use std::ops::Range;

use super::article::Words;
use super::chains::Chains;
use super::lexemes::{Lexeme, Lexemes, Map};
use super::names::{Name, Sort};
use super::sex::Sex;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, SpeakerSieve, is_long, is_misspelling, may_be_misspelling};
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// Someone named in the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    /// The words of the fullest name.
    key: Key,
    /// The tokens of the fullest name.
    pub name: Range<u32>,
    /// The surname where that stands elsewhere: "Ann and Bo Lee".
    pub family: Range<u32>,
    pub sort: Sort,
    male: u32,
    female: u32,
    /// The first token of the name's first mention in full.
    first: u32,
}

impl Member {
    /// The first token of the first mention.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// Whether the fullest name is more than a word.
    pub fn has_several_words(&self) -> bool {
        self.key.length > 1
    }

    /// What most of the evidence says.
    pub fn sex(&self) -> Sex {
        match self.male.cmp(&self.female) {
            std::cmp::Ordering::Greater => Sex::Male,
            std::cmp::Ordering::Less => Sex::Female,
            std::cmp::Ordering::Equal => Sex::Unknown,
        }
    }

    /// Adds evidence.
    pub fn vote(&mut self, sex: Sex, weight: u32) {
        match sex {
            Sex::Male => self.male += weight,
            Sex::Female => self.female += weight,
            Sex::Unknown => {}
        }
    }
}

/// Which sieve found whom a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub member: u32,
    pub sieve: SpeakerSieve,
}

/// More people than these who share a surname are not told apart.
const SHARED: u32 = 12;
/// So many names of one first letter are compared when a spelling is unknown.
const COMPARED: u32 = 40;

/// All members with the ways to find them.
#[derive(Default)]
pub(super) struct Cast {
    pub members: Vec<Member>,
    /// For each name of the text whom it names.
    pub of_name: Vec<Option<Found>>,
    pub lexemes: Lexemes,
    /// The words of all keys, one key behind the other.
    pub(super) spelled: Vec<Lexeme>,
    pub(super) exact: Map<Spelling, u32>,
    pub(super) by_last: Chains,
    pub(super) by_first: Chains,
    by_letter: Chains,
    /// A number for each first letter.
    letters: Map<char, u32>,
    pub(super) acronyms: Map<String, u32>,
}

/// The words of a name to look it up by; most have few, which need no memory of their own.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Spelling {
    Short([Lexeme; FEW]),
    Long(Box<[Lexeme]>),
}

/// So many words are few.
const FEW: usize = 4;

impl Spelling {
    fn of(words: &[Lexeme]) -> Self {
        // No word has the number that fills the free places.
        let mut few = [Lexeme::MAX; FEW];
        match few.get_mut(..words.len()) {
            Some(own) => {
                own.copy_from_slice(words);
                Self::Short(few)
            }
            None => Self::Long(words.into()),
        }
    }
}

impl Cast {
    /// Gathers the cast from all names of an article.
    pub fn new(words: &Words, names: &[Name], stop: &Stop) -> Result<Self, Stopped> {
        let mut cast = Self {
            members: Vec::with_capacity(names.len() / 2),
            of_name: vec![None; names.len()],
            lexemes: Lexemes::new(words),
            spelled: Vec::with_capacity(names.len() * 2),
            ..Self::default()
        };
        let mut keys = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            stop.check()?;
            step(1);
            keys.push((index, cast.key_of(words, name)));
        }
        stop.sort_unstable_by_key(&mut keys, |(index, key)| (std::cmp::Reverse(key.length), *index))?;
        let doubtful = |index: usize| names.get(index).is_some_and(|n| n.heading || n.doubtful);
        let (long, short) = keys.split_at(keys.partition_point(|(_, key)| key.length > 1));
        for (index, key) in long.iter().filter(|(index, _)| !doubtful(*index)) {
            stop.check()?;
            cast.add(words, names, *index, *key);
        }
        cast.couples(words, names, stop)?;
        cast.bracketed(words, names, stop)?;
        cast.initials(words, stop)?;
        for (index, key) in short.iter().filter(|(index, key)| key.length == 1 && !doubtful(*index)) {
            stop.check()?;
            cast.add(words, names, *index, *key);
        }
        for (index, key) in keys.iter().filter(|(index, _)| doubtful(*index)) {
            stop.check()?;
            cast.add_from_heading(names, *index, *key);
        }
        Ok(cast)
    }

    pub fn member(&self, index: u32) -> Option<&Member> {
        // Whoever is compared is looked up here.
        step(1);
        self.members.get(index as usize)
    }

    /// What a name of the text names; nothing where it is nobody's.
    pub fn sort_of(&self, name: usize) -> Option<Sort> {
        let found = self.of_name.get(name).copied().flatten()?;
        self.member(found.member).map(|member| member.sort)
    }

    fn add(&mut self, words: &Words, names: &[Name], index: usize, key: Key) {
        let Some(name) = names.get(index) else { return };
        let found = self
            .find(name, key)
            .unwrap_or_else(|| Found { member: self.create(words, name, key), sieve: SpeakerSieve::Name });
        if let Some(slot) = self.of_name.get_mut(index) {
            *slot = Some(found);
        }
        let Some(member) = self.members.get_mut(found.member as usize) else { return };
        member.vote(name.sex, 4);
        member.first = member.first.min(name.tokens.start);
        if name.sort != Sort::Unknown && matches!(member.sort, Sort::Unknown | Sort::Place) {
            member.sort = name.sort;
        }
    }

    /// Whom a stretch of a heading names.
    pub fn look_up(&mut self, words: &Words, range: &Range<u32>) -> Option<Found> {
        let known = self.spelled.len();
        let key = self.key(words, range, Sex::Unknown);
        let found = self.find(&Name::default(), key);
        self.spelled.truncate(known);
        found
    }

    /// A heading's capitals hide where names end, so that nobody is known from there alone.
    fn add_from_heading(&mut self, names: &[Name], index: usize, key: Key) {
        let found = names.get(index).and_then(|name| self.find(name, key));
        if let Some(slot) = self.of_name.get_mut(index) {
            *slot = found;
        }
    }

    /// A name of places' words alone is a place until something says that it is not.
    pub(super) fn create(&mut self, words: &Words, name: &Name, key: Key) -> u32 {
        let place = |at: u32| {
            let attributes = words.attributes(at);
            attributes.has(Attributes::PLACE) && !(key.length == 1 && attributes.has(Attributes::FIRST_NAME))
        };
        let sort = match name.sort {
            Sort::Unknown if name.core.clone().all(place) => Sort::Place,
            sort => sort,
        };
        let index = self.members.len() as u32;
        let mut member =
            Member { key, name: name.core.clone(), sort, first: name.tokens.start, ..Member::default() };
        member.vote(key.given, 2);
        self.members.push(member);
        let exact = Spelling::of(self.exact(key));
        self.exact.entry(exact).or_insert(index);
        if let (Some(first), Some(last)) = (self.first(key), self.last(key)) {
            self.by_last.push(last, index, SHARED);
            if key.length > 1 {
                self.by_first.push(first, index, SHARED);
            }
            let letter = self.lexemes.str(last).chars().next().unwrap_or_default();
            let new = self.letters.len() as u32;
            let letter = *self.letters.entry(letter).or_insert(new);
            self.by_letter.push(letter, index, COMPARED);
        }
        index
    }

    /// The ordered sieves of names.
    fn find(&self, name: &Name, key: Key) -> Option<Found> {
        let as_found = |sieve| move |member| Found { member, sieve };
        self.known(key)
            .map(as_found(SpeakerSieve::Name))
            .or_else(|| self.acronym(key).map(as_found(SpeakerSieve::Acronym)))
            .or_else(|| self.of_same_last(name, key).map(as_found(SpeakerSieve::LastName)))
            .or_else(|| self.of_same_first(name, key).map(as_found(SpeakerSieve::FirstName)))
            .or_else(|| self.misspelled(name, key).map(as_found(SpeakerSieve::Spelling)))
    }

    /// The member of just these words.
    pub(super) fn known(&self, key: Key) -> Option<u32> {
        self.exact.get(&Spelling::of(self.exact(key))).copied()
    }

    fn acronym(&self, key: Key) -> Option<u32> {
        if !key.capitals || key.length != 1 || self.acronyms.is_empty() {
            return None;
        }
        let word = self.lexemes.str(self.last(key)?);
        self.acronyms.get(&word.replace('.', "")).copied()
    }

    /// The last name alone, or with other forms of the first names.
    fn of_same_last(&self, name: &Name, key: Key) -> Option<u32> {
        let fits = |m: &u32| self.member(*m).is_some_and(|m| self.takes(m, name, key));
        self.best(self.by_last.of(self.last(key)?).filter(fits))
    }

    /// A given name alone, a family name that stands first, or the first word of a body's name.
    fn of_same_first(&self, name: &Name, key: Key) -> Option<u32> {
        let word = self.last(key).filter(|_| key.length == 1)?;
        let fits = |m: &u32| self.member(*m).is_some_and(|m| m.takes_first(name));
        let mut fitting = self.by_first.of(word).filter(fits);
        let first = fitting.next();
        if fitting.next().is_none() { first } else { None }
    }

    fn misspelled(&self, name: &Name, key: Key) -> Option<u32> {
        let last = self.last(key)?;
        let word = self.lexemes.str(last);
        if !is_long(word) {
            return None;
        }
        let letters = self.lexemes.letters(last);
        let near = |other: Lexeme| {
            may_be_misspelling(letters, self.lexemes.letters(other))
                && is_misspelling(word, self.lexemes.str(other))
        };
        let fits = |m: &Member| self.last(m.key).is_some_and(near) && self.takes_start(m, name, key);
        let letter = *self.letters.get(&word.chars().next()?)?;
        self.best(self.by_letter.of(letter).filter(|m| self.member(*m).is_some_and(fits)))
    }

    /// The one named first: relatives who come later are named in full.
    fn best(&self, of: impl Iterator<Item = u32>) -> Option<u32> {
        of.min_by_key(|m| self.member(*m).map_or(u32::MAX, |m| m.first))
    }
}

/// Whether a member can have a name.
impl Cast {
    /// Whether a shorter or otherwise formed name can be this member's.
    fn takes(&self, member: &Member, name: &Name, key: Key) -> bool {
        let (own, asked) = (self.words(member.key), self.words(key));
        let ends = own.ends_with(asked);
        let body = member.sort == Sort::Body;
        // A body's last word alone ("Committee", "Group") may be any body's.
        let common = body && asked.len() == 1 && own.len() > 1;
        // "Puerto Rico" is not the "Tarn Golf Club Puerto Rico".
        let place = body && name.sort != Sort::Body && own.len() > asked.len();
        (ends && !common && !place || self.is_variant(member, key)) && self.takes_start(member, name, key)
    }

    /// What must hold whatever the words are: sort, sex and suffix agree.
    fn takes_start(&self, member: &Member, name: &Name, key: Key) -> bool {
        let sex = name.sex.or(key.given);
        let suffixes = (self.suffix(key), self.suffix(member.key));
        let suffix = !matches!(suffixes, (Some(a), Some(b)) if a != b);
        let (own, asked) = (self.words(member.key), self.words(key));
        suffix
            && sex.agrees(member.sex())
            && agrees(member.sort, name.sort)
            && (asked.len() < 2 || own.len() < 2 || self.same_first(member, key) || own.ends_with(asked))
    }

    /// "Ann Lee" for "Ann B. Lee": the same first and last name with others between.
    fn is_variant(&self, member: &Member, key: Key) -> bool {
        member.sort != Sort::Body
            && key.length > 1
            && member.key.length > 1
            && self.last(member.key) == self.last(key)
            && self.same_first(member, key)
    }

    fn same_first(&self, member: &Member, key: Key) -> bool {
        let first = self.first(member.key).zip(self.first(key));
        first.is_some_and(|(a, b)| same_given(self.lexemes.str(a), self.lexemes.str(b)))
    }
}

impl Member {
    fn takes_first(&self, name: &Name) -> bool {
        let person = self.sort != Sort::Body;
        let same = agrees(self.sort, name.sort) || !person && name.sort == Sort::Unknown;
        same && (!person || name.sex.agrees(self.sex()))
    }
}

fn agrees(a: Sort, b: Sort) -> bool {
    let open = |sort: Sort| matches!(sort, Sort::Unknown | Sort::Place);
    a == b || open(a) || open(b)
}

/// Equal, or one the other's initial, or its short form ("Joe", "Joseph").
fn same_given(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let short = short.trim_end_matches('.');
    let letters = short.chars().count();
    long.starts_with(short) && (letters == 1 || letters >= 3)
        || letters == 3 && short.chars().zip(long.chars()).take(2).all(|(a, b)| a == b)
}

/// A name as it is looked up; its words stand in the cast.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Key {
    pub start: u32,
    /// So many words, without suffixes.
    pub length: u32,
    /// Whether the first suffix ("Jr.") stands behind the words.
    pub suffix: bool,
    /// Whether it may be an acronym.
    pub capitals: bool,
    pub given: Sex,
}

/// Keys and their words.
impl Cast {
    fn key_of(&mut self, words: &Words, name: &Name) -> Key {
        let attributes = words.attributes(name.core.start);
        let given = attributes.has(Attributes::FIRST_NAME) && !attributes.has(Attributes::PARTICLE);
        let person = name.sort != Sort::Body && name.core.len() > 1 && given;
        let given = if person { Sex::of(attributes) } else { Sex::Unknown };
        self.key(words, &name.core, given)
    }

    pub(super) fn key(&mut self, words: &Words, range: &Range<u32>, given: Sex) -> Key {
        let start = self.spelled.len() as u32;
        let mut suffix = None;
        for at in range.clone().filter(|at| words.is_word(*at) || words.kind(*at) == TokenKind::Number) {
            if at > range.start && words.attributes(at).has(Attributes::SUFFIX) {
                suffix = suffix.or(Some(at));
            } else {
                self.spelled.push(self.lexemes.at(words, at));
            }
        }
        let length = self.spelled.len() as u32 - start;
        if let Some(at) = suffix {
            self.spelled.push(self.lexemes.at(words, at));
        }
        let capital = |at: u32| is_acronym(words, at) || words.text(at).as_bytes().contains(&b'.');
        let capitals = length == 1 && range.clone().all(capital);
        Key { start, length, suffix: suffix.is_some(), capitals, given }
    }

    /// The words without suffixes.
    fn words(&self, key: Key) -> &[Lexeme] {
        self.spelled.get(key.start as usize..(key.start + key.length) as usize).unwrap_or_default()
    }

    /// The words with the suffix.
    fn exact(&self, key: Key) -> &[Lexeme] {
        let end = key.start + key.length + u32::from(key.suffix);
        self.spelled.get(key.start as usize..end as usize).unwrap_or_default()
    }

    fn suffix(&self, key: Key) -> Option<Lexeme> {
        self.exact(key).last().copied().filter(|_| key.suffix)
    }

    fn first(&self, key: Key) -> Option<Lexeme> {
        self.words(key).first().copied()
    }

    fn last(&self, key: Key) -> Option<Lexeme> {
        self.words(key).last().copied()
    }
}

/// "CIA", "BoE": capitals, or most letters capitals and the last one too.
pub(super) fn is_acronym(words: &Words, at: u32) -> bool {
    let text = words.text(at);
    let capitals = || text.chars().filter(|c| c.is_uppercase()).count();
    words.kind(at) == TokenKind::Capitals
        || text.ends_with(char::is_uppercase) && capitals() * 2 > text.chars().count()
}
