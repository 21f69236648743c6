//! Known words that may also be surnames: "Banks said", "Cuban said". They are names only if the article has that name
//! elsewhere.

use super::name::Name;
use super::name_words::{is_verb_only, may_be_in_name};
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

/// Reads a known word that opens its sentence and may be a surname: "Banks said".
pub(super) fn doubtful_surname(words: &Words, at: u32) -> Option<Name> {
    let after = words.word_class(at + 1);
    let likely = after.intersects(
        WordClass::VERBAL
            .union(WordClass::POSSESSIVE_MARK)
            .union(WordClass::COMMA)
            .union(WordClass::COLON)
            .union(WordClass::OPEN_BRACKET),
    );
    let name = may_be_in_name(words, at) && likely && !words.word_class(at).intersects(WordClass::GRAMMAR);
    // A verb cannot be the subject of another verb, so such a word is a name.
    let doubtful = !(is_verb_only(words, at) && after.intersects(WordClass::VERBAL));
    let tokens = TokenSpan::new(at, at + 1);
    name.then(|| Name { tokens, core: tokens, doubtful, ..Name::default() })
}

/// Reads a demonym alone as a doubtful surname: "Cuban said".
pub(super) fn people_as_surname(words: &Words, run: TokenSpan) -> Option<Name> {
    let attributes = words.attributes(run.start);
    let before = run.start.checked_sub(1).map(|at| words.word_class(at)).unwrap_or_default();
    let counted = before.intersects(
        WordClass::DETERMINER
            .union(WordClass::POSSESSIVE)
            .union(WordClass::QUANTIFIER)
            .union(WordClass::NUMBER_WORD),
    );
    let alone = run.len() == 1 && attributes.has(Attributes::DEMONYM) && !attributes.has(Attributes::PLURAL);
    let after = words.word_class(run.end);
    let likely = after.intersects(
        WordClass::VERBAL.union(WordClass::COMMA).union(WordClass::POSSESSIVE_MARK).union(WordClass::END),
    );
    (alone && likely && !counted).then(|| Name {
        core: run,
        tokens: run,
        kind: EntityKind::Person,
        doubtful: true,
        ..Name::default()
    })
}
