//! Finds the name in a run of capitalised words, after titles, roles, offices, demonyms and parties.

use super::doubtful_surname::people_as_surname;
use super::name::Name;
use super::name_words::{first_name_opens, is_body_word, is_common};
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::text::TokenSpan;

/// Returns the name in a run; None if there is none.
pub(super) fn name_proper(words: &Words, run: TokenSpan) -> Option<Name> {
    let mut start = run.start;
    let mut titled = false;
    while let Some(title) = (start..run.end).rev().find(|at| is_title(words, *at, run)) {
        start = title + 1;
        titled = true;
    }
    if titled {
        start = behind_office(words, start, run.end);
    }
    if let Some(given) = given_behind_body(words, TokenSpan::new(start, run.end)) {
        start = given;
        titled = true;
    }
    let titled_body = titled && (start..run.end).any(|at| is_body_word(words, at));
    if titled_body {
        start = run.start;
    }
    let body = (start..run.end).any(|at| is_body_word(words, at) && !is_surname(words, at, start, run.end));
    if !body {
        start = behind_demonyms(words, TokenSpan::new(start, run.end));
    }
    // After "Mr." every word is a name; after "Prime" it is not.
    let before = start.checked_sub(1).filter(|_| titled).map(|at| words.attributes(at));
    let polite = before.is_some_and(|a| a.has(Attributes::ABBREVIATION) || Gender::of(a).is_some());
    if !polite && (start..run.end).all(|at| is_common(words, at)) {
        return people_as_surname(words, run);
    }
    if !body && !titled {
        start = behind_occupation(words, start, run.end);
    }
    let role = role_before(words, run.start);
    let known = words.attributes(start).has(Attributes::FIRST_NAME)
        && !words.attributes(start).has(Attributes::PLACE);
    let kind = match (body, titled || role.is_some() || known && run.end - start > 1) {
        (true, _) => EntityKind::Organization,
        (_, true) => EntityKind::Person,
        _ => EntityKind::Unknown,
    };
    let genders = (run.start..start).chain(role).map(|at| words.attributes(at)).map(Gender::of);
    let gender = genders.reduce(Option::or).flatten();
    Some(Name { core: TokenSpan::new(start, run.end), tokens: run, kind, gender, ..Name::default() })
}

/// Whether a word of the run is a title or a role with a name after it.
fn is_title(words: &Words, at: u32, run: TokenSpan) -> bool {
    let attributes = words.attributes(at);
    let is = attributes.any(Attributes::TITLE | Attributes::ROLE);
    let behind =
        (at + 1..run.end).any(|t| words.is_capital(t) && !words.attributes(t).any(Attributes::SUFFIX));
    // "Earl Weaver", "David Baker Smith": given names and middle names are part of the name.
    let given = attributes.has(Attributes::FIRST_NAME)
        && !attributes.any(Attributes::ABBREVIATION | Attributes::ROLE)
        && at == run.start;
    // "Ann M. Lee": an initial is not a title, although "M." is one elsewhere.
    let initial = at > run.start && words.text(at).trim_end_matches('.').chars().count() == 1;
    let inside = initial
        || !attributes.has(Attributes::TITLE) && first_name_opens(words, TokenSpan::new(run.start, at + 1));
    is && behind && !given && !inside
}

/// Returns the start of a given name and surname after an organization or a party: "House Republican Ann Lee".
fn given_behind_body(words: &Words, run: TokenSpan) -> Option<u32> {
    let last = (run.start..run.end).rev().find(|at| is_body_word(words, *at)).map_or(run.start, |at| at + 1);
    let is = |at: &u32| {
        let given = words.attributes(*at);
        let before = words.attributes(at.wrapping_sub(1)).has(Attributes::DEMONYM)
            || is_body_word(words, at.wrapping_sub(1));
        given.has(Attributes::FIRST_NAME)
            && !given.has(Attributes::PLACE)
            && before
            && words.is_capital(*at + 1)
    };
    (last.max(run.start + 1)..run.end.saturating_sub(1)).find(is)
}

/// Returns the start of the name after an office, which ends where a given name begins: "Secretary of State Ann Lee".
fn behind_office(words: &Words, start: u32, end: u32) -> u32 {
    if !words.attributes(start).has(Attributes::LINK) {
        return start;
    }
    let given = (start..end).find(|at| words.attributes(*at).has(Attributes::FIRST_NAME));
    given.or_else(|| unknown_pair(words, TokenSpan::new(start, end))).unwrap_or(end)
}

/// Returns the start of the last two words if both are unknown, as given name and surname behind an office are: "Minister of
/// Works Ilkka Ravn".
fn unknown_pair(words: &Words, office: TokenSpan) -> Option<u32> {
    let known = WordClass::NOUN.union(WordClass::ADJECTIVE).union(WordClass::VERBAL);
    let pair = office.end.checked_sub(2).filter(|at| *at > office.start + 1)?;
    let unknown = |at: u32| {
        words.is_capital(at)
            && !words.word_class(at).intersects(known)
            && !words.attributes(at).any(Attributes::PLACE | Attributes::BODY | Attributes::ORG_SUFFIX)
    };
    (unknown(pair) && unknown(pair + 1)).then_some(pair)
}

/// Returns the start of a person's name after nationality and party.
fn behind_demonyms(words: &Words, range: TokenSpan) -> u32 {
    let is_demonym = |at: &u32| {
        words.attributes(*at).has(Attributes::DEMONYM) && !words.attributes(*at).has(Attributes::FIRST_NAME)
    };
    let mut start = range.start;
    while start + 1 < range.end && is_demonym(&start) {
        start += 1;
    }
    start
}

/// Returns the start of the name after an occupation that opens the sentence: "Beekeeper Ann Lee".
fn behind_occupation(words: &Words, start: u32, end: u32) -> u32 {
    let first = start == 0 || words.sentence(start - 1) != words.sentence(start);
    let own = words.attributes(start).any(Attributes::FIRST_NAME | Attributes::PARTICLE)
        || words.text(start).ends_with('.')
        || words.text(start).contains(['-', '\'', '’']);
    let given = words.attributes(start + 1).has(Attributes::FIRST_NAME)
        && !words.attributes(start + 1).has(Attributes::PLACE);
    if first && !own && given && start + 2 < end && words.is_capital(start + 2) { start + 1 } else { start }
}

/// Whether a word that usually names organizations is a person's surname here: "Ann House".
fn is_surname(words: &Words, at: u32, start: u32, end: u32) -> bool {
    at + 1 == end
        && at == start + 1
        && words.attributes(start).has(Attributes::FIRST_NAME)
        && !words.attributes(start).has(Attributes::PLACE)
}

/// Returns the role right before a name: "midfielder Obi Larkin".
pub(crate) fn role_before(words: &Words, start: u32) -> Option<u32> {
    let before = start.checked_sub(1)?;
    let attributes = words.attributes(before);
    let is = attributes.any(Attributes::ROLE | Attributes::TITLE) || attributes.has(Attributes::PERSON);
    (is && !words.word_class(before).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
        && words.paragraph(before) == words.paragraph(start))
    .then_some(before)
}
