//! Looks up the name at a token, and its kind as the whole article shows it.

use crate::mention::article::Words;
use crate::mention::entity_kind::EntityKind;
use crate::mention::names::Name;
use crate::stop::{Stop, Stopped};

/// The names of an article by their tokens.
pub(crate) struct NamePlaces {
    /// The kind of each name, as the whole article shows it.
    kinds: Vec<EntityKind>,
    /// For each token, the index of its name plus one; 0 for none.
    name_at: Vec<u32>,
}

impl NamePlaces {
    /// Indexes the names. `kind` returns the kind of a name, or None for a doubtful one that is not a name.
    pub(crate) fn new(
        words: &Words,
        names: &[Name],
        kind: impl Fn(usize) -> Option<EntityKind>,
        stop: &Stop,
    ) -> Result<Self, Stopped> {
        let mut name_at = vec![0; words.len() as usize];
        for (number, name) in
            (1..).zip(names).filter(|(number, name)| !name.doubtful || kind(*number as usize - 1).is_some())
        {
            stop.check()?;
            if let Some(part) = name_at.get_mut(name.tokens.indices()) {
                part.fill(number);
            }
        }
        let mut kinds = Vec::with_capacity(names.len());
        for (index, name) in (0..).zip(names) {
            stop.check()?;
            kinds.push(kind(index).unwrap_or(name.kind));
        }
        Ok(Self { kinds, name_at })
    }

    /// Returns the kind of a name.
    pub(crate) fn kind_of(&self, name: usize) -> EntityKind {
        self.kinds.get(name).copied().unwrap_or_default()
    }

    /// Returns the name that contains a token.
    pub(crate) fn name_at(&self, at: u32) -> Option<usize> {
        self.name_at.get(at as usize).and_then(|n| n.checked_sub(1)).map(|n| n as usize)
    }
}
