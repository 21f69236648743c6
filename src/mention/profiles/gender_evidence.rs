//! Evidence of a speaker's gender, counted by kind.
//!
//! The most reliable kind without contradictions decides: titles ("Mrs."), then roles ("spokeswoman"), then the given name,
//! then pronouns. If a given name and the pronouns after it differed in training articles, the name was nearly always right.
//! Pronouns that contradict one another, and given names of both genders, are no evidence.

use super::profile::GenderEvidence;
use super::title_and_affiliation::Office;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::mention::references::Walk;
use crate::text::{TokenSpan, step};

/// How many words after a name are searched for its pronouns.
const REACH: u32 = 48;
/// The number of pronouns after which the search ends.
const ENOUGH: u32 = 3;

/// The counts of one kind of evidence.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    male: u32,
    female: u32,
}

impl Votes {
    fn add(&mut self, gender: Option<Gender>) {
        match gender {
            Some(Gender::Male) => self.male += 1,
            Some(Gender::Female) => self.female += 1,
            None => {}
        }
    }

    /// Returns the gender that more than two thirds of the votes are for.
    fn gender(self) -> Option<Gender> {
        match (self.male, self.female) {
            (male, female) if male > 2 * female => Some(Gender::Male),
            (male, female) if female > 2 * male => Some(Gender::Female),
            _ => None,
        }
    }
}

/// The evidence found so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    title: Votes,
    role: Votes,
    /// Pronouns that can refer to nobody else.
    direct: Votes,
    /// Pronouns that the sieve resolved. It uses given names itself, so these count only without other evidence.
    resolved: Votes,
    first_name: Votes,
}

impl Evidence {
    /// Returns the evidence of a noun.
    pub(crate) fn of_role(gender: Option<Gender>) -> Self {
        let mut evidence = Self::default();
        evidence.role.add(gender);
        evidence
    }

    /// Adds a pronoun that is a source and was resolved to the speaker.
    pub(crate) fn resolved(&mut self, gender: Option<Gender>) {
        self.resolved.add(gender);
    }

    /// Adds the evidence of the titles and the role around a name.
    pub(crate) fn office(&mut self, words: &Words, name: &Name, office: &Office) {
        for at in name.tokens.start..name.core.start {
            let attributes = words.attributes(at);
            if attributes.has(Attributes::TITLE) {
                self.title.add(Gender::of(attributes));
            }
        }
        let in_name = name.tokens.start..name.core.start;
        let role = |at: &u32| {
            let titled = in_name.contains(at) && words.attributes(*at).has(Attributes::TITLE);
            words.attributes(*at).has(Attributes::ROLE) && !titled
        };
        if let Some(head) = office.head.filter(role) {
            self.role.add(Gender::of(words.attributes(head)));
        }
    }

    /// Adds the first pronoun after a name that is the subject of its sentence, if nobody else is mentioned between them.
    pub(crate) fn pronouns(&mut self, walk: &Walk<'_, '_>, name: &Name, entity: u32, from: u32) {
        if self.direct.male + self.direct.female < ENOUGH && is_subject(walk, name) {
            self.direct.add(pronoun_behind(walk, name, entity, from));
        }
    }

    /// Whether titles or roles determine the gender.
    pub(crate) fn is_strong(&self) -> bool {
        self.title.gender().or(self.role.gender()).is_some()
    }

    /// Whether titles, roles or direct pronouns determine the gender.
    pub(crate) fn is_any(&self) -> bool {
        self.is_strong() || self.direct.gender().is_some()
    }

    /// Returns the evidence with that of a given name added.
    pub(crate) fn with_first_name(mut self, gender: Option<Gender>) -> Self {
        self.first_name.add(gender);
        self
    }

