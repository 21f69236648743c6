//! Who is named in an article: every name is one of the cast, under its fullest form.

use foldhash::HashMap;
use std::ops::Range;

use super::article::Words;
use super::names::{Name, Sort};
use super::sex::Sex;
use super::spelling::is_misspelling;
use crate::document::TokenKind;
use crate::lexicon::Attributes;

/// Someone named in the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    /// The words of the fullest name, in lower case, without suffixes.
    pub words: Vec<String>,
    /// "Jr.", as written, in lower case.
    suffix: Option<String>,
    /// The tokens of the fullest name.
    pub name: Range<u32>,
    pub sort: Sort,
    male: u32,
    female: u32,
    /// The first token of the name's first mention in full.
    first: u32,
}

impl Member {
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
    pub sieve: &'static str,
}

/// More people than these who share a surname are not told apart.
const SHARED: usize = 12;
/// So many names of one first letter are compared when a spelling is unknown.
const COMPARED: usize = 40;

/// All members with the ways to find them.
#[derive(Default)]
pub(super) struct Cast {
    pub members: Vec<Member>,
    /// For each name of the text whom it names.
    pub of_name: Vec<Option<Found>>,
    exact: HashMap<String, u32>,
    by_last: HashMap<String, Vec<u32>>,
    by_first: HashMap<String, Vec<u32>>,
    by_letter: HashMap<char, Vec<u32>>,
    acronyms: HashMap<String, u32>,
}

impl Cast {
    /// Gathers the cast from all names of an article.
    pub fn new(words: &Words, names: &[Name]) -> Self {
        let mut cast = Self { of_name: vec![None; names.len()], ..Self::default() };
        let longest_first = |least: usize| move |k: &Key| k.words.len() >= least;
        let mut keys: Vec<Key> = (0..).zip(names).map(|(i, name)| Key::new(words, i, name)).collect();
        keys.sort_by_key(|k| std::cmp::Reverse(k.words.len()));
        let body_text = |k: &&Key| !names.get(k.index).is_some_and(|n| n.heading || n.doubtful);
        for key in keys.iter().filter(|k| longest_first(2)(k)).filter(body_text) {
            cast.add(names, key);
        }
        cast.bracketed(words, names);
        cast.initials(words);
        for key in keys.iter().filter(|k| k.words.len() == 1).filter(body_text) {
            cast.add(names, key);
        }
        for key in keys.iter().filter(|k| !body_text(k)) {
            cast.add_from_heading(names, key);
        }
        cast
    }

    pub fn member(&self, index: u32) -> Option<&Member> {
        self.members.get(index as usize)
    }

    fn add(&mut self, names: &[Name], key: &Key) {
        let Some(name) = names.get(key.index) else { return };
        let found =
            self.find(name, key).unwrap_or_else(|| Found { member: self.create(name, key), sieve: "name" });
        if let Some(slot) = self.of_name.get_mut(key.index) {
            *slot = Some(found);
        }
        let Some(member) = self.members.get_mut(found.member as usize) else { return };
        member.vote(name.sex, 4);
        member.first = member.first.min(name.tokens.start);
        if member.sort == Sort::Unknown {
            member.sort = name.sort;
        }
    }

    /// Whom a stretch of a heading names.
    pub fn look_up(&self, words: &Words, range: &Range<u32>) -> Option<Found> {
        self.find(&Name::default(), &Key::of_range(words, usize::MAX, range, Sex::Unknown))
    }

    /// A heading's capitals hide where names end, so that nobody is known from there alone.
    fn add_from_heading(&mut self, names: &[Name], key: &Key) {
        let found = names.get(key.index).and_then(|name| self.find(name, key));
        if let Some(slot) = self.of_name.get_mut(key.index) {
            *slot = found;
        }
    }

    fn create(&mut self, name: &Name, key: &Key) -> u32 {
        let index = self.members.len() as u32;
        let mut member = Member {
            words: key.words.clone(),
            suffix: key.suffix.clone(),
            name: name.core.clone(),
            sort: name.sort,
            first: name.tokens.start,
            ..Member::default()
        };
        member.vote(key.given, 2);
        self.members.push(member);
        self.exact.entry(key.exact.clone()).or_insert(index);
        let (first, last) = (key.words.first(), key.words.last());
        if let (Some(first), Some(last)) = (first, last) {
            push(self.by_last.entry(last.clone()).or_default(), index, SHARED);
            if key.words.len() > 1 {
                push(self.by_first.entry(first.clone()).or_default(), index, SHARED);
            }
            let letter = last.chars().next().unwrap_or_default();
            push(self.by_letter.entry(letter).or_default(), index, COMPARED);
        }
        index
    }

