//! What is known while an article is walked through: its names, its entities, and who is on the reader's mind.

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

/// A walk through an article from source to source.
pub(crate) struct Walk<'w, 'a> {
    pub words: &'w Words<'a>,
    pub stop: &'w Stop,
    pub names: &'w [Name],
    pub phrases: Phrases<'w, 'a>,
    pub roles: Roles,
    pub entities: Entities,
    pub mentions: Mentions,
    /// The name of each of the unnamed.
    pub labels: Vec<String>,
    /// The speaker of each name given out.
    pub known: Map<String, usize>,
    /// The author's name, once "I" was asked for.
    pub author: Option<Option<String>>,
    /// Who was brought in as "a hacker", by that noun.
    pub newcomers: Map<Lexeme, Newcomer>,
    /// The speaker that each entity was found to be.
    pub of_entity: Vec<Option<usize>>,
    pub speakers: Vec<String>,
}

/// Someone without a name who came in with an indefinite noun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Newcomer {
    pub referent: Referent,
    pub at: u32,
}

impl<'w, 'a> Walk<'w, 'a> {
    /// Before the first word.
    pub fn new(words: &'w Words<'a>, names: &'w [Name], stop: &'w Stop) -> Result<Self, Stopped> {
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
            speakers: Vec::new(),
        })
    }

    /// Puts someone without a name on the list of those.
    pub fn unnamed(
        &mut self,
        label: String,
        kind: EntityKind,
        gender: Option<Gender>,
        plural: bool,
    ) -> Referent {
        self.labels.push(label);
        self.mentions.introduce(Unnamed { kind, gender, plural })
    }

    /// How prominent a phrase is.
    pub fn rank(&self, name: TokenSpan) -> Rank {
        // An adverb may stand before the verb.
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
