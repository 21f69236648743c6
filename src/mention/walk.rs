//! What is known while an article is walked through: its names, its cast, and who is on the scene.

use std::ops::Range;

use super::article::Words;
use super::cast::Cast;
use super::lexemes::{Lexeme, Map};
use super::names::{Name, Sort};
use super::phrase::Phrases;
use super::roles::Roles;
use super::scene::{Rank, Scene, Unnamed, Who};
use super::sex::Sex;
use crate::lexicon::{SpeakerSieve, WordClass};
use crate::stop::{Stop, Stopped};

/// A walk through an article from source to source.
pub(super) struct Walk<'w, 'a> {
    pub words: &'w Words<'a>,
    pub stop: &'w Stop,
    pub names: &'w [Name],
    pub phrases: Phrases<'w, 'a>,
    pub roles: Roles,
    pub cast: Cast,
    pub scene: Scene,
    /// The name of each of the unnamed.
    pub labels: Vec<String>,
    /// The speaker of each name given out.
    pub known: Map<String, usize>,
    /// Who "I" is, once that was asked for.
    pub narrator: Option<Option<String>>,
    /// Who was brought in as "a hacker", by that noun.
    pub newcomers: Map<Lexeme, Newcomer>,
    /// The speaker that each member of the cast was found to be.
    pub of_member: Vec<Option<usize>>,
    pub speakers: Vec<String>,
}

/// Who, and which sieve says so.
pub(super) type Told = (Who, SpeakerSieve);

/// Someone without a name who came in with an indefinite noun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newcomer {
    pub who: Who,
    pub at: u32,
}

impl<'w, 'a> Walk<'w, 'a> {
    /// Before the first word.
    pub fn new(words: &'w Words<'a>, names: &'w [Name], stop: &'w Stop) -> Result<Self, Stopped> {
        let mut cast = Cast::new(words, names, stop)?;
        let roles = Roles::new(words, names, &mut cast, stop)?;
        let phrases = Phrases::new(words, names, |name| cast.sort_of(name), stop)?;
        Ok(Self {
            words,
            stop,
            names,
            phrases,
            roles,
            of_member: vec![None; cast.members.len()],
            cast,
            scene: Scene::default(),
            labels: Vec::new(),
            known: Map::default(),
            narrator: None,
            newcomers: Map::default(),
            speakers: Vec::new(),
        })
    }

    /// Puts someone without a name on the list of those.
    pub fn unnamed(&mut self, label: String, sort: Sort, sex: Sex, plural: bool) -> Who {
        self.labels.push(label);
        self.scene.introduce(Unnamed { sort, sex, plural })
    }

    /// How prominent a phrase is.
    pub fn rank(&self, name: &Range<u32>) -> Rank {
        // An adverb may stand before the verb.
        let adverb = self.words.part(name.end).intersects(WordClass::ADVERB)
            && self.words.part(name.end + 1).intersects(WordClass::VERBAL);
        let after = self.words.part(name.end + u32::from(adverb));
        let before = name.start.checked_sub(1).map(|at| self.words.part(at)).unwrap_or_default();
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
