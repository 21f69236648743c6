//! Tests of which words may be part of a name.

use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::text::TokenSpan;

/// Whether a word can be part of a name.
pub(super) fn may_be_in_name(words: &Words, at: u32) -> bool {
    words.is_capital(at) && !words.word_class(at).intersects(WordClass::PRONOUN) && !is_party(words, at) && {
        let attributes = words.attributes(at);
        // "US" in capitals is a name, although "us" is a pronoun.
        let pronoun = attributes.has(Attributes::PRONOUN) && !words.is_name_in_capitals(at);
        !pronoun && !attributes.any(Attributes::CALENDAR | Attributes::DEFINITE)
    }
}

/// Whether a word is a party and a constituency after a name: "R-Ohio", "D-N.Y.".
pub(super) fn is_party(words: &Words, at: u32) -> bool {
    let aside = WordClass::OPEN_BRACKET.union(WordClass::COMMA);
    at.checked_sub(1).is_some_and(|before| words.word_class(before).intersects(aside)) && {
        let mut letters = words.text(at).chars();
        letters.next().is_some_and(char::is_uppercase) && matches!(letters.next(), Some('-' | '–' | '‑'))
    }
}

/// Whether a word is only a verb, as before an inverted subject: "Said", "Asked".
pub(super) fn is_verb_only(words: &Words, at: u32) -> bool {
    let named = Attributes::ROLE
        | Attributes::BODY
        | Attributes::TITLE
        | Attributes::ORG_SUFFIX
        | Attributes::FIRST_NAME;
    words.word_class(at).intersects(WordClass::VERBAL)
        && !words.word_class(at).intersects(WordClass::NOMINAL)
        && !words.attributes(at).any(named | Attributes::DEMONYM)
}

pub(super) fn is_particle(words: &Words, at: u32) -> bool {
    words.attributes(at).has(Attributes::PARTICLE)
}

pub(super) fn first_name_opens(words: &Words, range: TokenSpan) -> bool {
    range.len() > 1
        && words.attributes(range.start).has(Attributes::FIRST_NAME)
        && !is_body_word(words, range.end - 1)
}

/// Whether a word makes its name the name of an organization.
pub(crate) fn is_body_word(words: &Words, at: u32) -> bool {
    words.is_capital(at)
        && words.attributes(at).any(Attributes::ORG_SUFFIX | Attributes::BODY | Attributes::GROUP)
        || words.attributes(at).has(Attributes::ORG_SUFFIX)
}

/// Whether a word alone is not a name: a demonym, a title or a role.
pub(super) fn is_common(words: &Words, at: u32) -> bool {
    let attributes = words.attributes(at);
    attributes.any(Attributes::DEMONYM | Attributes::TITLE | Attributes::ROLE | Attributes::CALENDAR)
        && !attributes.has(Attributes::FIRST_NAME)
        || !words.word_class(at).intersects(WordClass::NAME)
        || !words.is_capital(at)
}
