//! The state while the sources of an article are resolved: names, entities and mentions so far.

use super::phrase::Phrases;
use super::referent::Referent;
use super::salience::{Mentions, Rank, Unnamed};
use crate::lexicon::WordClass;
use crate::mention::article::Words;
use crate::mention::entities::{Entities, Lexeme, Map, NamePlaces, Roles};
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::stop::{Stop, Stopped};
use crate::text::TokenSpan;

/// The state of a walk through an article from source to source.
pub(crate) struct Walk<'w, 'a> {
    pub words: &'w Words<'a>,
    pub stop: &'w Stop,
    pub names: &'w [Name],
    pub phrases: Phrases<'w, 'a>,
    pub roles: Roles,
    pub entities: Entities,
    pub mentions: Mentions,
    /// The label of each referent without a name.
    pub labels: Vec<String>,
    /// The speaker of each name used so far.
    pub known: Map<String, usize>,
    /// The author's name, once "I" was resolved.
    pub author: Option<Option<String>>,
    /// The newcomers by the noun that introduced them: "a hacker".
    pub newcomers: Map<Lexeme, Newcomer>,
    /// The last two people named together.
    pub pair: Option<Pair>,
    /// The speaker of each entity.
    pub of_entity: Vec<Option<usize>>,
    pub speakers: Vec<String>,
}

/// Somebody without a name, introduced by an indefinite noun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Newcomer {
    pub referent: Referent,
    pub at: u32,
}

/// Two people named together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub at: u32,
    pub members: [u32; 2],
    /// Both as one speaker.
    pub both: Referent,
}

impl<'w, 'a> Walk<'w, 'a> {
    /// Starts before the first word.
    pub(crate) fn new(words: &'w Words<'a>, names: &'w [Name], stop: &'w Stop) -> Result<Self, Stopped> {
        let mut entities = Entities::new(words, names, stop)?;
        let roles = Roles::new(words, names, &mut entities, stop)?;
        let places = NamePlaces::new(words, names, |name| entities.kind_of(name), stop)?;
        let phrases = Phrases { words, names, places };
        Ok(Self {
            words,
            stop,
            names,
            phrases,
            roles,
            of_entity: vec![None; entities.list.len()],
            entities,
            mentions: Mentions::default(),
            labels: Vec::new(),
            known: Map::default(),
            author: None,
            newcomers: Map::default(),
            pair: None,
            speakers: Vec::new(),
        })
    }

    /// Adds a referent without a name.
    pub(crate) fn unnamed(
        &mut self,
        label: String,
        kind: EntityKind,
        gender: Option<Gender>,
        plural: bool,
    ) -> Referent {
        self.labels.push(label);
        self.mentions.introduce(Unnamed { kind, gender, plural })
    }

    /// Returns how prominent a phrase is.
    pub(crate) fn rank(&self, name: TokenSpan) -> Rank {
        // An adverb may precede the verb.
        let adverb = self.words.word_class(name.end).intersects(WordClass::ADVERB)
            && self.words.word_class(name.end + 1).intersects(WordClass::VERBAL);
        let after = self.words.word_class(name.end + u32::from(adverb));
        let before = name.start.checked_sub(1).map(|at| self.words.word_class(at)).unwrap_or_default();
        let first = name.start == 0 || self.words.sentence(name.start - 1) != self.words.sentence(name.start);
        if after.intersects(WordClass::POSSESSIVE_MARK)
            || after.intersects(WordClass::NOMINAL) && !after.intersects(WordClass::VERBAL)
        {
            Rank::Inside
        } else if (after.intersects(WordClass::VERBAL) || first && !after.intersects(WordClass::END))
            && !before.intersects(WordClass::PREPOSITION)
        {
            Rank::Subject
        } else {
            Rank::Other
        }
    }
}
