//! Names the speakers of the answer as the article writes them, or by the editor's aliases. Referents with the same name are
//! one speaker.

use super::referent::Referent;
use super::walk::Walk;
use crate::mention::entities::Entity;

impl Walk<'_, '_> {
    pub(super) fn label(&self, referent: Referent) -> Option<String> {
        let written = match referent {
            Referent::Entity(e) => self.entities.get(e).map(|entity| self.full_name(entity)),
            Referent::Unnamed(u) => self.labels.get(u as usize).cloned(),
        }?;
        let listed = self.words.article.aliases.name(&written).map(str::to_owned);
        Some(listed.unwrap_or(written))
    }

    /// Returns the speaker of a referent. Referents with the same name are one speaker.
    pub(super) fn speaker(&mut self, referent: Referent) -> Option<usize> {
        let Referent::Entity(e) = referent else { return self.labelled(referent) };
        if let Some(known) = self.of_entity.get(e as usize).copied().flatten() {
            return Some(known);
        }
        let speaker = self.labelled(referent);
        if let Some(slot) = self.of_entity.get_mut(e as usize) {
            *slot = speaker;
        }
        speaker
    }

    fn full_name(&self, entity: &Entity) -> String {
        let name = self.words.written(entity.name);
        let family = self.words.written(entity.family);
        if family.is_empty() { name } else { format!("{name} {family}") }
    }

    fn labelled(&mut self, referent: Referent) -> Option<usize> {
        let label = self.label(referent).filter(|l| !l.is_empty())?;
        let key = label.to_lowercase();
        if let Some(speaker) = self.known.get(&key) {
            return Some(*speaker);
        }
        let speaker = self.speakers.len();
        self.speakers.push(label);
        self.known.insert(key, speaker);
        Some(speaker)
    }
}
