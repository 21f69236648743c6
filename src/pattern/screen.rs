//! Which of many patterns could match somewhere in a string: one walk for all of them, far cheaper than one search.
//!
//! A pattern is cut before each part that it cannot do without. At every cut some atom that can end what stands before
//! it has one right behind it that can begin what follows; the cuts come one after the other, and from one to
//! the next only atoms stand that the parts between them know. All cuts of all patterns are bits of a few words, which
//! advance together from atom to atom (the shift-and method of Baeza-Yates and Gonnet, "A new approach to text
//! searching", 1992). What passes may still fail to match; what matches passes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::syntax::Node;
use crate::lexicon::{Class, ClassSet, ClassTable, Group, Test};
use crate::text::step;

/// The cuts of many patterns, each known by a number.
#[derive(Debug, Default)]
pub struct Screen {
    lanes: Vec<Lane>,
    /// The patterns without a cut, which any string passes.
    always: Vec<usize>,
    /// The classes of which every chain asks for one: what its cue must have, for most sentences report nothing.
    gate: ClassSet,
    /// The same by class, to be looked up.
    opens: Box<[bool]>,
}

/// As many chains of cuts as a block of words holds; no chain goes from one word over to the next.
#[derive(Debug)]
struct Lane {
    /// What each class can do at the cuts, by the number of its row.
    rows: Box<[u16]>,
    /// What classes can do, each thing once; while chains are added, a row for each class.
    can: Vec<Can>,
    /// The first cut of each chain.
    first: Block,
    /// The last cut of each chain.
    last: Block,
    /// For each last cut the pattern of its chain, by word and bit.
    patterns: [[usize; u64::BITS as usize]; WIDTH],
    used: [u32; WIDTH],
}

/// So many words advance side by side, which the processor does at once.
const WIDTH: usize = 4;

/// One bit for each cut of a lane.
type Block = [u64; WIDTH];

/// The cuts at which a class can play a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Can {
    /// Stand right before it.
    before: Block,
    /// Stand right behind it.
    behind: Block,
    /// Stand between it and the next cut.
    onward: Block,
}

/// A place between two parts of a pattern, with the classes that can stand right before it, right behind it, and between
/// it and the next one.
struct Cut {
    before: ClassSet,
    behind: ClassSet,
    onward: ClassSet,
    /// A cue begins behind it, or goes on there.
    cue: bool,
}

/// More ways through a pattern are not told apart.
const MOST_WAYS: usize = 8;

