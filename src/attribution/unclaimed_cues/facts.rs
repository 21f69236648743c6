//! What is known of each atom of a sentence, for all its cues.

use crate::lexicon::Class;
use crate::rules::{CueModel, Part};
use crate::text::step;

/// What is known of an atom, or of the place behind the last one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fact {
    pub part: Part,
    pub category: u8,
    /// What the sentence has before the atom.
    pub before: Counts,
}

/// Numbers of atoms; sentences have at most 200.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub verbs: u8,
    pub sources: u8,
    pub ends: u8,
    pub quotations: u8,
}

/// Puts the facts of a sentence into `facts`.
pub(super) fn facts(model: &CueModel, classes: &[Class], outside: u8, facts: &mut Vec<Fact>) {
    facts.clear();
    step(classes.len());
    let mut before = Counts::default();
    facts.extend(classes.iter().map(|class| {
        let fact = Fact { part: model.part(*class), category: model.category(*class), before };
        before.add(fact.part);
        fact
    }));
    facts.push(Fact { part: Part::default(), category: outside, before });
}

impl Counts {
    fn add(&mut self, part: Part) {
        self.verbs += u8::from(part.intersects(Part::VERB));
        self.sources += u8::from(part.intersects(Part::SOURCE));
        self.ends += u8::from(part.intersects(Part::ENDS));
        self.quotations += u8::from(part.intersects(Part::QUOTATION));
    }

    /// Returns what is more here than in an earlier place.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self {
            verbs: self.verbs.saturating_sub(earlier.verbs),
            sources: self.sources.saturating_sub(earlier.sources),
            ends: self.ends.saturating_sub(earlier.ends),
            quotations: self.quotations.saturating_sub(earlier.quotations),
        }
    }
}
