//! The chunks of a language, compiled: what each matches, and what its atoms become.

use super::file_formats::ChunkEntry;
use crate::lexicon::{Class, ClassTable, FeatureSet, TooMany};
use crate::pattern::{ClassSet, Runs, Test};

/// One chunk of the cascade.
#[derive(Debug)]
pub struct Chunk {
    runs: Runs,
    /// What must be present wherever the chunk matches, as bits of [`RuleSet::needed`].
    needs: u64,
    /// The chunk's class by the class of its head; nothing for classes that are no head.
    becomes: Box<[Option<Class>]>,
    /// The chunk's class where it has no head.
    headless: Class,
}

impl Chunk {
    /// A phrase, whose atom has its feature and no other.
    ///
    /// # Errors
    /// When there are more features or classes than numbers.
    pub(super) fn of_phrase(feature: &str, runs: Runs, table: &mut ClassTable) -> Result<Self, TooMany> {
        let feature = table.feature(feature)?;
        Ok(Self { runs, needs: 0, becomes: Box::default(), headless: table.class(FeatureSet::of(feature))? })
    }

    /// The same chunk, looked for only where this is present.
    pub(super) fn needing(self, needs: u64) -> Self {
        Self { needs, ..self }
    }

    /// What it matches; nothing where a string in which this is present cannot hold any.
    pub fn runs(&self, present: u64) -> Option<&Runs> {
        (self.needs & !present == 0).then_some(&self.runs)
    }

    /// The class of the chunk over a matched run of classes: its head is the last atom that can be one.
    pub fn class(&self, run: &[Class]) -> Class {
        let of_head = |class: &Class| self.becomes.get(usize::from(class.0)).copied().flatten();
        run.iter().rev().find_map(of_head).unwrap_or(self.headless)
    }
}

/// What all chunks need: sets of classes, each a bit.
#[derive(Debug, Default)]
pub(super) struct Needs(Vec<ClassSet>);

impl Needs {
    /// The bits of some sets; what finds no bit any more is not asked for.
    pub(crate) fn of(&mut self, sets: Vec<ClassSet>) -> u64 {
        let mut bits = 0;
        for set in sets {
            let known = self.0.iter().position(|other| *other == set);
            let bit = known.unwrap_or(self.0.len());
            if bit < u64::BITS as usize {
                bits |= 1 << bit;
                self.0.extend(known.is_none().then_some(set));
            }
        }
        bits
    }

    pub(crate) fn by_class(&self, table: &ClassTable) -> Box<[u64]> {
        let bits = |class| {
            let met = (0..).zip(&self.0).filter(|(_, set)| set.has(class));
            met.fold(0, |bits, (bit, _)| bits | 1 << bit)
        };
        table.classes().map(|(class, _)| bits(class)).collect()
    }
}

/// Finds the class of the chunk for each class that its head may have. Beside what the chunk inherits it keeps the features
/// of `kept`; where it names no head, those of its last atom that has any.
///
/// # Errors
/// When there are more classes than numbers.
pub(super) fn chunk(
    entry: &ChunkEntry,
    (runs, needs): (Runs, u64),
    head: Option<&Test>,
    kept: &FeatureSet,
    table: &mut ClassTable,
) -> Result<Chunk, TooMany> {
    let mut own = FeatureSet::of(table.feature(entry.name.get_ref())?);
    for feature in &entry.also {
        own.insert(table.feature(feature)?);
    }
    let mut inherited = kept.clone();
    for feature in &entry.inherits {
        inherited.insert(table.feature(feature.get_ref())?);
    }
    let headless = table.class(own.clone())?;
    let heads: Vec<Class> = match head {
        Some(test) => table.passing(test).classes().collect(),
        None => table
            .classes()
            .filter(|(_, set)| set.features().any(|feature| kept.has(feature)))
            .map(|(class, _)| class)
            .collect(),
    };
    let mut becomes = vec![None; table.len()];
    for class in heads {
        let taken = table.set(class).intersection(&inherited);
        if let Some(place) = becomes.get_mut(usize::from(class.0)) {
            *place = Some(table.class(own.clone().union(&taken))?);
        }
    }
    Ok(Chunk { runs, needs, becomes: becomes.into(), headless })
}
