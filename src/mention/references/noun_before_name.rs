//! The sieve `lead`: "A Tarn judge" in the first paragraphs comes before the name it is said of.

use super::phrase::Nominal;
use super::referent::Referent;
use super::walk::Walk;
use crate::mention::entity_kind::EntityKind;

/// In the first paragraphs someone may come in without the name that follows.
const LEAD: u32 = 2;

/// So many paragraphs on the name follows at the latest.
const NAMED_BY: u32 = 5;

impl Walk<'_, '_> {
    /// "A Tarn judge" in the lead: the one judge whom a later paragraph names.
    pub(super) fn lead(&mut self, nominal: &Nominal) -> Option<Referent> {
        let here = self.words.paragraph(nominal.head);
        let person = nominal.kind == EntityKind::Person && !nominal.plural;
        if nominal.possessor || nominal.definite || !person || here > LEAD {
            return None;
        }
        let [only] = self.called(nominal)[..] else { return None };
        let first = self.entities.get(only)?.first;
        let soon = self.words.paragraph(first) <= here + NAMED_BY;
        (first > nominal.head && soon).then_some(Referent::Entity(only))
    }
}
