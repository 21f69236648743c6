//! Groups the names of an article into entities, each under its fullest name.

use super::entity::{Entity, NameMatch};
use super::lexemes::{Lexeme, Lexemes, Map};
use super::name_key::{NameKey, Spelling};
use super::short_lists::ShortLists;
use crate::lexicon::{Attributes, SpeakerSieve};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

/// The maximum number of entities compared that share a surname or a first name.
const SHARED: usize = 12;
/// The maximum number of entities compared for a misspelling, whose last names share a first letter.
const COMPARED: usize = 40;

/// All entities, with the indices to find them.
#[derive(Default)]
pub(crate) struct Entities {
    pub list: Vec<Entity>,
    /// For each name of the text, the entity it refers to.
    pub of_name: Vec<Option<NameMatch>>,
    pub lexemes: Lexemes,
    /// The words of all keys, concatenated.
    pub(crate) spelled: Vec<Lexeme>,
    pub(crate) exact: Map<Spelling, u32>,
    pub(crate) by_last: ShortLists,
    pub(crate) by_first: ShortLists,
    pub(super) by_letter: ShortLists,
    /// A number for each first letter.
    pub(super) letters: Map<char, u32>,
    pub(crate) acronyms: Map<String, u32>,
}

impl Entities {
    /// Gathers the entities from all names of an article.
    pub(crate) fn new(words: &Words, names: &[Name], stop: &Stop) -> Result<Self, Stopped> {
        let mut entities = Self {
            list: Vec::with_capacity(names.len() / 2),
            of_name: vec![None; names.len()],
            lexemes: Lexemes::new(words),
            spelled: Vec::with_capacity(names.len() * 2),
            ..Self::default()
        };
        let mut keys = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            stop.check()?;
            step(1);
            keys.push((index, entities.key_of(words, name)));
        }
        stop.sort_unstable_by_key(&mut keys, |(index, key)| (std::cmp::Reverse(key.length), *index))?;
        let doubtful = |index: usize| names.get(index).is_some_and(|n| n.heading || n.doubtful);
        let (long, short) = keys.split_at(keys.partition_point(|(_, key)| key.length > 1));
        for (index, key) in long.iter().filter(|(index, _)| !doubtful(*index)) {
            stop.check()?;
            entities.add(words, names, *index, *key);
        }
        entities.add_shared_surnames(words, names, stop)?;
        entities.add_bracketed_acronyms(words, names, stop)?;
        entities.add_initials(words, stop)?;
        for (index, key) in short.iter().filter(|(index, key)| key.length == 1 && !doubtful(*index)) {
            stop.check()?;
            entities.add(words, names, *index, *key);
        }
        for (index, key) in keys.iter().filter(|(index, _)| doubtful(*index)) {
            stop.check()?;
            entities.add_from_heading(names, *index, *key);
        }
        Ok(entities)
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Entity> {
        // Every comparison of entities looks them up here.
        step(1);
        self.list.get(index as usize)
    }

    /// Returns the kind of the entity that a name refers to; None if there is no entity.
    pub(crate) fn kind_of(&self, name: usize) -> Option<EntityKind> {
        let found = self.of_name.get(name).copied().flatten()?;
        self.get(found.entity).map(|entity| entity.kind)
    }

    fn add(&mut self, words: &Words, names: &[Name], index: usize, key: NameKey) {
        let Some(name) = names.get(index) else { return };
        let found = self.find(name, key).or_else(|| self.shortened(words, name, key));
        let found = found.unwrap_or_else(|| NameMatch {
            entity: self.create(words, name, key),
            sieve: SpeakerSieve::Name,
        });
        if let Some(slot) = self.of_name.get_mut(index) {
            *slot = Some(found);
        }
        let Some(entity) = self.list.get_mut(found.entity as usize) else { return };
        entity.vote(name.gender, 4);
        entity.first = entity.first.min(name.tokens.start);
        if name.kind != EntityKind::Unknown && matches!(entity.kind, EntityKind::Unknown | EntityKind::Place)
        {
            entity.kind = name.kind;
        }
    }

    /// Returns the entity that a span of tokens names.
    pub(crate) fn look_up(&mut self, words: &Words, range: TokenSpan) -> Option<NameMatch> {
        let known = self.spelled.len();
        let key = self.key(words, range, None);
        let found = self.find(&Name::default(), key);
        self.spelled.truncate(known);
        found
    }

    /// Resolves a name of a heading, or a doubtful one, without creating an entity: it is not sure to be a name.
    fn add_from_heading(&mut self, names: &[Name], index: usize, key: NameKey) {
        let found = names.get(index).and_then(|name| self.find(name, key));
        if let Some(slot) = self.of_name.get_mut(index) {
            *slot = found;
        }
    }

    /// Creates an entity. A name that consists of place words is a place until other evidence shows otherwise.
    pub(crate) fn create(&mut self, words: &Words, name: &Name, key: NameKey) -> u32 {
        let place = |at: u32| {
            let attributes = words.attributes(at);
            attributes.has(Attributes::PLACE) && !(key.length == 1 && attributes.has(Attributes::FIRST_NAME))
        };
        let kind = match name.kind {
            EntityKind::Unknown if name.core.positions().all(place) => EntityKind::Place,
            kind => kind,
        };
        let index = self.list.len() as u32;
        let mut entity = Entity::new(key, name, kind);
        entity.vote(key.given, 2);
        self.list.push(entity);
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
}
