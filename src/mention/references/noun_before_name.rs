//! The sieve `lead`: resolves "A Tarn judge" in the first paragraphs to the judge named later.

use super::phrase::Nominal;
use super::referent::Referent;
use super::walk::Walk;
use crate::mention::entity_kind::EntityKind;

/// The index of the last paragraph that belongs to the lead.
const LEAD: u32 = 2;

/// The maximum number of paragraphs between the noun and the name.
const NAMED_BY: u32 = 5;

impl Walk<'_, '_> {
    /// Resolves a noun in the lead to the only entity called so, if that is named soon after.
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
