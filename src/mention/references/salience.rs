//! Salience of referents: mentions weighted by distance and prominence.
//!
//! The weights follow Lappin and Leass (1994): each mention adds to the salience of its referent, a subject more than others,
//! and its contribution is halved with every sentence.

use smallvec::SmallVec;

use super::referent::{PronounConstraint, Referent};
use crate::mention::article::Words;
use crate::mention::entities::{Entities, Entity};
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::{Gender, agree};
use crate::text::step;

/// A mention of a referent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub at: u32,
    pub referent: Referent,
    pub rank: Rank,
}

/// How prominent a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A possessor, or part of a longer phrase.
    Inside,
    Other,
    Subject,
    /// The source of an attribution.
    Speaker,
}

impl Rank {
    fn weight(self) -> u32 {
        match self {
            Self::Inside => 300,
            Self::Other => 600,
            Self::Subject => 1600,
            Self::Speaker => 2000,
        }
    }
}

/// The properties of a referent without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unnamed {
    pub kind: EntityKind,
    pub gender: Option<Gender>,
    pub plural: bool,
}

/// The mentions so far.
#[derive(Default)]
pub(crate) struct Mentions {
    list: Vec<Mention>,
    pub unnamed: Vec<Unnamed>,
}

/// How many of the last mentions are weighted.
const WINDOW: usize = 40;
/// How many sentences back mentions count.
const SENTENCES: u32 = 10;

/// The referents that agree, with their salience; usually only a few.
type Weights = SmallVec<[(Referent, u32); 12]>;

impl Mentions {
    pub(crate) fn add(&mut self, mention: Mention) {
        self.list.push(mention);
    }

    /// Adds somebody without a name, and returns their referent.
    pub(crate) fn introduce(&mut self, unnamed: Unnamed) -> Referent {
        self.unnamed.push(unnamed);
        Referent::Unnamed(self.unnamed.len() as u32 - 1)
    }

    /// Returns the most salient referent that agrees with a constraint at a token; None if there is none.
    pub(crate) fn most_salient(
        &self,
        words: &Words,
        entities: &Entities,
        at: u32,
        constraint: PronounConstraint,
    ) -> Option<Referent> {
        // Of equally salient referents, the one mentioned last is first in the list.
        self.weights(words, entities, at, constraint)
            .into_iter()
            .rev()
            .max_by_key(|(_, w)| *w)
            .map(|(referent, _)| referent)
    }

    /// Returns the referent that agrees and was the last subject or speaker, unless another is more than twice as salient.
    pub(crate) fn dominant(
        &self,
        words: &Words,
        entities: &Entities,
        at: u32,
        constraint: PronounConstraint,
    ) -> Option<Referent> {
        let weights = self.weights(words, entities, at, constraint);
        let weight =
            |referent: Referent| weights.iter().find(|(other, _)| *other == referent).map(|(_, w)| *w);
        let mentions = self.list.iter().rev().take(WINDOW);
        let mut subjects = mentions.filter(|p| p.rank >= Rank::Subject && weight(p.referent).is_some());
        let last = subjects.next()?.referent;
        let most = weights.iter().map(|(_, w)| *w).max()?;
        weight(last).filter(|own| own * 2 >= most).map(|_| last)
    }

    /// Returns the last subject or speaker that agrees, if it is in this sentence or the one before, in this paragraph.
    pub(crate) fn last_subject(
        &self,
        words: &Words,
        entities: &Entities,
        at: u32,
        constraint: PronounConstraint,
    ) -> Option<Referent> {
        let near = |p: &&Mention| {
            words.paragraph(p.at) == words.paragraph(at) && words.sentence(p.at) + 2 >= words.sentence(at)
        };
        let full = |referent: Referent| match referent {
            Referent::Entity(e) => entities.get(e).is_some_and(Entity::has_several_words),
            Referent::Unnamed(_) => false,
        };
        self.list
            .iter()
            .rev()
            .take(WINDOW)
            .take_while(near)
            .find(|p| {
                p.rank >= Rank::Subject
                    && match self.fit(entities, p.referent, constraint) {
                        0 => false,
                        1 => full(p.referent),
                        _ => true,
                    }
            })
            .map(|p| p.referent)
    }

    /// Returns how many of the last mentions are of a referent.
    pub(crate) fn times(&self, referent: Referent) -> usize {
        let near = self.list.iter().rev().take(WINDOW).inspect(|_| step(1));
        near.filter(|p| p.referent == referent).count()
    }

    /// Returns the token of a referent's last mention.
    pub(crate) fn last_of(&self, referent: Referent) -> Option<u32> {
        self.list
            .iter()
            .rev()
            .take(WINDOW * 4)
            .inspect(|_| step(1))
            .find(|p| p.referent == referent)
            .map(|p| p.at)
    }

    fn weights(&self, words: &Words, entities: &Entities, at: u32, constraint: PronounConstraint) -> Weights {
        let mut weights = Weights::new();
        let (sentence, here) = (words.sentence(at), words.paragraph(at));
        for mention in self.list.iter().rev().take(WINDOW) {
            step(1);
            let distance = sentence.saturating_sub(words.sentence(mention.at));
            if distance > SENTENCES {
                break;
            }
            let fit = self.fit(entities, mention.referent, constraint);
            if fit == 0 {
                continue;
            }
            let paragraph = here.saturating_sub(words.paragraph(mention.at)).min(4);
            let weight = (fit * mention.rank.weight()) >> (distance + paragraph / 2);
            match weights.iter_mut().find(|(referent, _)| *referent == mention.referent) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((mention.referent, weight)),
            }
        }
        weights.retain(|(_, weight)| *weight > 0);
        weights
    }

    /// Returns the entity of `among` that was mentioned last.
    pub(crate) fn latest_of(&self, among: &[u32]) -> Option<u32> {
        let is = |p: &Mention| match p.referent {
            Referent::Entity(e) if among.contains(&e) => Some(e),
            _ => None,
        };
        self.list.iter().rev().take(WINDOW * 4).inspect(|_| step(among.len())).find_map(is)
    }

    /// Returns how well a referent agrees with a constraint; 0 if it does not.
    fn fit(&self, entities: &Entities, referent: Referent, constraint: PronounConstraint) -> u32 {
        let (kind, gender, plural) = match referent {
            Referent::Entity(e) => {
                entities.get(e).map_or((EntityKind::Unknown, None, false), |e| (e.kind, e.gender(), false))
            }
            Referent::Unnamed(u) => self
                .unnamed
                .get(u as usize)
                .map_or((EntityKind::Unknown, None, false), |u| (u.kind, u.gender, u.plural)),
        };
        let named = matches!(referent, Referent::Entity(_));
        match constraint {
            PronounConstraint::Person(_) if plural => 0,
            PronounConstraint::Person(asked) => match (kind, agree(asked, gender), gender == asked) {
                (EntityKind::Organization | EntityKind::Place, ..) | (_, false, _) => 0,
                (EntityKind::Person, _, true) => 8,
                (EntityKind::Person, ..) if named => 4,
                (EntityKind::Person, ..) => 2,
                (_, _, true) => 6,
                _ => 1,
            },
            PronounConstraint::Organization => match (kind, plural) {
                (EntityKind::Organization, false) => 8,
                (EntityKind::Person, _) | (_, true) => 0,
                _ => 1,
            },
            PronounConstraint::Many => match (kind, plural) {
                (_, true) => 4,
                (EntityKind::Organization, _) => 2,
                _ => 0,
            },
        }
    }
}
