//! Collects the role nouns of each entity: "goalkeeper Ilka Ravn", "Ilka Ravn, the goalkeeper".

use rustc_hash::FxHashSet;

use super::gather::Entities;
use super::lexemes::{Lexeme, Lexemes, Map};
use super::short_lists::ShortLists;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

/// The maximum number of entities stored per role word.
const SHARED: usize = 8;
/// How many tokens around a name are searched for its roles.
const REACH: u32 = 10;

/// The entities by the role nouns that the text applies to them.
#[derive(Default)]
pub(crate) struct Roles {
    /// Each role noun, with the entity that it describes.
    noted: Vec<(u32, u32)>,
    /// The entities with a role.
    described: FxHashSet<u32>,
    /// The first naming of a body by a person's surname: "the Lee campaign".
    bodies: Map<(Lexeme, u32), TokenSpan>,
    /// The index of `noted`, built when the first noun is resolved.
    read: Option<Called>,
}

/// The index of roles.
#[derive(Default)]
struct Called {
    of_word: ShortLists,
    /// Capitalised words near an entity's name, sorted: "Bo Dahl of Tarn", "the Dane Bo Dahl".
    near: Vec<(Lexeme, u32)>,
}

impl Roles {
    /// Reads the roles beside all names, and adds their evidence of gender to the entities.
    pub(crate) fn new(
        words: &Words,
        names: &[Name],
        entities: &mut Entities,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let mut roles = Self::default();
        let mut nouns = Vec::new();
        for (index, name) in names.iter().enumerate() {
            stop.check()?;
            step(1);
            let Some(found) = entities.of_name.get(index).copied().flatten() else { continue };
            roles.note_body(words, name, found.entity, &mut entities.lexemes);
            nouns.clear();
            before(words, name, &mut nouns);
            nouns.extend(behind(words, name));
            for noun in &nouns {
                roles.note(words, *noun, found.entity, entities);
            }
        }
        Ok(roles)
    }

    fn note(&mut self, words: &Words, noun: u32, index: u32, entities: &mut Entities) {
        let Some(entity) = entities.list.get_mut(index as usize) else { return };
        let attributes = words.attributes(noun);
        let body = attributes.any(Attributes::BODY | Attributes::GROUP);
        if body && entity.kind == EntityKind::Person
            || !body && matches!(entity.kind, EntityKind::Organization | EntityKind::Place)
        {
            return;
        }
        self.noted.push((noun, index));
        self.described.insert(index);
        entity.vote(Gender::of(attributes), 4);
        if entity.kind == EntityKind::Unknown && attributes.any(Attributes::ROLE | Attributes::PERSON) {
            entity.kind = EntityKind::Person;
        }
    }

    fn note_body(&mut self, words: &Words, name: &Name, entity: u32, lexemes: &mut Lexemes) {
        let noun = name.tokens.end;
        if name.core.len() == 1
            && words.kind(noun) == TokenKind::Lower
            && words.attributes(noun).has(Attributes::GROUP)
        {
            let named = TokenSpan::new(name.core.start, noun + 1);
            self.bodies.entry((lexemes.at(words, noun), entity)).or_insert(named);
        }
    }

    /// Returns how the text names the body of a person, without a possessive: "Lee campaign".
    pub(crate) fn body_of(&self, noun: Lexeme, owner: u32) -> Option<TokenSpan> {
        self.bodies.get(&(noun, owner)).copied()
    }

    /// Whether the text applies a role noun to an entity.
    pub(crate) fn has_role(&self, entity: u32) -> bool {
        self.described.contains(&entity)
    }

    fn read(&mut self, words: &Words, names: &[Name], entities: &mut Entities, stop: &Stop) -> &Called {
        let noted = &self.noted;
        self.read.get_or_insert_with(|| Called::new(words, names, noted, entities, stop))
    }

    /// Returns the entities that the text calls by the noun at a token. The result is incomplete once the stop signal is given.
    pub(crate) fn called(
        &mut self,
        words: &Words,
        names: &[Name],
        entities: &mut Entities,
        noun: u32,
        stop: &Stop,
    ) -> Vec<u32> {
        let noun = entities.lexemes.at(words, noun);
        self.read(words, names, entities, stop).of_word.of(noun).collect()
    }

    /// Returns how many of the words are near an entity's name; 0 if no role was looked up yet.
    pub(crate) fn nearness(&self, modifiers: &[Lexeme], entity: u32) -> usize {
        let Some(read) = &self.read else { return 0 };
        modifiers.iter().filter(|word| read.near.binary_search(&(**word, entity)).is_ok()).count()
    }
}

