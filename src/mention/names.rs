//! Names as they stand in the text: runs of capitalised words with their particles, links and titles.

use std::ops::Range;

use super::article::Words;
use super::sex::Sex;
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::stop::{Stop, Stopped};
use crate::text::step;

/// What a name names, as far as its own words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Sort {
    Person,
    Body,
    Place,
    #[default]
    Unknown,
}

/// One name at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// With titles and whatever else stands in capitals before it.
    pub tokens: Range<u32>,
    /// The name proper.
    pub core: Range<u32>,
    pub sort: Sort,
    /// What its title or the role beside it says.
    pub sex: Sex,
    /// It stands in a heading in capitals, where names and other words cannot be told apart.
    pub heading: bool,
    /// A known word that opens its sentence: a name only where the article has that name elsewhere.
    pub doubtful: bool,
}

/// A run of more words than this is no name, and none of it is read.
const LONGEST: u32 = 14;

/// A run is followed no farther than this, so that an endless one costs no more than its length.
const FARTHEST: u32 = 64;

/// So many tokens are looked at before the stop signal is again.
const TOGETHER: u32 = 1024;

/// All names, in the order of the text.
pub(super) fn names(words: &Words, stop: &Stop) -> Result<Vec<Name>, Stopped> {
    let mut found = Vec::with_capacity(words.len() as usize / 8);
    for paragraph in words.article.paragraphs {
        let heading = is_heading(words, paragraph, stop)?;
        let mut next = paragraph.start;
        // No name opens in lower case.
        while next < paragraph.end {
            stop.check()?;
            let near = words.tokens(&(next..paragraph.end.min(next + TOGETHER)));
            let lower = near.iter().position(|t| t.kind.is_capital());
            step(lower.unwrap_or(near.len()));
            let Some(lower) = lower else {
                next += TOGETHER;
                continue;
            };
            let at = next + lower as u32;
            if !opens(words, at, paragraph) {
                found.extend(doubtful(words, at).map(|name| Name { heading, ..name }));
                next = at + 1;
                continue;
            }
            let end = run_end(words, at, paragraph.end);
            if end - at <= LONGEST {
                let heading = heading || is_shouted(words, at..end);
                found.extend(read(words, at..end).map(|name| Name { heading, ..name }));
            }
            next = end;
        }
    }
    Ok(found)
}

/// Whether a run is a heading in capitals that lost its line.
fn is_shouted(words: &Words, run: Range<u32>) -> bool {
    let length = run.len();
    let capitals = run.filter(|at| words.kind(*at) == TokenKind::Capitals).count();
    length >= 5 && capitals * 10 >= length * 6
}

/// A word that opens its sentence and may be a surname all the same: "Banks said".
fn doubtful(words: &Words, at: u32) -> Option<Name> {
    let after = words.part(at + 1);
    let likely = after.intersects(
        WordClass::VERBAL
            .union(WordClass::POSSESSIVE_MARK)
            .union(WordClass::COMMA)
            .union(WordClass::COLON)
            .union(WordClass::OPEN_BRACKET),
    );
    let name = fits(words, at) && likely && !words.part(at).intersects(WordClass::GRAMMAR);
    // A bare verb cannot head a clause before another verb: such a word is a name.
    let doubtful = !(is_verb_only(words, at) && after.intersects(WordClass::VERBAL));
    name.then(|| Name { tokens: at..at + 1, core: at..at + 1, doubtful, ..Name::default() })
}

/// Whether nearly all longer words of the paragraph are in capitals.
fn is_heading(words: &Words, paragraph: &Range<u32>, stop: &Stop) -> Result<bool, Stopped> {
    let (mut all, mut capital) = (0, 0);
    for near in words.tokens(paragraph).chunks(TOGETHER as usize) {
        stop.check()?;
        step(near.len());
        for token in near.iter().filter(|t| t.kind.is_word() && t.span.len() > 3) {
            all += 1;
            capital += u32::from(token.kind.is_capital());
        }
    }
    if all == 0 || capital * 10 < all * 8 {
        return Ok(false);
    }
    let least = if words.in_prose(paragraph.start) { 4 } else { 2 };
    // Headings in capitals have their verbs in capitals too.
    let verb = |at: u32| words.kind(at) == TokenKind::Lower && is_verb_only(words, at);
    let mut tokens = paragraph.clone().inspect(|_| step(1)).take_while(|_| !stop.is_stopped());
    Ok(all >= least && !tokens.any(verb))
}

/// Whether a word can stand in a name.
fn fits(words: &Words, at: u32) -> bool {
    words.is_capital(at) && !words.part(at).intersects(WordClass::PRONOUN) && !is_party(words, at) && {
        let attributes = words.attributes(at);
        !attributes.any(Attributes::CALENDAR | Attributes::PRONOUN | Attributes::DEFINITE)
    }
}

