//! What sort of speaker somebody is: a person, a body, several people, somebody kept unnamed, a writing.

use super::profile::SpeakerKind;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entities::Entity;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::mention::references::Nominal;
use crate::text::TokenSpan;

/// So far behind a source its sentence is searched for words that keep it unnamed.
const REACH: u32 = 24;

/// What stands around the names of somebody of whom the name does not tell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    /// "the Guardian".
    articles: u32,
    /// An age, "who" or a party behind the name.
    human: u32,
}

impl Hints {
    pub fn note(&mut self, words: &Words, name: &Name) {
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

/// What a name's bearer is; nothing where neither the name nor what stands around it tells.
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

/// A word alone that is a place's name, whatever else it names.
pub(crate) fn may_be_place(words: &Words, name: TokenSpan) -> bool {
    name.len() == 1 && words.attributes(name.start).has(Attributes::PLACE)
}

/// What a name means that no other mention tells of.
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

/// What a noun phrase means; `brought_in` of somebody whom an indefinite phrase brought in before.
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
    // A place that opens its sentence may be no name for the words before it.
    if attributes.has(Attributes::PLACE) && words.is_capital(nominal.head) {
        return Some(SpeakerKind::Organization);
    }
    if nominal.kind != EntityKind::Organization {
        return None;
    }
    let group = attributes.has(Attributes::CROWD) || plural && !one;
    Some(if group { SpeakerKind::Group } else { SpeakerKind::Organization })
}

/// "people familiar with it": of a noun with an adjective behind it, the noun.
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
    // A preposition behind the source is not its own.
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

/// "a source", "on condition of anonymity": in the source, or behind it in its sentence.
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

/// "two officials": a number as a word, as small numbers are written.
fn is_counted(words: &Words, nominal: &Nominal) -> bool {
    (nominal.label.start.saturating_sub(1)..nominal.head)
        .any(|at| words.word_class(at).intersects(WordClass::NUMBER_WORD))
}
