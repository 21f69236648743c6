//! Selects the patterns that could match somewhere in a string: one walk for all of them, far cheaper than one search.
//!
//! A pattern is cut before each required part. At every cut, an atom that can end the part before it is followed
//! directly by one that can begin the next part; the cuts occur in order, with only atoms between two cuts that the
//! parts between them accept. All cuts of all patterns are bits of a few words, which advance together from atom to atom
//! (the shift-and method of Baeza-Yates and Gonnet, "A new approach to text searching", 1992). There are false
//! positives, no false negatives.

use rustc_hash::FxHashMap;

use super::prefilter_cuts::{Cut, Tests, chains};
use super::syntax_tree::Node;
use crate::lexicon::{Class, ClassSet, ClassTable};
use crate::text::step;

/// The cuts of many patterns, each identified by a number.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    lanes: Vec<Lane>,
    /// The patterns without a cut, which pass any string.
    always: Vec<usize>,
    /// By class, a bit for each lane of which some chain asks for it: most sentences report nothing, and few in rare words.
    opens: Box<[u32]>,
}

/// The chains of cuts in one block of words; no chain crosses from one word to the next.
#[derive(Debug)]
struct Lane {
    /// The row of each class.
    rows: Box<[u16]>,
    /// The distinct rows; while chains are added, one row per class.
    can: Vec<Can>,
    /// The first cut of each chain.
    first: Block,
    /// The last cut of each chain.
    last: Block,
    /// The pattern of the chain for each last cut, by word and bit.
    patterns: [[usize; u64::BITS as usize]; WIDTH],
    used: [u32; WIDTH],
    /// The classes of which every chain requires one, for its cue.
    gate: ClassSet,
}

/// Number of words that advance together, in one vector operation.
const WIDTH: usize = 4;

/// One bit per cut of a lane.
type Block = [u64; WIDTH];

/// The cuts at which a class can occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Can {
    /// Directly before it.
    before: Block,
    /// Directly after it.
    behind: Block,
    /// Between it and the next cut.
    onward: Block,
}

impl Screen {
    /// The screen of these patterns with their numbers.
    pub(crate) fn new<'n>(patterns: impl IntoIterator<Item = (usize, &'n Node)>, table: &ClassTable) -> Self {
        let mut screen = Self::default();
        let classes = Tests::new(table);
        let mut all = Vec::new();
        for (number, pattern) in patterns {
            for cuts in chains(pattern, &classes) {
                match telling(&cuts) {
                    Some(gate) => all.push((number, gate, cuts)),
                    None => screen.always.push(number),
                }
            }
        }
        // Chains that ask for the same few words share a lane, which most sentences skip.
        all.sort_by(|(_, one, _), (_, other, _)| (one.count(), one).cmp(&(other.count(), other)));
        all.iter().for_each(|(number, gate, cuts)| screen.add_chain(*number, gate, cuts, table.len()));
        screen.opens = table.classes().map(|(class, _)| screen.lanes_of(class)).collect();
        screen.lanes.iter_mut().for_each(Lane::fold);
        screen
    }

    /// Writes into `found` the numbers of the patterns that could match in a string of classes, each once, in order.
    pub(crate) fn pass(&self, classes: &[Class], found: &mut Vec<usize>) {
        found.clear();
        found.extend(&self.always);
        step(classes.len());
        let opens = |class: &Class| self.opens.get(usize::from(class.0)).copied().unwrap_or_default();
        let open = classes.iter().fold(0, |open, class| open | opens(class));
        for (number, lane) in self.lanes.iter().enumerate() {
            if open & bit(number) != 0 {
                step(classes.len());
                lane.pass(classes, found);
            }
        }
        found.sort_unstable();
        found.dedup();
    }

    /// The bits of the lanes of which some chain asks for a class.
    fn lanes_of(&self, class: Class) -> u32 {
        let asking = self.lanes.iter().enumerate().filter(|(_, lane)| lane.gate.has(class));
        asking.fold(0, |all, (number, _)| all | bit(number))
    }

    fn add_chain(&mut self, number: usize, gate: &ClassSet, cuts: &[Cut], classes: usize) {
        let last = self.lanes.last_mut();
        if !last.is_some_and(|lane| lane.add(number, cuts)) {
            let mut lane = Lane::new(classes);
            lane.add(number, cuts);
            self.lanes.push(lane);
        }
        self.lanes.last_mut().into_iter().for_each(|lane| lane.gate.add(gate));
    }
}

/// The classes that tell most of a chain: of its cue, or where it has none, the fewest. None for an empty chain.
fn telling(cuts: &[Cut]) -> Option<ClassSet> {
    let cut = cuts.iter().min_by_key(|cut| (!cut.cue, cut.behind.count()))?;
    Some(cut.behind.clone())
}

/// The bit of a lane; the last bit stands for many.
fn bit(lane: usize) -> u32 {
    1 << lane.min(u32::BITS as usize - 1)
}

impl Lane {
    fn new(classes: usize) -> Self {
        Self {
            rows: Box::default(),
            can: vec![Can::default(); classes],
            first: [0; WIDTH],
            last: [0; WIDTH],
            patterns: [[0; u64::BITS as usize]; WIDTH],
            used: [0; WIDTH],
            gate: ClassSet::default(),
        }
    }