    /// Returns the gender that the most reliable evidence shows, with its kind.
    pub(crate) fn gender(&self) -> Option<(Gender, GenderEvidence)> {
        let by_trust = [
            (self.title, GenderEvidence::Title),
            (self.role, GenderEvidence::Role),
            (self.first_name, GenderEvidence::FirstName),
            (self.direct, GenderEvidence::Pronoun),
            (self.resolved, GenderEvidence::Pronoun),
        ];
        by_trust.into_iter().find_map(|(votes, evidence)| votes.gender().map(|gender| (gender, evidence)))
    }
}

/// Returns the gender of the given name that opens a name of several words.
pub(crate) fn given(words: &Words, name: TokenSpan) -> Option<Gender> {
    let attributes = words.attributes(name.start);
    let given = attributes.has(Attributes::FIRST_NAME) && !attributes.has(Attributes::PARTICLE);
    if given && name.len() > 1 { Gender::of(attributes) } else { None }
}

/// Whether a name is a subject: "Lee said", "said Lee", or at the start of a sentence.
fn is_subject(walk: &Walk<'_, '_>, name: &Name) -> bool {
    let words = walk.words;
    let before = name
        .tokens
        .start
        .checked_sub(1)
        .filter(|at| words.paragraph(*at) == words.paragraph(name.tokens.start));
    let opens = before.is_none_or(|at| words.sentence(at) != words.sentence(name.tokens.start));
    let behind = words.word_class(name.tokens.end).intersects(WordClass::VERBAL);
    opens
        || behind && before.is_none_or(|at| !words.word_class(at).intersects(WordClass::PREPOSITION))
        || before.is_some_and(|at| words.word_class(at).intersects(WordClass::REPORTING))
}

fn pronoun_behind(walk: &Walk<'_, '_>, name: &Name, entity: u32, from: u32) -> Option<Gender> {
    let words = walk.words;
    let sentence = words.sentence(name.tokens.start);
    for at in from.max(name.tokens.end)..name.tokens.end + REACH {
        step(1);
        let next =
            words.sentence(at) == sentence + 1 && words.paragraph(at) == words.paragraph(name.tokens.start);
        let same = words.sentence(at) == sentence;
        let pronoun = is_third(words, at);
        // The first word of the next sentence may refer to the subject.
        if next || !same || is_other(walk, at, entity) {
            let goes_on = next && pronoun && is_alone(walk, name, entity);
            return if goes_on { Gender::of(words.attributes(at)) } else { None };
        }
        if pronoun && Gender::of(words.attributes(at)).is_some() {
            return Gender::of(words.attributes(at));
        }
    }
    None
}

/// Whether nobody else is mentioned before a name in its paragraph.
fn is_alone(walk: &Walk<'_, '_>, name: &Name, entity: u32) -> bool {
    let paragraph = walk.words.paragraph(name.tokens.start);
    let start = name.tokens.start;
    let mut before =
        (start.saturating_sub(REACH)..start).rev().take_while(|at| walk.words.paragraph(*at) == paragraph);
    walk.words.paragraph(name.tokens.end) == paragraph && !before.any(|at| is_other(walk, at, entity))
}

fn is_third(words: &Words, at: u32) -> bool {
    words.attributes(at).has(Attributes::THIRD)
        && words.word_class(at).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
}

/// Whether a token mentions somebody else to whom a pronoun may refer.
fn is_other(walk: &Walk<'_, '_>, at: u32, entity: u32) -> bool {
    if let Some(name) = walk.phrases.name_at(at) {
        let found = walk.entities.of_name.get(name).copied().flatten();
        return found.is_none_or(|f| f.entity != entity)
            && !matches!(walk.phrases.kind_of(name), EntityKind::Organization | EntityKind::Place);
    }
    let attributes = walk.words.attributes(at);
    attributes.any(Attributes::ROLE | Attributes::PERSON)
        && !attributes.has(Attributes::PLURAL)
        && !walk.words.word_class(at).intersects(WordClass::PRONOUN.union(WordClass::RELATIVE))
}
