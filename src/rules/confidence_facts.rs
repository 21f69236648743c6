//! What confidence weighs: named facts about one attribution, and their weights.
//!
//! A fact says nothing of a language: it is a count, the class of the token at some spot, the classes that occur in
//! some region, or a word of the cue. The language's `confidence.toml` gives facts weights by their names, as
//! `content-length=7`, `source-first=pronoun`, `in-content=relative`, `cue-last=said`: how much each moves the
//! log-odds that the attribution is right. What stands there without a weight moves nothing.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::lexicon::{Class, ClassSet, ClassTable, hint};

/// One fact about one attribution.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'t> {
    /// A number, weighed by the step it reaches.
    Count(Count, usize),
    /// What stands at a spot, weighed by the features of its class.
    At(Spot, Class),
    /// The classes of a region's tokens, weighed by features, each once.
    In(Region, &'t [Class]),
    /// A word of the text, in lower case.
    Word(Slot, &'t str),
}

/// Makes an enumeration whose variants have names for files.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            const NAMES: &[&str] = &[$($text),*];

            fn name(self) -> &'static str {
                Self::NAMES.get(self as usize).copied().unwrap_or_default()
            }
        }
    };
}

named! {
    /// What is counted, or told by the number of a variant.
    Count {
        /// Direct, indirect, mixed.
        Kind = "kind",
        /// Some mark was missing or reversed: 0 or 1.
        Recovered = "recovered",
        /// Bytes of content, in sixes: about its words.
        ContentLength = "content-length",
        /// Tokens of content; a quotation is one.
        ContentTokens = "content-tokens",
        /// Stretches of content.
        ContentSpans = "content-spans",
        /// Quotations in the content.
        ContentQuotations = "content-quotations",
        /// Commas in the content, outside of quotations.
        ContentCommas = "content-commas",
        /// Verbs that have a subject in the content, outside of quotations.
        ContentVerbs = "content-verbs",
        /// How the content's first token is written: lower case, capitalised, capitals, number, other, quotation.
        ContentFirst = "content-first-written",
        /// How the token behind the content is written.
        ContentBehind = "content-behind-written",
        /// Tokens of the cue.
        CueTokens = "cue-tokens",
        /// Tokens between content and cue.
        CueDistance = "cue-distance",
        /// Tokens between source and cue.
        SourceDistance = "source-distance",
        /// By a name, by a pronoun, by a noun, or not at all.
        SourceKind = "source-kind",
        /// Tokens of the source.
        SourceTokens = "source-tokens",
        /// Commas in the source.
        SourceCommas = "source-commas",
        /// Tokens from the sentence's start to the source.
        SourceDepth = "source-depth",
        /// How the source's first token is written.
        SourceFirst = "source-first-written",
        /// How the source's last token is written.
        SourceLast = "source-last-written",
        /// How the token before the source is written.
        SourceBefore = "source-before-written",
        /// Tokens from the paragraph's start to the content.
        Depth = "depth",
        /// The paragraph's number, from 0.
        Paragraph = "paragraph",
        /// Other attributions that begin in the paragraph.
        Beside = "beside",
        /// Another attribution's content stands between the first and the last byte of this one: 0 or 1.
        Crossed = "crossed",
        /// The attribution before has the same source: 0 or 1.
        SameSource = "same-source",
        /// Fifths of the log-odds that the last pass gives its reading.
        LastPass = "last-pass",
        /// Tokens from the content to the next quotation of the paragraph that nobody claimed.
        UnclaimedBehind = "unclaimed-behind",
        /// Tokens from the content back to the last quotation of the paragraph that nobody claimed.
        UnclaimedBefore = "unclaimed-before",
    }
}