    /// Adds a chain; false if no word has room for it.
    fn add(&mut self, number: usize, cuts: &[Cut]) -> bool {
        let length = cuts.len() as u32;
        let words = self.used.iter_mut().zip(&mut self.first).enumerate();
        let free = words.into_iter().find(|(_, (used, _))| **used + length <= u64::BITS);
        let Some((word, (used, first))) = free else { return false };
        *first |= 1 << *used;
        for (cut, bit) in cuts.iter().zip(*used..) {
            set(&mut self.can, &cut.before, |can| &mut can.before, word, 1 << bit);
            set(&mut self.can, &cut.behind, |can| &mut can.behind, word, 1 << bit);
            set(&mut self.can, &cut.onward, |can| &mut can.onward, word, 1 << bit);
        }
        *used += length;
        let end = *used - 1;
        let chain = self.last.get_mut(word).zip(self.patterns.get_mut(word));
        if let Some((last, pattern)) = chain.and_then(|(l, p)| Some((l, p.get_mut(end as usize)?))) {
            *last |= 1 << end;
            *pattern = number;
        }
        true
    }

    /// Merges equal rows, once all chains are added.
    fn fold(&mut self) {
        let mut numbers: FxHashMap<Can, u16> = FxHashMap::default();
        let mut can = Vec::new();
        let number = |one: &Can| {
            *numbers.entry(*one).or_insert_with(|| {
                can.push(*one);
                // There are at most as many rows as classes, which have 16 bits.
                (can.len() - 1) as u16
            })
        };
        self.rows = self.can.iter().map(number).collect();
        self.can = can;
    }

    fn pass(&self, classes: &[Class], found: &mut Vec<usize>) {
        let (mut alive, mut done) = ([0; WIDTH], [0; WIDTH]);
        let (mut before, mut onward) = (self.first, [0; WIDTH]);
        for class in classes {
            let row = self.rows.get(usize::from(class.0));
            let Some(can) = row.and_then(|row| self.can.get(usize::from(*row))) else { continue };
            let words =
                alive.iter_mut().zip(&mut done).zip(self.first).zip(before).zip(onward).zip(can.behind);
            for (((((alive, done), first), before), onward), behind) in words {
                *alive &= onward;
                *alive |= (*alive << 1 | first) & before & behind;
                *done |= *alive;
            }
            (before, onward) = (can.before, can.onward);
        }
        for ((done, last), patterns) in done.into_iter().zip(self.last).zip(&self.patterns) {
            let mut passed = done & last;
            while passed != 0 {
                found.extend(patterns.get(passed.trailing_zeros() as usize));
                passed &= passed - 1;
            }
        }
    }
}

fn set(all: &mut [Can], classes: &ClassSet, side: fn(&mut Can) -> &mut Block, word: usize, bit: u64) {
    for Class(class) in classes.classes() {
        if let Some(mask) = all.get_mut(usize::from(class)).and_then(|can| side(can).get_mut(word)) {
            *mask |= bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Screen;
    use crate::lexicon::{Class, ClassTable, FeatureSet};
    use crate::pattern::{Captures, Macros, compile, parse};
    use proptest::prelude::{Strategy, prop, proptest};

    const PATTERNS: [&str; 7] = [
        "a b",
        "^ a+ (b | c)? d",
        "a? b (c d | d c){2} $",
        "(a | b c | (d | a) b)+? c",
        ". !a [b | c] .*? d",
        "a*",
        "(a b | b a) (c d | d c) (a | b) (c | d)",
    ];

    /// A table of four classes, each with one feature.
    fn table() -> ClassTable {
        let mut table = ClassTable::default();
        for name in ["a", "b", "c", "d"] {
            let feature = table.tell(name).unwrap();
            table.class(FeatureSet::of(feature)).unwrap();
        }
        table
    }

    fn strings() -> impl Strategy<Value = Vec<Class>> {
        prop::collection::vec((0..4_u16).prop_map(Class), 0..24)
    }

    proptest! {
        #[test]
        fn lets_pass_whatever_matches(string in strings()) {
            let table = table();
            let (mut expected, mut passed, mut letters) = (Vec::new(), Vec::new(), Vec::new());
            let nodes = PATTERNS.map(|pattern| parse(pattern, &Macros::new()).unwrap());
            for (number, node) in nodes.iter().enumerate() {
                let compiled = compile(node, &table).unwrap();
                compiled.alphabet.spell(&string, &mut letters);
                if compiled.search.find(&letters, 0, &mut Captures::default()).is_some() {
                    expected.push(number);
                }
            }
            Screen::new(nodes.iter().enumerate(), &table).pass(&string, &mut passed);
            assert!(expected.iter().all(|number| passed.contains(number)), "{expected:?} {passed:?}");
        }

        #[test]
        fn keeps_out_what_lacks_a_part(string in prop::collection::vec((0..3_u16).prop_map(Class), 0..24)) {
            let table = table();
            let node = parse("a d b", &Macros::new()).unwrap();
            let screen = Screen::new([(0, &node)], &table);
            let mut passed = Vec::new();
            screen.pass(&string, &mut passed);
            assert!(passed.is_empty());
        }
    }
}
