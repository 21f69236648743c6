//! Resolves a source that is a name. Its entity was found when the names of the article were grouped (`entities::match_name`).

use super::referent::{Referent, Resolved};
use super::walk::Walk;
use crate::lexicon::{Attributes, SpeakerSieve};
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

impl Walk<'_, '_> {
    /// Returns the entity of a name, with the sieve that found it. A name without an entity speaks under its own words.
    pub(super) fn named(&mut self, name: usize, apposed: bool, within: TokenSpan) -> Resolved {
        // "the Lees" does not refer to one of them.
        let family =
            within.start.checked_sub(1).is_some_and(|at| self.words.attributes(at).has(Attributes::DEFINITE));
        let found = self.entities.of_name.get(name).copied().flatten();
        let found = found.filter(|f| !(family && f.sieve == SpeakerSieve::Spelling));
        match found.or_else(|| if family { None } else { self.entities.look_up(self.words, within) }) {
            Some(found) => {
                (Referent::Entity(found.entity), if apposed { SpeakerSieve::Apposition } else { found.sieve })
            }
            None => (
                self.unnamed(self.words.written(within), EntityKind::Unknown, None, false),
                SpeakerSieve::Name,
            ),
        }
    }
}