    /// The ordered sieves of names.
    fn find(&self, name: &Name, key: &Key) -> Option<Found> {
        let as_found = |sieve| move |member| Found { member, sieve };
        self.exact
            .get(&key.exact)
            .copied()
            .map(as_found("name"))
            .or_else(|| self.acronym(key).map(as_found("acronym")))
            .or_else(|| self.of_same_last(name, key).map(as_found("last-name")))
            .or_else(|| self.of_same_first(name, key).map(as_found("first-name")))
            .or_else(|| self.misspelled(name, key).map(as_found("spelling")))
    }

    fn acronym(&self, key: &Key) -> Option<u32> {
        let [word] = key.words.as_slice() else { return None };
        if key.capitals { self.acronyms.get(&word.replace('.', "")).copied() } else { None }
    }

    /// The last name alone, or with other forms of the first names.
    fn of_same_last(&self, name: &Name, key: &Key) -> Option<u32> {
        let shared = self.by_last.get(key.words.last()?)?;
        let fits = |m: &&u32| self.member(**m).is_some_and(|m| m.takes(name, key));
        self.best(shared.iter().filter(fits))
    }

    /// A given name alone, a family name that stands first, or the first word of a body's name.
    fn of_same_first(&self, name: &Name, key: &Key) -> Option<u32> {
        let [word] = key.words.as_slice() else { return None };
        let fits = |m: &&u32| self.member(**m).is_some_and(|m| m.takes_first(name));
        let mut fitting = self.by_first.get(word)?.iter().filter(fits);
        let first = fitting.next().copied();
        if fitting.next().is_none() { first } else { None }
    }

    fn misspelled(&self, name: &Name, key: &Key) -> Option<u32> {
        let last = key.words.last()?;
        let near = self.by_letter.get(&last.chars().next()?)?;
        let fits = |m: &&u32| {
            self.member(**m).is_some_and(|m| {
                m.words.last().is_some_and(|other| is_misspelling(last, other)) && m.takes_start(name, key)
            })
        };
        self.best(near.iter().filter(fits))
    }

    /// The one named first: relatives who come later are named in full.
    fn best<'m>(&self, of: impl Iterator<Item = &'m u32>) -> Option<u32> {
        of.copied().min_by_key(|m| self.member(*m).map_or(u32::MAX, |m| m.first))
    }

    /// "the Coastal Authority (CA)": the letters in brackets are those of the words before (Schwartz and Hearst 2003).
    fn bracketed(&mut self, words: &Words, names: &[Name]) {
        for name in names {
            let Some(letters) = bracketed_letters(words, name) else { continue };
            let Some(full) = words_of(words, &letters, name.tokens.start) else { continue };
            let key = Key::of_range(words, usize::MAX, &full, Sex::Unknown);
            let stated = Name { tokens: full.clone(), core: full, sort: Sort::Body, ..Name::default() };
            let member = match self.exact.get(&key.exact) {
                Some(member) => *member,
                None => self.create(&stated, &key),
            };
            self.acronyms.entry(letters).or_insert(member);
        }
    }

    /// Bodies are known by the initials of their names too.
    fn initials(&mut self, words: &Words) {
        for (index, member) in (0..).zip(&self.members) {
            if member.sort == Sort::Person || member.words.len() < 2 {
                continue;
            }
            let capitals = member.name.clone().filter(|at| words.is_capital(*at));
            let letters: String = capitals.filter_map(|at| words.text(at).chars().next()).collect();
            if letters.chars().count() > 2 {
                self.acronyms.entry(letters.to_lowercase()).or_insert(index);
            }
        }
    }
}

impl Member {
    /// Whether a shorter or otherwise formed name can be this one's.
    fn takes(&self, name: &Name, key: &Key) -> bool {
        let own = self.words.as_slice();
        let ends = own.len() >= key.words.len() && own.ends_with(&key.words);
        // A body's last word alone ("Committee", "Group") may be any body's.
        let common = self.sort == Sort::Body && key.words.len() == 1 && own.len() > 1;
        // "Puerto Rico" is not the "Tarn Golf Club Puerto Rico".
        let place = self.sort == Sort::Body && name.sort != Sort::Body && own.len() > key.words.len();
        (ends && !common && !place || self.is_variant(key)) && self.takes_start(name, key)
    }

    /// What must hold whatever the words are: sort, sex and suffix agree.
    fn takes_start(&self, name: &Name, key: &Key) -> bool {
        let sex = name.sex.or(key.given);
        let suffix = key.suffix.is_none() || self.suffix.is_none() || key.suffix == self.suffix;
        let start = key.words.len() < 2
            || self.words.len() < 2
            || self.words.first().zip(key.words.first()).is_some_and(|(a, b)| same_given(a, b))
            || self.words.ends_with(&key.words);
        suffix && start && sex.agrees(self.sex()) && agrees(self.sort, name.sort)
    }

