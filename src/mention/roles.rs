//! What the text calls each member of the cast: "goalkeeper Ilka Ravn", "Ilka Ravn, the goalkeeper".

use foldhash::{HashMap, HashSet};
use std::cell::OnceCell;
use std::ops::Range;

use super::article::{Part, Words};
use super::cast::Cast;
use super::names::{Name, Sort};
use super::sex::Sex;
use crate::document::TokenKind;
use crate::lexicon::Attributes;

/// A role word more members than these share points at none of them.
const SHARED: usize = 8;
/// So far around a name its roles are looked for.
const REACH: u32 = 10;

/// The members by the nouns the text calls them.
#[derive(Default)]
pub(super) struct Roles {
    of_word: HashMap<String, Vec<u32>>,
    /// The names by their places, with whom each names.
    named: Vec<(usize, u32)>,
    /// Capitalised words that stand near a member's name: "Bo Dahl of Tarn", "the Dane Bo Dahl"; gathered when first
    /// asked for, since few articles ask.
    near: OnceCell<HashSet<(String, u32)>>,
}

impl Roles {
    /// Reads the roles beside all names, and lets them tell the sex of their bearers.
    pub fn new(words: &Words, names: &[Name], cast: &mut Cast) -> Self {
        let mut roles = Self::default();
        for (index, name) in names.iter().enumerate() {
            let Some(found) = cast.of_name.get(index).copied().flatten() else { continue };
            roles.named.push((index, found.member));
            let nouns = before(words, name).into_iter().chain(behind(words, name));
            for noun in nouns {
                let sort = cast.member(found.member).map(|m| m.sort).unwrap_or_default();
                let body = words.attributes(noun).any(Attributes::BODY | Attributes::GROUP);
                if body && sort == Sort::Person || !body && sort == Sort::Body {
                    continue;
                }
                let word = words.lower(noun);
                for other in words.article.same_role.iter().filter(|set| set.contains(&word)).flatten() {
                    roles.add(other.clone(), found.member);
                }
                roles.add(word, found.member);
                if let Some(member) = cast.members.get_mut(found.member as usize) {
                    let attributes = words.attributes(noun);
                    member.vote(Sex::of(attributes), 4);
                    if member.sort == Sort::Unknown && attributes.any(Attributes::ROLE | Attributes::PERSON) {
                        member.sort = Sort::Person;
                    }
                }
            }
        }
        for (index, member) in (0..).zip(&cast.members) {
            for at in member
                .name
                .clone()
                .filter(|at| words.attributes(*at).any(Attributes::BODY | Attributes::ORG_SUFFIX))
            {
                roles.add(words.lower(at), index);
            }
        }
        roles
    }

    fn near(&self, words: &Words, names: &[Name]) -> &HashSet<(String, u32)> {
        self.near.get_or_init(|| {
            let named = self.named.iter().filter_map(|(index, member)| Some((names.get(*index)?, *member)));
            named.flat_map(|(name, member)| around(words, name).map(move |word| (word, member))).collect()
        })
    }

    /// How many of the words stand near a member's name.
    pub fn nearness(&self, words: &Words, names: &[Name], modifiers: &[String], member: u32) -> usize {
        if modifiers.is_empty() {
            return 0;
        }
        let near = self.near(words, names);
        modifiers.iter().filter(|word| near.contains(&((*word).clone(), member))).count()
    }

    fn add(&mut self, word: String, member: u32) {
        let list = self.of_word.entry(word).or_default();
        if list.len() < SHARED && !list.contains(&member) {
            list.push(member);
        }
    }

    /// Whom the text calls by that noun.
    pub fn called(&self, noun: &str) -> &[u32] {
        self.of_word.get(noun).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The capitalised words around a name in its sentence, in lower case.
fn around<'w>(words: &'w Words<'_>, name: &'w Name) -> impl Iterator<Item = String> + 'w {
    let around = name.tokens.start.saturating_sub(REACH / 2)..name.tokens.end + REACH;
    let sentence = words.sentence(name.tokens.start);
    around
        .filter(|at| !name.core.contains(at))
        .filter(move |at| words.sentence(*at) == sentence && words.is_capital(*at))
        .map(|at| words.lower(at))
}

fn is_role(words: &Words, at: u32) -> bool {
    words.attributes(at).any(Attributes::ROLE | Attributes::PERSON | Attributes::TITLE | Attributes::BODY)
        && !words.part(at).any(Part::PRONOUN.or(Part::POSSESSIVE))
}

/// Titles inside the name's run, nouns right before it, and a noun phrase before a comma before it.
fn before(words: &Words, name: &Name) -> Vec<u32> {
    let mut found: Vec<u32> = (name.tokens.start..name.core.start).filter(|at| is_role(words, *at)).collect();
    let floor = name.tokens.start.saturating_sub(REACH);
    let mut at = name.tokens.start;
    if at > floor && words.part(at - 1).any(Part::COMMA) {
        at -= 1;
        found.extend(head_before(words, floor, at));
        return found;
    }
    let noun = |at: &u32| {
        words.part(*at).any(Part::NOUN) && words.kind(*at) == TokenKind::Lower && !is_role(words, *at)
    };
    if name.sort != Sort::Body && name.core.len() > 1 {
        found.extend(at.checked_sub(1).filter(noun));
    }
    while at > floor
        && is_role(words, at - 1)
        && words.paragraph(at - 1) == words.paragraph(name.tokens.start)
    {
        at -= 1;
        found.push(at);
    }
    found
}

/// The head of the definite or possessed noun phrase that ends before `end`: "The head of the office, Ann Lee".
fn head_before(words: &Words, floor: u32, end: u32) -> Option<u32> {
    let opens = Part::DETERMINER.or(Part::POSSESSIVE);
    let stops = Part::END.or(Part::COMMA).or(Part::VERBAL);
    let begin = (floor..end).rev().find(|at| {
        words.part(*at).any(stops) && !words.part(*at).any(Part::NOMINAL) || words.is_quotation(*at)
    });
    let start = begin.map_or(floor, |at| at + 1);
    let first = (start..end).find(|at| words.part(*at).any(opens))?;
    head(words, first + 1..end)
}

/// The last role word of a noun phrase before its first preposition.
fn head(words: &Words, range: Range<u32>) -> Option<u32> {
    let end = range.clone().find(|at| words.part(*at).any(Part::PREPOSITION)).unwrap_or(range.end);
    let last = end.checked_sub(1).filter(|at| *at >= range.start)?;
    is_role(words, last).then_some(last)
}

/// The head of an apposition behind the name: "Ann Lee, the mayor of Tarn".
fn behind(words: &Words, name: &Name) -> Option<u32> {
    let comma = name.tokens.end;
    if !words.part(comma).any(Part::COMMA) {
        return None;
    }
    let start = comma + 1;
    let limit = (start + REACH).min(words.len());
    let stops = Part::BOUND.or(Part::COORDINATOR).or(Part::VERBAL);
    let end = (start..limit)
        .find(|at| words.part(*at).any(stops) && !words.part(*at).any(Part::NOMINAL))
        .unwrap_or(limit);
    head(words, start..end)
}
