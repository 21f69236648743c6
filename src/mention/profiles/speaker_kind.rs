//! Determines the kind of a speaker: person, organization, group, anonymous source or document.

use super::profile::SpeakerKind;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entities::Entity;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::mention::references::Nominal;
use crate::text::TokenSpan;

/// How many tokens after a source are searched for words that mark it as anonymous.
const REACH: u32 = 24;

/// Evidence around the names of an entity, used if the name itself does not show its kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    /// Names after a definite article: "the Guardian".
    articles: u32,
    /// Names followed by an age or "who".
    human: u32,
}

impl Hints {
    pub(crate) fn note(&mut self, words: &Words, name: &Name) {
        let before = name.core.start.checked_sub(1).map(|at| words.attributes(at)).unwrap_or_default();
        self.articles += u32::from(before.has(Attributes::DEFINITE));
        let aside =
            words.word_class(name.tokens.end).intersects(WordClass::COMMA.union(WordClass::OPEN_BRACKET));
        let behind = name.tokens.end + u32::from(aside);
        let age = aside && words.kind(behind) == TokenKind::Number;
        let referent = words.word_class(behind).intersects(WordClass::RELATIVE)
            && words.attributes(behind).has(Attributes::PERSON);
        self.human += u32::from(age || referent);
    }
}

/// Returns the kind of an entity; None if neither its names nor the words around them show it.
pub(crate) fn of_entity(words: &Words, entity: &Entity, hints: &Hints, human: bool) -> Option<SpeakerKind> {
    match entity.kind {
        EntityKind::Person => Some(SpeakerKind::Person),
        EntityKind::Organization | EntityKind::Place => Some(SpeakerKind::Organization),
        EntityKind::Unknown if human || hints.human > 0 => Some(SpeakerKind::Person),
        EntityKind::Unknown if hints.articles > 0 || may_be_place(words, entity.name) => {
            Some(SpeakerKind::Organization)
        }
        EntityKind::Unknown => None,
    }
}

/// Whether a name is a single word that is also a place.
pub(crate) fn may_be_place(words: &Words, name: TokenSpan) -> bool {
    name.len() == 1 && words.attributes(name.start).has(Attributes::PLACE)
}

/// Returns the kind of a name that has no entity.
pub(crate) fn of_name(words: &Words, name: Option<&Name>) -> Option<SpeakerKind> {
    let name = name?;
    let place = |at: u32| {
        words.attributes(at).has(Attributes::PLACE) && !words.attributes(at).has(Attributes::FIRST_NAME)
    };
    match name.kind {
        EntityKind::Person => Some(SpeakerKind::Person),
        EntityKind::Unknown if !name.core.positions().all(place) => None,
        _ => Some(SpeakerKind::Organization),
    }
}

/// Returns the kind of speaker that a noun phrase describes. `brought_in` if an earlier indefinite phrase introduced it.
pub(crate) fn of_nominal(
    words: &Words,
    source: TokenSpan,
    nominal: &Nominal,
    brought_in: bool,
) -> Option<SpeakerKind> {
    let nominal = &stated(words, nominal);
    let attributes = words.attributes(nominal.head);
    let (one, plural) = (attributes.has(Attributes::SINGULAR), attributes.has(Attributes::PLURAL));
    let human = nominal.kind == EntityKind::Person || attributes.has(Attributes::DEMONYM) && plural;
    let counts =
        words.word_class(nominal.head).intersects(WordClass::QUANTIFIER.union(WordClass::NUMBER_WORD));
    if human || counts {
        return Some(of_people(words, source, nominal, brought_in));
    }
    if attributes.has(Attributes::DOCUMENT) {
        return Some(SpeakerKind::Document);
    }
    // A place that opens its sentence may not have been read as a name.
    if attributes.has(Attributes::PLACE) && words.is_capital(nominal.head) {
        return Some(SpeakerKind::Organization);
    }
    if nominal.kind != EntityKind::Organization {
        return None;
    }
    let group = attributes.has(Attributes::CROWD) || plural && !one;
    Some(if group { SpeakerKind::Group } else { SpeakerKind::Organization })
}

/// Returns the noun phrase with the noun as its head, if an adjective follows it: "people familiar with it".
fn stated(words: &Words, nominal: &Nominal) -> Nominal {
    let before = nominal.head.checked_sub(1).filter(|at| *at >= nominal.label.start);
    let adjective = words.word_class(nominal.head).intersects(WordClass::ADJECTIVE)
        && nominal.kind == EntityKind::Unknown;
    let human = |at: &u32| words.attributes(*at).any(Attributes::ROLE | Attributes::PERSON);
    match before.filter(|at| adjective && human(at)) {
        Some(head) => {
            let plural = words.attributes(head).has(Attributes::PLURAL);
            Nominal { head, plural, kind: EntityKind::Person, ..*nominal }
        }
        None => *nominal,
    }
}

fn of_people(words: &Words, source: TokenSpan, nominal: &Nominal, brought_in: bool) -> SpeakerKind {
    let plural = nominal.plural || words.word_class(nominal.head).intersects(WordClass::QUANTIFIER);
    let behalf = words.attributes(nominal.head).has(Attributes::BEHALF)
        || words.attributes(nominal.head + 1).has(Attributes::BEHALF);
    // A preposition after the source is not part of it.
    let behalf = behalf && nominal.head < source.end;
    let known = nominal.definite && !brought_in || nominal.possessor;
    match (is_kept_unnamed(words, source), plural) {
        (true, _) => SpeakerKind::Anonymous,
        (_, true) if is_counted(words, nominal) && !known => SpeakerKind::Anonymous,
        (_, true) => SpeakerKind::Group,
        _ if known || behalf => SpeakerKind::Person,
        _ => SpeakerKind::Anonymous,
    }
}

/// Whether the source, or its sentence after it, marks the speaker as anonymous: "a source", "on condition of anonymity".
fn is_kept_unnamed(words: &Words, source: TokenSpan) -> bool {
    let sentence = words.sentence(source.start);
    let keeps = |at: &u32| words.attributes(*at).has(Attributes::UNNAMED);
    source.positions().any(|at| keeps(&at))
        || (source.end..source.end + REACH).take_while(|at| words.sentence(*at) == sentence).any(|at| {
            keeps(&at)
                && words.word_class(at).intersects(WordClass::NOUN.union(WordClass::ADVERB))
                && !words.attributes(at).has(Attributes::ROLE)
        })
}

/// Whether a number word counts the noun: "two officials".
fn is_counted(words: &Words, nominal: &Nominal) -> bool {
    (nominal.label.start.saturating_sub(1)..nominal.head)
        .any(|at| words.word_class(at).intersects(WordClass::NUMBER_WORD))
}