    /// "Ann Lee" for "Ann B. Lee": the same first and last name with others between.
    fn is_variant(&self, key: &Key) -> bool {
        self.sort != Sort::Body
            && key.words.len() > 1
            && self.words.len() > 1
            && self.words.last() == key.words.last()
            && self.words.first().zip(key.words.first()).is_some_and(|(a, b)| same_given(a, b))
    }

    fn takes_first(&self, name: &Name) -> bool {
        let person = self.sort != Sort::Body;
        let same = agrees(self.sort, name.sort) || !person && name.sort == Sort::Unknown;
        same && (!person || name.sex.agrees(self.sex()))
    }
}

fn agrees(a: Sort, b: Sort) -> bool {
    a == b || a == Sort::Unknown || b == Sort::Unknown
}

/// Equal, or one the other's initial, or its short form ("Joe", "Joseph").
fn same_given(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let short = short.trim_end_matches('.');
    let letters = short.chars().count();
    long.starts_with(short) && (letters == 1 || letters >= 3)
        || letters == 3 && short.chars().zip(long.chars()).take(2).all(|(a, b)| a == b)
}

fn push(list: &mut Vec<u32>, index: u32, most: usize) {
    if list.len() < most {
        list.push(index);
    }
}

/// A name as it is looked up.
struct Key {
    /// The name's place among the names.
    index: usize,
    words: Vec<String>,
    suffix: Option<String>,
    /// All of it in one string.
    exact: String,
    capitals: bool,
    given: Sex,
}

impl Key {
    fn new(words: &Words, index: usize, name: &Name) -> Self {
        let attributes = words.attributes(name.core.start);
        let given = attributes.has(Attributes::FIRST_NAME) && !attributes.has(Attributes::PARTICLE);
        let person = name.sort != Sort::Body && name.core.len() > 1 && given;
        let given = if person { Sex::of(attributes) } else { Sex::Unknown };
        Self::of_range(words, index, &name.core, given)
    }

    fn of_range(words: &Words, index: usize, range: &Range<u32>, given: Sex) -> Self {
        let is_suffix = |at: &u32| *at > range.start && words.attributes(*at).has(Attributes::SUFFIX);
        let inside = range.clone().filter(|at| words.is_word(*at) || words.kind(*at) == TokenKind::Number);
        let (suffixes, rest): (Vec<u32>, Vec<u32>) = inside.partition(is_suffix);
        let lower: Vec<String> = rest.iter().map(|at| words.lower(*at)).collect();
        let suffix = suffixes.first().map(|at| words.lower(*at));
        Self {
            index,
            exact: exact(&lower, suffix.as_deref()),
            words: lower,
            suffix,
            capitals: range
                .clone()
                .all(|at| words.kind(at) == TokenKind::Capitals || words.text(at).contains('.')),
            given,
        }
    }
}

fn exact(words: &[String], suffix: Option<&str>) -> String {
    let mut exact = words.join(" ");
    if let Some(suffix) = suffix {
        exact.push(' ');
        exact.push_str(suffix);
    }
    exact
}

/// The letters of a name in brackets that is an acronym, in lower case.
fn bracketed_letters(words: &Words, name: &Name) -> Option<String> {
    use super::article::Part;
    let before = name.tokens.start.checked_sub(1)?;
    let open = words.part(before).any(Part::OPEN_BRACKET);
    let close = words.part(name.tokens.end).any(Part::CLOSE_BRACKET);
    let single = name.tokens.len() == 1 && words.kind(name.tokens.start) == TokenKind::Capitals;
    let letters = words.lower(name.tokens.start).replace('.', "");
    (open && close && single && (2..=8).contains(&letters.chars().count())).then_some(letters)
}

/// The words before a bracket whose initials are its letters.
fn words_of(words: &Words, letters: &str, bracket: u32) -> Option<Range<u32>> {
    let end = bracket.checked_sub(1)?;
    let mut wanted: Vec<char> = letters.chars().collect();
    let mut at = end;
    let least = end.saturating_sub(2 * wanted.len() as u32 + 2);
    while let Some(letter) = wanted.last().copied() {
        at = at.checked_sub(1).filter(|at| *at >= least)?;
        let initial = words.text(at).chars().next().map(|c| c.to_lowercase().next().unwrap_or(c));
        if initial == Some(letter) && words.is_word(at) {
            wanted.pop();
        }
    }
    (words.is_capital(at) && words.paragraph(at) == words.paragraph(end)).then_some(at..end)
}