/// "R-Ohio", "D-N.Y." behind a name: a letter for the party and where it was elected.
fn is_party(words: &Words, at: u32) -> bool {
    let aside = WordClass::OPEN_BRACKET.union(WordClass::COMMA);
    at.checked_sub(1).is_some_and(|before| words.part(before).intersects(aside)) && {
        let mut letters = words.text(at).chars();
        letters.next().is_some_and(char::is_uppercase) && matches!(letters.next(), Some('-' | '–' | '‑'))
    }
}

/// Whether a name may begin here.
fn opens(words: &Words, at: u32, paragraph: &Range<u32>) -> bool {
    if !fits(words, at) {
        return false;
    }
    // Known words that open a sentence show by what follows whether they belong to a name.
    words.part(at).intersects(WordClass::NAME)
        || !words.part(at).intersects(WordClass::GRAMMAR)
            && !is_verb_only(words, at)
            && at + 1 < paragraph.end
            && fits(words, at + 1)
            && words.part(at + 1).intersects(WordClass::NAME)
        || particle(words, at) && words.is_capital(at) && joint_end(words, at, paragraph.end).is_some()
}

/// "Said", "Asked": verbs before an inverted subject.
fn is_verb_only(words: &Words, at: u32) -> bool {
    let named = Attributes::ROLE
        | Attributes::BODY
        | Attributes::TITLE
        | Attributes::ORG_SUFFIX
        | Attributes::FIRST_NAME;
    words.part(at).intersects(WordClass::VERBAL)
        && !words.part(at).intersects(WordClass::NOMINAL)
        && !words.attributes(at).any(named | Attributes::DEMONYM)
}

fn particle(words: &Words, at: u32) -> bool {
    words.attributes(at).has(Attributes::PARTICLE)
}

/// One past the last word of the run that begins at `start`.
fn run_end(words: &Words, start: u32, limit: u32) -> u32 {
    let limit = limit.min(start + FARTHEST);
    let mut at = start + 1;
    while at < limit {
        step(1);
        if follows(words, start, at) {
            at += 1;
        } else if let Some(next) = joint_end(words, at - 1, limit).filter(|_| joins(words, start, at, limit))
        {
            at = next;
        } else {
            break;
        }
    }
    at
}

/// Whether the word at `at` goes on with the run before it.
fn follows(words: &Words, start: u32, at: u32) -> bool {
    let attributes = words.attributes(at);
    let month_as_surname = attributes.has(Attributes::CALENDAR)
        && words.is_capital(at)
        && [start, at - 1]
            .iter()
            .any(|t| words.attributes(*t).any(Attributes::FIRST_NAME | Attributes::TITLE));
    // "plc" is small and still of the name; "court" is not.
    let small_suffix = attributes.has(Attributes::ORG_SUFFIX)
        && words.kind(at) == TokenKind::Lower
        && !attributes.any(Attributes::GROUP | Attributes::BODY)
        && !words.part(at).intersects(WordClass::NOMINAL.union(WordClass::VERBAL));
    fits(words, at) && words.part(at).intersects(WordClass::NAME) || month_as_surname || small_suffix
}

/// The end of the word behind the joint that follows the word at `before`.
fn joint_end(words: &Words, before: u32, limit: u32) -> Option<u32> {
    let mut at = before + 1;
    while at < limit && at <= before + 3 && !(fits(words, at) && words.part(at).intersects(WordClass::NAME)) {
        at += 1;
    }
    (at < limit && at > before + 1 && at <= before + 4 && fits(words, at)).then_some(at + 1)
}