impl Called {
    fn new(
        words: &Words,
        names: &[Name],
        noted: &[(u32, u32)],
        entities: &mut Entities,
        stop: &Stop,
    ) -> Self {
        // The caller checks the signal too before it uses the result.
        let goes_on = || {
            step(1);
            !stop.is_stopped()
        };
        let mut called = Self::default();
        let Entities { list, of_name, lexemes, .. } = entities;
        for (name, found) in names.iter().zip(of_name.iter()).take_while(|_| goes_on()) {
            if let Some(found) = found {
                called.note_surroundings(words, name, found.entity, lexemes);
            }
        }
        let _ = stop.sort_unstable_by_key(&mut called.near, |near| *near);
        let mut same = Vec::new();
        for (noun, entity) in noted.iter().take_while(|_| goes_on()) {
            let word = lexemes.at(words, *noun);
            same.clear();
            same.extend(words.article.same_role.of(lexemes.str(word)));
            same.iter().for_each(|other| called.add(lexemes.of(other), *entity));
            called.add(word, *entity);
        }
        let of_body = |at: &u32| words.attributes(*at).any(Attributes::BODY | Attributes::ORG_SUFFIX);
        for (index, entity) in (0..).zip(list.iter()).take_while(|_| goes_on()) {
            for at in entity.name.positions().filter(of_body) {
                called.add(lexemes.at(words, at), index);
            }
        }
        called
    }

    fn note_surroundings(&mut self, words: &Words, name: &Name, entity: u32, lexemes: &mut Lexemes) {
        let around = name.tokens.start.saturating_sub(REACH / 2)..name.tokens.end + REACH;
        let sentence = words.sentence(name.tokens.start);
        let inside =
            |at: &u32| words.is_capital(*at) && !name.core.holds(*at) && words.sentence(*at) == sentence;
        for at in around.filter(inside) {
            self.near.push((lexemes.at(words, at), entity));
        }
    }

    fn add(&mut self, word: Lexeme, entity: u32) {
        if !self.of_word.of(word).any(|m| m == entity) {
            self.of_word.push(word, entity, SHARED);
        }
    }
}

fn is_role(words: &Words, at: u32) -> bool {
    words.attributes(at).any(Attributes::ROLE | Attributes::PERSON | Attributes::TITLE | Attributes::BODY)
        && !words.word_class(at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
}

/// Finds the roles before a name: titles in its run, nouns right before it, or a noun phrase before a comma.
fn before(words: &Words, name: &Name, found: &mut Vec<u32>) {
    found.extend((name.tokens.start..name.core.start).filter(|at| is_role(words, *at)));
    let floor = name.tokens.start.saturating_sub(REACH);
    let mut at = name.tokens.start;
    if at > floor && words.word_class(at - 1).intersects(WordClass::COMMA) {
        at -= 1;
        found.extend(head_before(words, floor, at));
        return;
    }
    let noun = |at: &u32| {
        let class = words.word_class(*at);
        // A word of no list is most likely a rare noun.
        (class.intersects(WordClass::NOUN) || class == WordClass::WORD)
            && words.kind(*at) == TokenKind::Lower
            && !is_role(words, *at)
    };
    if name.kind != EntityKind::Organization && name.core.len() > 1 {
        found.extend(at.checked_sub(1).filter(noun));
    }
    while at > floor
        && is_role(words, at - 1)
        && words.paragraph(at - 1) == words.paragraph(name.tokens.start)
    {
        at -= 1;
        found.push(at);
    }
}

/// Returns the head of the definite or possessive noun phrase that ends at `end`: "The head of the office, Ann Lee".
fn head_before(words: &Words, floor: u32, end: u32) -> Option<u32> {
    let opens = WordClass::DETERMINER.union(WordClass::POSSESSIVE);
    let stops = WordClass::END.union(WordClass::COMMA).union(WordClass::VERBAL);
    let begin = (floor..end).rev().find(|at| {
        words.word_class(*at).intersects(stops) && !words.word_class(*at).intersects(WordClass::NOMINAL)
            || words.is_quotation(*at)
    });
    let start = begin.map_or(floor, |at| at + 1);
    let first = (start..end).find(|at| words.word_class(*at).intersects(opens))?;
    head(words, TokenSpan::new(first + 1, end))
}

/// Returns the last word of a noun phrase before its first preposition, if it is a role.
fn head(words: &Words, range: TokenSpan) -> Option<u32> {
    let end = range
        .positions()
        .find(|at| words.word_class(*at).intersects(WordClass::PREPOSITION))
        .unwrap_or(range.end);
    let last = end.checked_sub(1).filter(|at| *at >= range.start)?;
    is_role(words, last).then_some(last)
}

/// Returns the head of an apposition after the name: "Ann Lee, the mayor of Tarn".
fn behind(words: &Words, name: &Name) -> Option<u32> {
    let comma = name.tokens.end;
    if !words.word_class(comma).intersects(WordClass::COMMA) {
        return None;
    }
    let start = comma + 1;
    let limit = (start + REACH).min(words.len());
    let stops = WordClass::BOUND.union(WordClass::COORDINATOR).union(WordClass::VERBAL);
    let end = (start..limit)
        .find(|at| {
            words.word_class(*at).intersects(stops) && !words.word_class(*at).intersects(WordClass::NOMINAL)
        })
        .unwrap_or(limit);
    head(words, TokenSpan::new(start, end))
}
