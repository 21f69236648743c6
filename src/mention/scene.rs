//! Who is on the reader's mind: mentions weighed by how near and how prominent they are.
//!
//! The weights are those of Lappin and Leass (1994) in spirit: each mention adds to its bearer's salience, a
//! subject more than others, and what it adds is halved with every sentence that passes.

use smallvec::SmallVec;

use super::article::Words;
use super::cast::Cast;
use super::names::Sort;
use super::sex::Sex;
use crate::text::step;

/// Someone mentioned at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub at: u32,
    pub who: Who,
    pub rank: Rank,
}

/// Whom a mention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// A member of the cast.
    Member(u32),
    /// Someone without a name, by the number of their phrase.
    Unnamed(u32),
}

/// How prominent a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
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

/// What a pronoun or a noun asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// "he", "she".
    Person(Sex),
    /// "it".
    Body,
    /// "they".
    Many,
}

/// What is known of someone without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unnamed {
    pub sort: Sort,
    pub sex: Sex,
    pub plural: bool,
}

/// The mentions so far.
#[derive(Default)]
pub(super) struct Scene {
    points: Vec<Point>,
    pub unnamed: Vec<Unnamed>,
}

/// So many mentions back are weighed.
const WINDOW: usize = 40;
/// So many sentences back.
const SENTENCES: u32 = 10;

/// Whoever fits, with how salient they are; seldom more than a few.
type Weights = SmallVec<[(Who, u32); 12]>;

impl Scene {
    pub fn add(&mut self, point: Point) {
        self.points.push(point);
    }

    /// Adds someone without a name; returns who that is.
    pub fn introduce(&mut self, unnamed: Unnamed) -> Who {
        self.unnamed.push(unnamed);
        Who::Unnamed(self.unnamed.len() as u32 - 1)
    }

    /// The most salient fitting bearer at a token; nothing where none fits.
    pub fn most_salient(&self, words: &Words, cast: &Cast, at: u32, wanted: Wanted) -> Option<Who> {
        // Of equals the one mentioned last stands first in the list.
        self.weights(words, cast, at, wanted).into_iter().rev().max_by_key(|(_, w)| *w).map(|(who, _)| who)
    }

    /// The fitting bearer who was the last subject or speaker, where no other is twice as salient.
    pub fn dominant(&self, words: &Words, cast: &Cast, at: u32, wanted: Wanted) -> Option<Who> {
        let weights = self.weights(words, cast, at, wanted);
        let weight = |who: Who| weights.iter().find(|(other, _)| *other == who).map(|(_, w)| *w);
        let points = self.points.iter().rev().take(WINDOW);
        let mut subjects = points.filter(|p| p.rank >= Rank::Subject && weight(p.who).is_some());
        let last = subjects.next()?.who;
        let most = weights.iter().map(|(_, w)| *w).max()?;
        weight(last).filter(|own| own * 2 >= most).map(|_| last)
    }

    /// The token of a bearer's last mention.
    pub fn last_of(&self, who: Who) -> Option<u32> {
        self.points.iter().rev().take(WINDOW * 4).inspect(|_| step(1)).find(|p| p.who == who).map(|p| p.at)
    }

    fn weights(&self, words: &Words, cast: &Cast, at: u32, wanted: Wanted) -> Weights {
        let mut weights = Weights::new();
        let (sentence, here) = (words.sentence(at), words.paragraph(at));
        for point in self.points.iter().rev().take(WINDOW) {
            step(1);
            let distance = sentence.saturating_sub(words.sentence(point.at));
            if distance > SENTENCES {
                break;
            }
            let fit = self.fit(cast, point.who, wanted);
            if fit == 0 {
                continue;
            }
            let paragraph = here.saturating_sub(words.paragraph(point.at)).min(4);
            let weight = (fit * point.rank.weight()) >> (distance + paragraph / 2);
            match weights.iter_mut().find(|(who, _)| *who == point.who) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((point.who, weight)),
            }
        }
        weights.retain(|(_, weight)| *weight > 0);
        weights
    }

    /// Who of some members was mentioned last before now.
    pub fn latest_of(&self, members: &[u32]) -> Option<u32> {
        let is = |p: &Point| match p.who {
            Who::Member(m) if members.contains(&m) => Some(m),
            _ => None,
        };
        self.points.iter().rev().take(WINDOW * 4).inspect(|_| step(members.len())).find_map(is)
    }

    /// How well someone fits: 0 for not at all.
    fn fit(&self, cast: &Cast, who: Who, wanted: Wanted) -> u32 {
        let (sort, sex, plural) = match who {
            Who::Member(m) => {
                cast.member(m).map_or((Sort::Unknown, Sex::Unknown, false), |m| (m.sort, m.sex(), false))
            }
            Who::Unnamed(u) => self
                .unnamed
                .get(u as usize)
                .map_or((Sort::Unknown, Sex::Unknown, false), |u| (u.sort, u.sex, u.plural)),
        };
        let named = matches!(who, Who::Member(_));
        match wanted {
            Wanted::Person(_) if plural => 0,
            Wanted::Person(asked) => match (sort, asked.agrees(sex), sex == asked) {
                (Sort::Body | Sort::Place, ..) | (_, false, _) => 0,
                (Sort::Person, _, true) => 8,
                (Sort::Person, ..) if named => 4,
                (Sort::Person, ..) => 2,
                (_, _, true) => 6,
                _ => 1,
            },
            Wanted::Body => match (sort, plural) {
                (Sort::Body, false) => 8,
                (Sort::Person, _) | (_, true) => 0,
                _ => 1,
            },
            Wanted::Many => match (sort, plural) {
                (_, true) => 4,
                (Sort::Body, _) => 2,
                _ => 0,
            },
        }
    }
}