/// Whether what stands at `at`, before the next capital, joins two parts of a name.
fn joins(words: &Words, start: u32, at: u32, limit: u32) -> bool {
    let Some(next) = joint_end(words, at - 1, limit).map(|end| end - 1) else { return false };
    let mut between = at..next;
    let single = between.len() == 1;
    if between.clone().all(|t| particle(words, t) && words.kind(t) == TokenKind::Lower) {
        return !words.attributes(at).has(Attributes::LINK);
    }
    if single && words.is_quotation(at) {
        return is_nickname(words.text(at));
    }
    if single && words.text(at) == "&" {
        return true;
    }
    if single && words.part(at).intersects(WordClass::COMMA) {
        return words.attributes(next).has(Attributes::SUFFIX)
            && !words.attributes(next).has(Attributes::TITLE);
    }
    // The clitic without a letter of its own marks many possessors: "Beekeepers’ Guild".
    let people = words.part(at).intersects(WordClass::POSSESSIVE_MARK)
        && words.attributes(at - 1).has(Attributes::PLURAL);
    if single && people && is_body_word(words, next) {
        return true;
    }
    if single && words.part(at).intersects(WordClass::POSSESSIVE_MARK) && words.text(at).chars().count() == 1
    {
        return (next..limit.min(next + 3)).any(|t| is_body_word(words, t));
    }
    if single && words.part(at).intersects(WordClass::COORDINATOR) {
        let person = Attributes::FIRST_NAME | Attributes::TITLE | Attributes::ROLE;
        let linked = (start..at).any(|t| words.attributes(t).has(Attributes::LINK));
        return linked && links(words, start..at) && !words.attributes(next).any(person);
    }
    let link = between.next().is_some_and(|t| words.attributes(t).has(Attributes::LINK));
    let article = between.all(|t| words.part(t).intersects(WordClass::DETERMINER));
    link && article && links(words, start..at)
}

/// Whether a body's or an office's name goes on behind "of".
fn links(words: &Words, left: Range<u32>) -> bool {
    let person = first_name_opens(words, left.clone());
    let office = words.attributes(left.end - 1).has(Attributes::TITLE)
        && !left.clone().any(|t| words.attributes(t).has(Attributes::FIRST_NAME));
    !person && (left.clone().any(|t| is_body_word(words, t)) || office)
}

fn first_name_opens(words: &Words, range: Range<u32>) -> bool {
    range.len() > 1
        && words.attributes(range.start).has(Attributes::FIRST_NAME)
        && !is_body_word(words, range.end - 1)
}

/// Whether a word makes a name that of a body.
pub(super) fn is_body_word(words: &Words, at: u32) -> bool {
    words.is_capital(at)
        && words.attributes(at).any(Attributes::ORG_SUFFIX | Attributes::BODY | Attributes::GROUP)
        || words.attributes(at).has(Attributes::ORG_SUFFIX)
}

/// Finds the name proper in a run; nothing where the run holds none.
fn read(words: &Words, run: Range<u32>) -> Option<Name> {
    let mut start = run.start;
    let mut titled = false;
    while let Some(title) = (start..run.end).rev().find(|at| is_title(words, *at, &run)) {
        start = title + 1;
        titled = true;
    }
    if titled {
        start = behind_office(words, start, run.end);
    }
    if let Some(given) = given_behind_body(words, &(start..run.end)) {
        start = given;
        titled = true;
    }
    let titled_body = titled && (start..run.end).any(|at| is_body_word(words, at));
    if titled_body {
        start = run.start;
    }
    let body = (start..run.end).any(|at| is_body_word(words, at) && !is_surname(words, at, start, run.end));
    if !body {
        start = behind_demonyms(words, start..run.end);
    }
    // Behind "Mr." every word is a name, behind "Prime" not.
    let before = start.checked_sub(1).filter(|_| titled).map(|at| words.attributes(at));
    let polite = before.is_some_and(|a| a.has(Attributes::ABBREVIATION) || Sex::of(a) != Sex::Unknown);
    if !polite && (start..run.end).all(|at| is_common(words, at)) {
        return people_as_surname(words, run);
    }
    if !body && !titled {
        start = behind_occupation(words, start, run.end);
    }
    let role = role_before(words, run.start);
    let known = words.attributes(start).has(Attributes::FIRST_NAME)
        && !words.attributes(start).has(Attributes::PLACE);
    let sort = match (body, titled || role.is_some() || known && run.end - start > 1) {
        (true, _) => Sort::Body,
        (_, true) => Sort::Person,
        _ => Sort::Unknown,
    };
    let told = (run.start..start).chain(role).map(|at| words.attributes(at)).map(Sex::of);
    let sex = told.reduce(Sex::or).unwrap_or_default();
    Some(Name { core: start..run.end, tokens: run, sort, sex, ..Name::default() })
}

/// A title or a role inside the run that has a name behind it.
fn is_title(words: &Words, at: u32, run: &Range<u32>) -> bool {
    let attributes = words.attributes(at);
    let is = attributes.any(Attributes::TITLE | Attributes::ROLE);
    let behind =
        (at + 1..run.end).any(|t| words.is_capital(t) && !words.attributes(t).any(Attributes::SUFFIX));
    // "Earl Weaver", "David Baker Smith": given names, and surnames between, are of the name.
    let given = attributes.has(Attributes::FIRST_NAME)
        && !attributes.any(Attributes::ABBREVIATION | Attributes::ROLE)
        && at == run.start;
    // "Ann M. Lee": an initial is none either, though "M." stands for a title elsewhere.
    let initial = at > run.start && words.text(at).trim_end_matches('.').chars().count() == 1;
    let inside = initial || !attributes.has(Attributes::TITLE) && first_name_opens(words, run.start..at + 1);
    is && behind && !given && !inside
}

