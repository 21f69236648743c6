//! The sieve `joint`: several people who speak together, "Kerr and Lunn".

use super::phrase::Phrase;
use super::referent::Referent;
use super::walk::Walk;
use crate::lexicon::WordClass;
use crate::mention::entity_kind::EntityKind;
use crate::text::TokenSpan;

impl Walk<'_, '_> {
    /// Returns one referent for all parts, if each part can be resolved.
    pub(super) fn joint(&mut self, parts: &[Phrase], source: TokenSpan) -> Option<Referent> {
        let coordinator =
            source.positions().find(|at| self.words.word_class(*at).intersects(WordClass::COORDINATOR))?;
        let mut whose = Vec::new();
        for part in parts {
            let (referent, _) = self.resolve_phrase(part, source)?;
            let label = self.label(referent)?;
            if !whose.contains(&label) {
                whose.push(label);
            }
        }
        let joint = format!(" {} ", self.words.text(coordinator));
        Some(self.unnamed(whose.join(&joint), EntityKind::Unknown, None, true))
    }
}