named! {
    /// A single token's place.
    Spot {
        /// Before the content.
        ContentBefore = "content-before",
        /// The content's first.
        ContentFirst = "content-first",
        /// The content's second.
        ContentSecond = "content-second",
        /// The content's last.
        ContentLast = "content-last",
        /// Behind the content.
        ContentBehind = "content-behind",
        /// The second behind the content.
        ContentBehindSecond = "content-behind-second",
        /// Before the source.
        SourceBefore = "source-before",
        /// The source's first.
        SourceFirst = "source-first",
        /// The source's last.
        SourceLast = "source-last",
        /// Behind the source.
        SourceBehind = "source-behind",
        /// Before the cue.
        CueBefore = "cue-before",
        /// The cue's first.
        CueFirst = "cue-first",
        /// Behind the cue.
        CueBehind = "cue-behind",
    }
}

named! {
    /// A region of an attribution.
    Region {
        /// Anywhere in the content.
        Content = "in-content",
        /// Right behind a comma of the content.
        ContentAfterComma = "in-content-after-comma",
        /// Anywhere in the source.
        Source = "in-source",
        /// Right behind a comma of the source.
        SourceAfterComma = "in-source-after-comma",
    }
}

named! {
    /// A word's place.
    Slot {
        /// The cue's first word.
        CueFirst = "cue-opens",
        /// The cue's last word.
        CueLast = "cue-closes",
    }
}

/// Counts are weighed by the highest of these that they reach.
const STEPS: [usize; 14] = [0, 1, 2, 3, 4, 5, 7, 10, 14, 19, 26, 36, 51, 76];

/// The weights of a language's facts.
#[derive(Debug, Default)]
pub struct Weights {
    counts: Vec<[f32; STEPS.len()]>,
    /// By spot and class.
    spots: Vec<Vec<f32>>,
    /// By region.
    regions: Vec<Sets>,
    words: Vec<FxHashMap<Box<str>, f32>>,
}

impl Weights {
    /// Reads weights by the names of their facts; features that no class has weigh nothing.
    ///
    /// # Errors
    /// The name of a fact that does not exist.
    pub(super) fn new(weights: &BTreeMap<String, f32>, table: &ClassTable) -> Result<Self, String> {
        let mut read = Self {
            counts: vec![[0.0; STEPS.len()]; Count::NAMES.len()],
            spots: vec![vec![0.0; table.len()]; Spot::NAMES.len()],
            regions: vec![Sets::new(table.len()); Region::NAMES.len()],
            words: vec![FxHashMap::default(); Slot::NAMES.len()],
        };
        for (name, weight) in weights {
            let (fact, value) = name.split_once('=').unwrap_or((name, ""));
            read.add(fact, value, *weight, table).ok_or_else(|| unknown(name, fact))?;
        }
        Ok(read)
    }

    fn add(&mut self, fact: &str, value: &str, weight: f32, table: &ClassTable) -> Option<()> {
        let place = |names: &[&str]| names.iter().position(|name| *name == fact);
        if let Some(count) = place(Count::NAMES) {
            let step = value.parse().ok().and_then(|value: usize| STEPS.binary_search(&value).ok())?;
            *self.counts.get_mut(count)?.get_mut(step)? += weight;
        } else if let Some(spot) = place(Spot::NAMES) {
            let weights = self.spots.get_mut(spot)?;
            for class in table.members(value).classes() {
                *weights.get_mut(usize::from(class.0))? += weight;
            }
        } else if let Some(region) = place(Region::NAMES) {
            self.regions.get_mut(region)?.push(&table.members(value), weight);
        } else {
            self.words.get_mut(place(Slot::NAMES)?)?.insert(value.into(), weight);
        }
        Some(())
    }

    /// How much a fact moves the log-odds.
    pub fn of(&self, fact: Fact<'_>) -> f32 {
        match fact {
            Fact::Count(count, number) => {
                self.counts.get(count as usize).and_then(|steps| steps.get(step(number))).copied()
            }
            Fact::At(spot, class) => {
                self.spots.get(spot as usize).and_then(|weights| weights.get(usize::from(class.0))).copied()
            }
            Fact::In(region, classes) => self.regions.get(region as usize).map(|sets| sets.of(classes)),
            Fact::Word(slot, word) => {
                self.words.get(slot as usize).and_then(|weights| weights.get(word)).copied()
            }
        }
        .unwrap_or_default()
    }
}

