//! Finds runs of capitalised words that may be a name. Particles, links, nicknames and commas may join their parts.

use super::name_words::{first_name_opens, is_body_word, is_particle, is_verb_only, may_be_in_name};
use crate::document::TokenKind;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::text::{TokenSpan, step};

/// The maximum length of a run, so that the time is linear on any text.
const FARTHEST: u32 = 64;

/// Whether a name may begin at a token.
pub(super) fn opens_run(words: &Words, at: u32, paragraph: TokenSpan) -> bool {
    if !may_be_in_name(words, at) {
        return false;
    }
    // For a known word that opens a sentence, the next word decides whether it is part of a name.
    words.word_class(at).intersects(WordClass::NAME)
        || !words.word_class(at).intersects(WordClass::GRAMMAR)
            && !is_verb_only(words, at)
            && at + 1 < paragraph.end
            && may_be_in_name(words, at + 1)
            && words.word_class(at + 1).intersects(WordClass::NAME)
        || is_office(words, at) && at + 2 < paragraph.end && joins(words, at, at + 1, paragraph.end)
        || is_particle(words, at) && words.is_capital(at) && joint_end(words, at, paragraph.end).is_some()
}

/// Returns one past the last word of the run that begins at `start`.
pub(super) fn run_end(words: &Words, start: u32, limit: u32) -> u32 {
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

/// Whether the word at `at` continues the run before it.
fn follows(words: &Words, start: u32, at: u32) -> bool {
    let attributes = words.attributes(at);
    let month_as_surname = attributes.has(Attributes::CALENDAR)
        && words.is_capital(at)
        && [start, at - 1]
            .iter()
            .any(|t| words.attributes(*t).any(Attributes::FIRST_NAME | Attributes::TITLE));
    // "plc" is in lower case and part of the name; "court" is not.
    let small_suffix = attributes.has(Attributes::ORG_SUFFIX)
        && words.kind(at) == TokenKind::Lower
        && !attributes.any(Attributes::GROUP | Attributes::BODY)
        && !words.word_class(at).intersects(WordClass::NOMINAL.union(WordClass::VERBAL));
    may_be_in_name(words, at) && words.word_class(at).intersects(WordClass::NAME)
        || month_as_surname
        || small_suffix
}

/// Returns the end of the next capitalised word after `before`, if only a joint is between them.
fn joint_end(words: &Words, before: u32, limit: u32) -> Option<u32> {
    let mut at = before + 1;
    while at < limit
        && at <= before + 3
        && !(may_be_in_name(words, at) && words.word_class(at).intersects(WordClass::NAME))
    {
        at += 1;
    }
    (at < limit && at > before + 1 && at <= before + 4 && may_be_in_name(words, at)).then_some(at + 1)
}

/// Whether the words from `at` to the next capital join two parts of a name.
fn joins(words: &Words, start: u32, at: u32, limit: u32) -> bool {
    let Some(next) = joint_end(words, at - 1, limit).map(|end| end - 1) else { return false };
    let mut between = at..next;
    let single = between.len() == 1;
    if between.clone().all(|t| is_particle(words, t) && words.kind(t) == TokenKind::Lower) {
        return !words.attributes(at).has(Attributes::LINK);
    }
    if single && words.is_quotation(at) {
        return is_nickname(words.text(at));
    }
    if single && words.text(at) == "&" {
        return true;
    }
    if single && words.word_class(at).intersects(WordClass::COMMA) {
        return words.attributes(next).has(Attributes::SUFFIX)
            && !words.attributes(next).has(Attributes::TITLE);
    }
    // The clitic without a letter marks plural possessors: "Beekeepers’ Guild".
    let people = words.word_class(at).intersects(WordClass::POSSESSIVE_MARK)
        && words.attributes(at - 1).has(Attributes::PLURAL);
    if single && people && is_body_word(words, next) {
        return true;
    }
    if single
        && words.word_class(at).intersects(WordClass::POSSESSIVE_MARK)
        && words.text(at).chars().count() == 1
    {
        return (next..limit.min(next + 3)).any(|t| is_body_word(words, t));
    }
    if single && words.word_class(at).intersects(WordClass::COORDINATOR) {
        let person = Attributes::FIRST_NAME | Attributes::TITLE | Attributes::ROLE;
        let linked = (start..at).any(|t| words.attributes(t).has(Attributes::LINK));
        return linked && links(words, TokenSpan::new(start, at)) && !words.attributes(next).any(person);
    }
    let link = between.next().is_some_and(|t| words.attributes(t).has(Attributes::LINK));
    let article = between.all(|t| words.word_class(t).intersects(WordClass::DETERMINER));
    link && article && links(words, TokenSpan::new(start, at))
}

/// Whether the name of an organization or an office continues after "of".
fn links(words: &Words, left: TokenSpan) -> bool {
    let person = first_name_opens(words, left) || office_of_person(words, left);
    let office = is_office(words, left.end - 1)
        && !left.positions().any(|t| words.attributes(t).has(Attributes::FIRST_NAME));
    !person && (left.positions().any(|t| is_body_word(words, t)) || office)
}

/// Whether a run ends with an office and the name of its holder: "House Speaker Ann Lee".
fn office_of_person(words: &Words, run: TokenSpan) -> bool {
    let given = |t: &u32| words.attributes(*t).has(Attributes::FIRST_NAME) && is_office(words, *t - 1);
    let named = (run.start + 1..run.end - 1).find(given);
    named.is_some_and(|t| !(t..run.end).any(|t| is_body_word(words, t)))
}

/// Whether a word names an office that "of" may continue: "Minister of Works", "Head of News".
fn is_office(words: &Words, at: u32) -> bool {
    let attributes = words.attributes(at);
    attributes.has(Attributes::TITLE)
        || attributes.has(Attributes::ROLE) && words.is_capital(at) && !attributes.has(Attributes::PLURAL)
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