/// "House Republican Ann Lee": a given name and a surname behind a body's or a party's name.
fn given_behind_body(words: &Words, run: &Range<u32>) -> Option<u32> {
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

/// Whether a quotation between two names is a nickname.
fn is_nickname(quotation: &str) -> bool {
    let inner = quotation.trim_matches(|c: char| !c.is_alphanumeric() && c != ',' && c != '.');
    let capital = inner.chars().next().is_some_and(char::is_uppercase);
    capital
        && inner.len() < 25
        && inner.split_whitespace().count() <= 3
        && !inner.ends_with([',', '.', '?', '!'])
}

/// "Secretary of State Ann Lee": the words of the office end where a given name begins.
fn behind_office(words: &Words, start: u32, end: u32) -> u32 {
    if !words.attributes(start).has(Attributes::LINK) {
        return start;
    }
    (start..end).find(|at| words.attributes(*at).has(Attributes::FIRST_NAME)).unwrap_or(end)
}

/// The start of a person's name behind nationality and party.
fn behind_demonyms(words: &Words, range: Range<u32>) -> u32 {
    let is_demonym = |at: &u32| {
        words.attributes(*at).has(Attributes::DEMONYM) && !words.attributes(*at).has(Attributes::FIRST_NAME)
    };
    let mut start = range.start;
    while start + 1 < range.end && is_demonym(&start) {
        start += 1;
    }
    start
}

/// "Beekeeper Ann Lee": a sentence's first word before a given name and another name.
fn behind_occupation(words: &Words, start: u32, end: u32) -> u32 {
    let first = start == 0 || words.sentence(start - 1) != words.sentence(start);
    let own = words.attributes(start).any(Attributes::FIRST_NAME | Attributes::PARTICLE)
        || words.text(start).ends_with('.')
        || words.text(start).contains(['-', '\'', '’']);
    let given = words.attributes(start + 1).has(Attributes::FIRST_NAME)
        && !words.attributes(start + 1).has(Attributes::PLACE);
    if first && !own && given && start + 2 < end && words.is_capital(start + 2) { start + 1 } else { start }
}

/// Whether a word that often names bodies is a person's surname here: "Ann House".
fn is_surname(words: &Words, at: u32, start: u32, end: u32) -> bool {
    at + 1 == end
        && at == start + 1
        && words.attributes(start).has(Attributes::FIRST_NAME)
        && !words.attributes(start).has(Attributes::PLACE)
}

/// "Cuban said": a people's name alone may be someone's surname, where the article has that name elsewhere.
fn people_as_surname(words: &Words, run: Range<u32>) -> Option<Name> {
    let attributes = words.attributes(run.start);
    let before = run.start.checked_sub(1).map(|at| words.part(at)).unwrap_or_default();
    let counted = before.intersects(
        WordClass::DETERMINER
            .union(WordClass::POSSESSIVE)
            .union(WordClass::QUANTIFIER)
            .union(WordClass::NUMBER_WORD),
    );
    let alone = run.len() == 1 && attributes.has(Attributes::DEMONYM) && !attributes.has(Attributes::PLURAL);
    let after = words.part(run.end);
    let likely = after.intersects(
        WordClass::VERBAL.union(WordClass::COMMA).union(WordClass::POSSESSIVE_MARK).union(WordClass::END),
    );
    (alone && likely && !counted).then(|| Name {
        core: run.clone(),
        tokens: run,
        sort: Sort::Person,
        doubtful: true,
        ..Name::default()
    })
}

/// Words that, alone, name nobody: peoples, titles, roles.
fn is_common(words: &Words, at: u32) -> bool {
    let attributes = words.attributes(at);
    attributes.any(Attributes::DEMONYM | Attributes::TITLE | Attributes::ROLE | Attributes::CALENDAR)
        && !attributes.has(Attributes::FIRST_NAME)
        || !words.part(at).intersects(WordClass::NAME)
        || !words.is_capital(at)
}

/// The role right before a name: "midfielder Obi Larkin".
pub(super) fn role_before(words: &Words, start: u32) -> Option<u32> {
    let before = start.checked_sub(1)?;
    let attributes = words.attributes(before);
    let is = attributes.any(Attributes::ROLE | Attributes::TITLE) || attributes.has(Attributes::PERSON);
    (is && !words.part(before).intersects(WordClass::PRONOUN.union(WordClass::POSSESSIVE))
        && words.paragraph(before) == words.paragraph(start))
    .then_some(before)
}
