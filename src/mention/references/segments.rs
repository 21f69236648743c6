//! Splits a source at commas, brackets and dashes, and at coordinators.

use super::phrase::Phrases;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

impl Phrases<'_, '_> {
    /// Returns the segments between commas, brackets, dashes and relative pronouns outside of names.
    pub(super) fn segments(&self, source: TokenSpan) -> Vec<TokenSpan> {
        let mut found = Vec::new();
        let mut start = source.start;
        for at in source.positions() {
            let inside = self.name_at(at).is_some() && self.name_at(at) == self.name_at(at + 1);
            if self.words.word_class(at).intersects(WordClass::BOUND) && !inside {
                found.push(TokenSpan::new(start, at));
                start = at + 1;
            }
        }
        found.push(TokenSpan::new(start, source.end));
        found.retain(|r| r.start < r.end);
        // "Overall, the fund": adverbs before the first comma are not part of the source.
        if self.is_glued(&found) {
            found.remove(0);
        }
        found
    }

    /// Whether the first segment is not part of the source: adverbs, dates ("In 2010, the fund"), and nouns that refer to nobody
    /// before somebody ("costs, Lee").
    fn is_glued(&self, segments: &[TokenSpan]) -> bool {
        let [first, second, ..] = *segments else { return false };
        if first.positions().all(|at| self.is_adverb(at) || !self.words.is_word(at)) {
            return true;
        }
        let someone = Attributes::ROLE
            | Attributes::PERSON
            | Attributes::TITLE
            | Attributes::BODY
            | Attributes::GROUP
            | Attributes::DOCUMENT
            | Attributes::DEMONYM;
        let comma = self.words.word_class(first.end).intersects(WordClass::COMMA);
        // "If anything, experts say".
        if comma && first.len() == 1 && self.words.attributes(first.start).has(Attributes::INDEFINITE) {
            return true;
        }
        let opens = WordClass::DETERMINER.union(WordClass::POSSESSIVE);
        let bare = !self.words.word_class(first.start).intersects(opens)
            && !first.positions().any(|at| self.name_at(at).is_some());
        let nobody = first.positions().all(|at| {
            !self.words.attributes(at).any(someone) || self.words.attributes(at).has(Attributes::INDEFINITE)
        });
        comma
            && bare
            && nobody
            && (self.words.word_class(second.start).intersects(opens) || self.whole_name(second).is_some())
    }

    /// Returns the parts between coordinators outside of names, up to the first preposition.
    pub(super) fn coordinated(&self, segment: TokenSpan) -> Vec<TokenSpan> {
        let hangs = segment.positions().skip(1).find(|at| {
            self.words.word_class(*at).intersects(WordClass::PREPOSITION) && self.name_at(*at).is_none()
        });
        let mut found = Vec::new();
        let mut start = segment.start;
        for at in segment.positions() {
            let joins =
                self.words.word_class(at).intersects(WordClass::COORDINATOR) && self.name_at(at).is_none();
            let after_preposition = hangs.is_some_and(|h| h < at) && !self.opens_name(at + 1, segment.end);
            if joins && at > start && !after_preposition {
                found.push(TokenSpan::new(start, at));
                start = at + 1;
            }
        }
        found.push(TokenSpan::new(start, segment.end));
        found
    }

    fn opens_name(&self, at: u32, end: u32) -> bool {
        at < end
            && self.name_at(at).and_then(|n| self.names.get(n)).is_some_and(|n| n.kind == EntityKind::Person)
    }
}
