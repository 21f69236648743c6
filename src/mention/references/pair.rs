//! Two people named together, "Ann and Bo Lee", to whom "the couple" and "the other" refer.

use super::phrase::Nominal;
use super::referent::Referent;
use super::walk::{Pair, Walk};
use crate::lexicon::{Attributes, WordClass};
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

/// How many paragraphs after the names a description of both may stand.
const REACH: u32 = 6;

impl Walk<'_, '_> {
    /// Notes the pair whose first name is this one, if the next name is joined to it.
    pub(super) fn note_pair(&mut self, index: usize) {
        let Some([one, other]) = self.names.get(index..index + 2) else { return };
        let joined = self.words.word_class(one.tokens.end).intersects(WordClass::COORDINATOR)
            && one.tokens.end + 1 == other.tokens.start;
        if !joined {
            return;
        }
        let (Some(first), Some(second)) = (self.person(index), self.person(index + 1)) else { return };
        let shared = self.entities.get(first).is_some_and(|entity| !entity.family.is_empty());
        let written = |walk: &Self, e: u32| walk.label(Referent::Entity(e)).unwrap_or_default();
        let label = if shared {
            self.words.written(TokenSpan::new(one.core.start, other.core.end))
        } else {
            let joint = self.words.text(one.tokens.end);
            format!("{} {joint} {}", written(self, first), written(self, second))
        };
        let both = self.unnamed(label, EntityKind::Unknown, None, true);
        self.pair = Some(Pair { at: one.tokens.start, members: [first, second], both });
    }

    /// Returns the entity of a name, unless it is no person.
    fn person(&self, index: usize) -> Option<u32> {
        let found = self.entities.of_name.get(index).copied().flatten()?;
        let kind = self.entities.get(found.entity)?.kind;
        matches!(kind, EntityKind::Person | EntityKind::Unknown).then_some(found.entity)
    }

    /// Resolves "the couple" to the last two people named together, and "the other" to the one of them who did not speak last.
    pub(super) fn of_pair(&self, nominal: &Nominal) -> Option<Referent> {
        let attributes = self.words.attributes(nominal.head);
        if !nominal.definite || nominal.label.end > nominal.head + 1 {
            return None;
        }
        let near = |pair: &Pair| self.words.paragraph(nominal.head) <= self.words.paragraph(pair.at) + REACH;
        let pair = self.pair.filter(near)?;
        if attributes.has(Attributes::PAIR) {
            return Some(pair.both);
        }
        let last =
            self.mentions.latest_of(&pair.members).filter(|_| attributes.has(Attributes::OTHER_ONE))?;
        pair.members.into_iter().find(|member| *member != last).map(Referent::Entity)
    }
}