/// Weights of sets of classes, in the order they came.
#[derive(Clone, Debug, Default)]
struct Sets {
    weights: Vec<f32>,
    /// For each 64 sets which of them have each class, as bits.
    having: Vec<Vec<u64>>,
    /// How many classes there are.
    classes: usize,
}

impl Sets {
    fn new(classes: usize) -> Self {
        Self { classes, ..Self::default() }
    }

    fn push(&mut self, set: &ClassSet, weight: f32) {
        let bit = self.weights.len() % u64::BITS as usize;
        if bit == 0 {
            self.having.push(vec![0; self.classes]);
        }
        self.weights.push(weight);
        let Some(having) = self.having.last_mut() else { return };
        for class in set.classes() {
            having.get_mut(usize::from(class.0)).into_iter().for_each(|sets| *sets |= 1 << bit);
        }
    }

    /// The weights of all sets that have one of these classes, together.
    fn of(&self, classes: &[Class]) -> f32 {
        let mut sum = 0.0;
        for (having, weights) in self.having.iter().zip(self.weights.chunks(u64::BITS as usize)) {
            let each = classes.iter().filter_map(|class| having.get(usize::from(class.0)));
            let mut met = each.fold(0, |met, having| met | having);
            while met != 0 {
                sum += weights.get(met.trailing_zeros() as usize).copied().unwrap_or_default();
                met &= met - 1;
            }
        }
        sum
    }
}

fn unknown(name: &str, fact: &str) -> String {
    let known = [Count::NAMES, Spot::NAMES, Region::NAMES, Slot::NAMES].concat();
    format!("there is no fact {name:?}{}", hint(fact, known))
}

/// The names under which `confidence.toml` weighs a fact: one for a count or a word, one for each feature else.
pub fn names(fact: Fact<'_>, table: &ClassTable) -> Vec<String> {
    let each = |place: &str, classes: &[Class]| {
        let has = |feature: &&str| classes.iter().any(|class| table.members(feature).has(*class));
        table.features().filter(has).map(|feature| format!("{place}={feature}")).collect()
    };
    match fact {
        Fact::Count(count, number) => {
            let reached = STEPS.get(step(number)).copied().unwrap_or_default();
            vec![format!("{}={reached}", count.name())]
        }
        Fact::At(spot, class) => each(spot.name(), &[class]),
        Fact::In(region, classes) => each(region.name(), classes),
        Fact::Word(slot, word) => vec![format!("{}={word}", slot.name())],
    }
}

fn step(number: usize) -> usize {
    STEPS.partition_point(|step| *step <= number).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::{Count, Fact, Slot, Weights, names};
    use crate::lexicon::ClassTable;

    fn weights(name: &str) -> Result<Weights, String> {
        Weights::new(&[(name.to_owned(), 0.5)].into(), &ClassTable::default())
    }

    #[test]
    fn a_count_is_weighed_by_the_step_it_reaches() {
        let weights = weights("content-length=7").unwrap();
        let of = |number| weights.of(Fact::Count(Count::ContentLength, number));
        assert_eq!([6, 7, 9, 10, usize::MAX].map(of), [0.0, 0.5, 0.5, 0.0, 0.0]);
        assert_eq!(names(Fact::Count(Count::Depth, 9), &ClassTable::default()), ["depth=7"]);
    }

    #[test]
    fn a_word_weighs_where_it_stands_alone() {
        let weights = weights("cue-closes=told").unwrap();
        assert_eq!(weights.of(Fact::Word(Slot::CueLast, "told")), 0.5);
        assert_eq!(weights.of(Fact::Word(Slot::CueFirst, "told")), 0.0);
    }

    #[test]
    fn unknown_facts_are_refused_and_unknown_features_are_not() {
        assert!(weights("in-content=nothing-has-this").is_ok());
        for name in ["phase-of-the-moon=3", "content-length=6", "content-length", ""] {
            assert!(weights(name).unwrap_err().contains(name), "{name}");
        }
    }
}
