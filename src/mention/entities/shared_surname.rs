//! Shared surnames: "Ann and Bo Lee" also names Ann Lee.

use super::gather::Entities;
use super::name_key::NameKey;
use crate::lexicon::{Attributes, WordClass};
use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::gender::Gender;
use crate::mention::names::Name;
use crate::stop::{Stop, Stopped};
use crate::text::{TokenSpan, step};

impl Entities {
    /// Adds an entity for each given name that shares the surname after the next given name, unless it is already known.
    pub(crate) fn add_shared_surnames(
        &mut self,
        words: &Words,
        names: &[Name],
        stop: &Stop,
    ) -> Result<(), Stopped> {
        for pair in names.windows(2) {
            stop.check()?;
            step(1);
            let [one, other] = pair else { continue };
            if shares_surname(words, one, other) {
                self.add_partner(words, one, other);
            }
        }
        Ok(())
    }

    fn add_partner(&mut self, words: &Words, one: &Name, other: &Name) {
        let family = TokenSpan::new(other.core.end - 1, other.core.end);
        let (given, last) = (self.lexemes.at(words, one.core.start), self.lexemes.at(words, family.start));
        if self.by_first.of(given).next().is_some() || self.by_last.of(given).next().is_some() {
            return;
        }
        let start = self.spelled.len() as u32;
        self.spelled.extend([given, last]);
        let gender = Gender::of(words.attributes(one.core.start));
        let key = NameKey { start, length: 2, given: gender, ..NameKey::default() };
        let stated = Name { kind: EntityKind::Person, ..*one };
        let entity = self.create(words, &stated, key);
        if let Some(entity) = self.list.get_mut(entity as usize) {
            entity.family = family;
        }
    }
}

/// Whether two names are a given name alone, "and", and a given name with a surname.
fn shares_surname(words: &Words, one: &Name, other: &Name) -> bool {
    let given = |at: u32| words.attributes(at).has(Attributes::FIRST_NAME);
    let joined = words.word_class(one.tokens.end).intersects(WordClass::COORDINATOR)
        && one.tokens.end + 1 == other.tokens.start;
    let alone = one.tokens.len() == 1 && given(one.core.start) && !one.heading;
    let full = other.core.len() == 2 && other.tokens == other.core && given(other.core.start);
    let person = other.kind == EntityKind::Person && !other.heading;
    joined && alone && full && person && !words.attributes(other.core.end - 1).has(Attributes::SUFFIX)
}
