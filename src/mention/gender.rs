//! What tells a speaker's gender, each kind of evidence counted apart.
//!
//! The most trusted that is of one mind decides: what a title says ("Mrs."), then a role ("spokeswoman"), then a
//! given name, then pronouns: where a name and the pronouns close behind it differed in training articles, the name was right
//! nearly always. Where pronouns contradict one another, or a name is given to both, nothing is told by them.

use std::ops::Range;

use super::article::Words;
use super::names::{Name, Sort};
use super::profile::{Gender, GenderEvidence};
use super::sex::Sex;
use super::title::Office;
use super::walk::Walk;
use crate::lexicon::{Attributes, WordClass};
use crate::text::step;

/// So many words behind a name its pronouns are looked for.
const REACH: u32 = 48;
/// Where there are so many pronouns no more are asked for.
const ENOUGH: u32 = 3;

/// How much of a kind speaks for either.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    male: u32,
    female: u32,
}

impl Votes {
    fn add(&mut self, sex: Sex) {
        match sex {
            Sex::Male => self.male += 1,
            Sex::Female => self.female += 1,
            Sex::Unknown => {}
        }
    }

    /// What all but a small part say.
    fn gender(self) -> Option<Gender> {
        match (self.male, self.female) {
            (male, female) if male > 2 * female => Some(Gender::Male),
            (male, female) if female > 2 * male => Some(Gender::Female),
            _ => None,
        }
    }
}

/// What was found so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    title: Votes,
    role: Votes,
    /// Pronouns that stand where nobody else can be meant.
    direct: Votes,
    /// Pronouns that the sieve resolved; since it looks at given names, they count where nothing else tells.
    resolved: Votes,
    first_name: Votes,
}

impl Evidence {
    /// A noun's own gender.
    pub fn of_role(sex: Sex) -> Self {
        let mut evidence = Self::default();
        evidence.role.add(sex);
        evidence
    }

    /// A pronoun that stands as a source and was resolved to the speaker.
    pub fn resolved(&mut self, sex: Sex) {
        self.resolved.add(sex);
    }

    /// What the words around a name say.
    pub fn office(&mut self, words: &Words, name: &Name, office: &Office) {
        for at in name.tokens.start..name.core.start {
            let attributes = words.attributes(at);
            if attributes.has(Attributes::TITLE) {
                self.title.add(Sex::of(attributes));
            }
        }
        let in_name = name.tokens.start..name.core.start;
        let role = |at: &u32| {
            let titled = in_name.contains(at) && words.attributes(*at).has(Attributes::TITLE);
            words.attributes(*at).has(Attributes::ROLE) && !titled
        };
        if let Some(head) = office.head.filter(role) {
            self.role.add(Sex::of(words.attributes(head)));
        }
    }

    /// The first pronoun behind a name that is its sentence's subject, with nobody else between.
    pub fn pronouns(&mut self, walk: &Walk<'_, '_>, name: &Name, member: u32, from: u32) {
        if self.direct.male + self.direct.female < ENOUGH && is_subject(walk, name) {
            self.direct.add(pronoun_behind(walk, name, member, from));
        }
    }

    /// Whether a title or a role told.
    pub fn is_strong(&self) -> bool {
        self.title.gender().or(self.role.gender()).is_some()
    }

    /// Whether a title, a role or a pronoun told.
    pub fn is_any(&self) -> bool {
        self.is_strong() || self.direct.gender().is_some()
    }

    /// With what a given name says.
    pub fn with_first_name(mut self, sex: Sex) -> Self {
        self.first_name.add(sex);
        self
    }

    /// What the most trusted evidence says.
    pub fn gender(&self) -> Option<(Gender, GenderEvidence)> {
        let told = [
            (self.title, GenderEvidence::Title),
            (self.role, GenderEvidence::Role),
            (self.first_name, GenderEvidence::FirstName),
            (self.direct, GenderEvidence::Pronoun),
            (self.resolved, GenderEvidence::Pronoun),
        ];
        told.into_iter().find_map(|(votes, evidence)| votes.gender().map(|gender| (gender, evidence)))
    }
}

/// What a given name says that opens a name of several words.
pub(super) fn given(words: &Words, name: &Range<u32>) -> Sex {
    let attributes = words.attributes(name.start);
    let given = attributes.has(Attributes::FIRST_NAME) && !attributes.has(Attributes::PARTICLE);
    if given && name.len() > 1 { Sex::of(attributes) } else { Sex::Unknown }
}

/// "Lee said", "said Lee", or the first words of a sentence.
fn is_subject(walk: &Walk<'_, '_>, name: &Name) -> bool {
    let words = walk.words;
    let before = name
        .tokens
        .start
        .checked_sub(1)
        .filter(|at| words.paragraph(*at) == words.paragraph(name.tokens.start));
    let opens = before.is_none_or(|at| words.sentence(at) != words.sentence(name.tokens.start));
    let behind = words.part(name.tokens.end).intersects(WordClass::VERBAL);
    opens
        || behind && before.is_none_or(|at| !words.part(at).intersects(WordClass::PREPOSITION))
        || before.is_some_and(|at| words.part(at).intersects(WordClass::REPORTING))
}

fn pronoun_behind(walk: &Walk<'_, '_>, name: &Name, member: u32, from: u32) -> Sex {
    let words = walk.words;
    let sentence = words.sentence(name.tokens.start);
    for at in from.max(name.tokens.end)..name.tokens.end + REACH {
        step(1);
        let next =
            words.sentence(at) == sentence + 1 && words.paragraph(at) == words.paragraph(name.tokens.start);
        let same = words.sentence(at) == sentence;
        let pronoun = is_third(words, at);
        // Another sentence's first word may go on about the subject.
        if next || !same || is_other(walk, at, member) {
            let goes_on = next && pronoun && is_alone(walk, name, member);
            return if goes_on { Sex::of(words.attributes(at)) } else { Sex::Unknown };
        }
        if pronoun && Sex::of(words.attributes(at)) != Sex::Unknown {
            return Sex::of(words.attributes(at));
        }
    }
    Sex::Unknown
}

/// Whether nobody else comes before a name in its paragraph.
fn is_alone(walk: &Walk<'_, '_>, name: &Name, member: u32) -> bool {
    let paragraph = walk.words.paragraph(name.tokens.start);
    let start = name.tokens.start;
    let mut before =
        (start.saturating_sub(REACH)..start).rev().take_while(|at| walk.words.paragraph(*at) == paragraph);
    walk.words.paragraph(name.tokens.end) == paragraph && !before.any(|at| is_other(walk, at, member))
}

fn is_third(words: &Words, at: u32) -> bool {
    words.attributes(at).has(Attributes::THIRD)
        && words.part(at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
}

/// Whether somebody else stands there whom a pronoun may mean.
fn is_other(walk: &Walk<'_, '_>, at: u32, member: u32) -> bool {
    if let Some(name) = walk.phrases.name_at(at) {
        let found = walk.cast.of_name.get(name).copied().flatten();
        return found.is_none_or(|f| f.member != member)
            && !matches!(walk.phrases.sort_of(name), Sort::Body | Sort::Place);
    }
    let attributes = walk.words.attributes(at);
    attributes.any(Attributes::ROLE | Attributes::PERSON)
        && !attributes.has(Attributes::PLURAL)
        && !walk.words.part(at).intersects(WordClass::PRONOUN.union(WordClass::RELATIVE))
}