impl Screen {
    /// The screen of some patterns, each with its number.
    pub fn new<'n>(patterns: impl IntoIterator<Item = (usize, &'n Node)>, table: &ClassTable) -> Self {
        let mut screen = Self::default();
        let classes = Tests::new(table);
        for (number, pattern) in patterns {
            for cuts in chains(pattern, &classes) {
                if cuts.is_empty() {
                    screen.always.push(number);
                } else {
                    screen.add_chain(number, &cuts, table.len());
                }
            }
        }
        screen.opens = table.classes().map(|(class, _)| screen.gate.has(class)).collect();
        screen.lanes.iter_mut().for_each(Lane::fold);
        screen
    }

    /// Puts into `found` the numbers of the patterns that could match in a string of classes, each once and in order.
    pub fn pass(&self, classes: &[Class], found: &mut Vec<usize>) {
        found.clear();
        found.extend(&self.always);
        step(classes.len());
        let opens = |class: &Class| self.opens.get(usize::from(class.0)).is_some_and(|opens| *opens);
        if !classes.iter().any(opens) {
            return;
        }
        step(classes.len() * self.lanes.len());
        self.lanes.iter().for_each(|lane| lane.pass(classes, found));
        found.sort_unstable();
        found.dedup();
    }

    fn add_chain(&mut self, number: usize, cuts: &[Cut], classes: usize) {
        let telling = cuts.iter().min_by_key(|cut| (!cut.cue, cut.behind.count()));
        if let Some(cut) = telling {
            self.gate.add(&cut.behind);
        }
        let last = self.lanes.last_mut();
        if !last.is_some_and(|lane| lane.add(number, cuts)) {
            let mut lane = Lane::new(classes);
            lane.add(number, cuts);
            self.lanes.push(lane);
        }
    }
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
        }
    }

    /// Takes a chain in; says no where no word has room for it.
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

    /// Keeps each thing that classes can do once, when all chains are in.
    fn fold(&mut self) {
        let mut numbers: FxHashMap<Can, u16> = FxHashMap::default();
        let mut can = Vec::new();
        let number = |one: &Can| {
            *numbers.entry(*one).or_insert_with(|| {
                can.push(*one);
                // There are no more of them than classes, which have sixteen bits.
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

/// The classes that pass the tests of patterns, each worked out once: the ways through a pattern ask for them again and
/// again.
struct Tests<'t> {
    table: &'t ClassTable,
    all: ClassSet,
    found: RefCell<BTreeMap<Test, ClassSet>>,
}

impl<'t> Tests<'t> {
    fn new(table: &'t ClassTable) -> Self {
        Self { table, all: table.all(), found: RefCell::default() }
    }

    fn all(&self) -> ClassSet {
        self.all.clone()
    }

    fn tell_little(&self, classes: &ClassSet) -> bool {
        classes.count() * 100 > self.all.count() * TELLING
    }

    fn classes(&self, test: &Test) -> ClassSet {
        let mut found = self.found.borrow_mut();
        if let Some(classes) = found.get(test) {
            return classes.clone();
        }
        let classes = self.table.passing(test);
        found.insert(test.clone(), classes.clone());
        classes
    }
}

/// The cuts of a pattern on each way through it, without those ways on which nothing is asked that is not asked on
/// another too: where that one is taken, nothing is left to be told.
fn chains(pattern: &Node, tests: &Tests<'_>) -> Vec<Vec<Cut>> {
    let mut chains: Vec<Vec<Cut>> = Vec::new();
    for way in ways(Part { node: pattern, cue: false }) {
        let mut cuts = cuts(&way, tests);
        cuts.truncate(u64::BITS as usize);
        while cuts.len() > 1 && cuts.last().is_some_and(|cut| tests.tell_little(&cut.behind)) {
            cuts.pop();
        }
        if !chains.iter().any(|other| asks_for_all_of(&cuts, other)) {
            chains.retain(|other| !asks_for_all_of(other, &cuts));
            chains.push(cuts);
        }
    }
    chains
}

/// Whether all that the cuts of one chain ask for is also asked for by another one.
fn asks_for_all_of(chain: &[Cut], other: &[Cut]) -> bool {
    other.is_empty() || chain.windows(other.len()).any(|part| is_asked(part, other))
}

/// Whether cuts in a row ask for what others do; before the first and behind the last all is free.
fn is_asked(part: &[Cut], other: &[Cut]) -> bool {
    let last = other.len().saturating_sub(1);
    (0..).zip(part.iter().zip(other)).all(|(at, (cut, other))| {
        cut.behind == other.behind
            && (at == 0 || cut.before == other.before)
            && (at == last || cut.onward == other.onward)
    })
}

/// Behind the last cut more of all classes than these, in per cent, tell hardly anything.
const TELLING: u32 = 60;

/// A part of a pattern, and whether it stands in the cue.
#[derive(Clone, Copy)]
struct Part<'n> {
    node: &'n Node,
    cue: bool,
}

/// Parts that follow one another.
type Way<'n> = Vec<Part<'n>>;

/// The ways through a pattern, each as the parts that follow one another on it. What would make too many ways is told
/// apart by its own branches only, and if they are still too many, stays one part.
fn ways(part: Part<'_>) -> Vec<Way<'_>> {
    match part.node {
        Node::Sequence(nodes) => {
            nodes.iter().map(|node| Part { node, ..part }).fold(vec![Vec::new()], joined)
        }
        Node::Alternatives(nodes) => nodes.iter().flat_map(|node| ways(Part { node, ..part })).collect(),
        Node::Group { .. } | Node::Macro { .. } => ways(inside(part)),
        _ => vec![vec![part]],
    }
}

/// What a group or a macro holds.
fn inside(part: Part<'_>) -> Part<'_> {
    match part.node {
        Node::Group { group, node } => Part { node, cue: part.cue || *group == Group::Cue },
        Node::Macro { node, .. } => Part { node, ..part },
        _ => part,
    }
}

/// Every way so far with every way through the next part.
fn joined<'n>(before: Vec<Way<'n>>, next: Part<'n>) -> Vec<Way<'n>> {
    let choices = [ways(next), branches(next)];
    let few = choices.into_iter().find(|behind| before.len() * behind.len() <= MOST_WAYS);
    let behind = few.unwrap_or_else(|| vec![vec![next]]);
    let both = |way: &Way<'n>| behind.iter().map(|next| [way.as_slice(), next].concat()).collect::<Vec<_>>();
    before.iter().flat_map(both).collect()
}

/// The branches of a part, each as the parts that follow one another in it.
fn branches(part: Part<'_>) -> Vec<Way<'_>> {
    match part.node {
        Node::Alternatives(nodes) => nodes.iter().map(|node| parts(Part { node, ..part })).collect(),
        Node::Group { .. } | Node::Macro { .. } => branches(inside(part)),
        _ => vec![parts(part)],
    }
}

fn parts(part: Part<'_>) -> Way<'_> {
    match part.node {
        Node::Sequence(nodes) => nodes.iter().flat_map(|node| parts(Part { node, ..part })).collect(),
        Node::Group { .. } | Node::Macro { .. } => parts(inside(part)),
        _ => vec![part],
    }
}

/// A cut right before each part that matches at least one atom.
fn cuts(parts: &[Part<'_>], tests: &Tests<'_>) -> Vec<Cut> {
    let full = (0..).zip(parts).filter(|(_, part)| !can_be_empty(part.node)).map(|(at, _)| at);
    let places: Vec<usize> = full.collect();
    let ends = places.iter().copied().skip(1).chain([parts.len()]);
    let cut = |(at, next): (usize, usize)| {
        // Before the first cut, which may also be the string's start, all is free.
        let before = match places.first() == Some(&at) {
            true => tests.all(),
            false => edge(parts.get(..at)?.iter().rev().map(|part| part.node), Side::End, tests),
        };
        let behind = edge(parts.get(at..)?.iter().map(|part| part.node), Side::Start, tests);
        let cue = parts.get(at)?.cue;
        Some(Cut { before, behind, onward: all_of(parts.get(at..next)?, tests), cue })
    };
    places.iter().copied().zip(ends).filter_map(cut).collect()
}

/// Every class that can stand in these parts.
fn all_of(parts: &[Part<'_>], tests: &Tests<'_>) -> ClassSet {
    let mut found = ClassSet::default();
    for part in parts {
        part.node.tests(&mut |test| found.add(&tests.classes(test)));
    }
    found
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// The classes of the first atoms of parts in a row, or of the last ones where the parts come from the end.
fn edge<'n>(parts: impl Iterator<Item = &'n Node>, side: Side, tests: &Tests<'_>) -> ClassSet {
    let mut found = ClassSet::default();
    for part in parts {
        found = found.union(&edge_of(part, side, tests));
        if !can_be_empty(part) {
            break;
        }
    }
    found
}

fn edge_of(node: &Node, side: Side, tests: &Tests<'_>) -> ClassSet {
    match (node, side) {
        (Node::Atom(test), _) => tests.classes(test),
        (Node::Sequence(nodes), Side::Start) => edge(nodes.iter(), side, tests),
        (Node::Sequence(nodes), Side::End) => edge(nodes.iter().rev(), side, tests),
        (Node::Alternatives(nodes), _) => {
            nodes.iter().fold(ClassSet::default(), |all, node| all.union(&edge_of(node, side, tests)))
        }
        (Node::Repeat { node, .. } | Node::Group { node, .. } | Node::Macro { node, .. }, _) => {
            edge_of(node, side, tests)
        }
        (Node::Start | Node::End, _) => ClassSet::default(),
    }
}

fn can_be_empty(node: &Node) -> bool {
    match node {
        Node::Atom(_) => false,
        Node::Sequence(nodes) => nodes.iter().all(can_be_empty),
        Node::Alternatives(nodes) => nodes.iter().any(can_be_empty),
        Node::Repeat { min: 0, .. } | Node::Start | Node::End => true,
        Node::Repeat { node, .. } | Node::Group { node, .. } | Node::Macro { node, .. } => can_be_empty(node),
    }
}

#[cfg(test)]
mod tests {
    use super::Screen;
    use crate::lexicon::{Class, ClassTable, FeatureSet};
    use crate::pattern::{Found, Macros, compile, parse};
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
                if compiled.search.find(&letters, 0, &mut Found::default()).is_some() {
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
