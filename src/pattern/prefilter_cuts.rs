//! The cuts of a pattern: before each required part, on each path through it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::syntax_tree::Node;
use crate::lexicon::{ClassSet, ClassTable, Group, Test};

/// A position between two parts of a pattern, with the classes possible directly before it, directly after it, and
/// between it and the next cut.
pub(super) struct Cut {
    pub before: ClassSet,
    pub behind: ClassSet,
    pub onward: ClassSet,
    /// A cue begins or continues after it.
    pub cue: bool,
}

/// Maximum number of paths through a pattern.
const MOST_WAYS: usize = 8;

/// The classes that pass the tests of patterns, cached because paths share tests.
pub(super) struct Tests<'t> {
    table: &'t ClassTable,
    all: ClassSet,
    found: RefCell<BTreeMap<Test, ClassSet>>,
}

impl<'t> Tests<'t> {
    pub(crate) fn new(table: &'t ClassTable) -> Self {
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

/// The cuts of a pattern on each path through it, without paths whose requirements include those of another path: the
/// weaker path decides.
pub(super) fn chains(pattern: &Node, tests: &Tests<'_>) -> Vec<Vec<Cut>> {
    let mut chains: Vec<Vec<Cut>> = Vec::new();
    for way in ways(Step { node: pattern, cue: false }) {
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

/// Whether a chain has all the requirements of another one.
fn asks_for_all_of(chain: &[Cut], other: &[Cut]) -> bool {
    other.is_empty() || chain.windows(other.len()).any(|part| is_asked(part, other))
}

/// Whether consecutive cuts have the requirements of others, whatever is before the first and after the last.
fn is_asked(part: &[Cut], other: &[Cut]) -> bool {
    let last = other.len().saturating_sub(1);
    (0..).zip(part.iter().zip(other)).all(|(at, (cut, other))| {
        cut.behind == other.behind
            && (at == 0 || cut.before == other.before)
            && (at == last || cut.onward == other.onward)
    })
}

/// After the last cut, a set with more than this per cent of all classes rules out too little to be useful.
const TELLING: u32 = 60;

/// A step of a path through a pattern, and whether it is in the cue.
#[derive(Clone, Copy)]
struct Step<'n> {
    node: &'n Node,
    cue: bool,
}

/// Consecutive parts.
type Way<'n> = Vec<Step<'n>>;

/// The paths through a pattern, each as its consecutive parts. A part that would make too many paths is split only into
/// its own branches, and stays one part if these are still too many.
fn ways(part: Step<'_>) -> Vec<Way<'_>> {
    match part.node {
        Node::Sequence(nodes) => {
            nodes.iter().map(|node| Step { node, ..part }).fold(vec![Vec::new()], joined)
        }
        Node::Alternatives(nodes) => nodes.iter().flat_map(|node| ways(Step { node, ..part })).collect(),
        Node::Group { .. } | Node::Macro { .. } => ways(inside(part)),
        _ => vec![vec![part]],
    }
}

/// The inside of a group or a macro.
fn inside(part: Step<'_>) -> Step<'_> {
    match part.node {
        Node::Group { group, node } => Step { node, cue: part.cue || *group == Group::Cue },
        Node::Macro { node, .. } => Step { node, ..part },
        _ => part,
    }
}

/// Every path so far, combined with every path through the next part.
fn joined<'n>(before: Vec<Way<'n>>, next: Step<'n>) -> Vec<Way<'n>> {
    let choices = [ways(next), branches(next)];
    let few = choices.into_iter().find(|behind| before.len() * behind.len() <= MOST_WAYS);
    let behind = few.unwrap_or_else(|| vec![vec![next]]);
    let both = |way: &Way<'n>| behind.iter().map(|next| [way.as_slice(), next].concat()).collect::<Vec<_>>();
    before.iter().flat_map(both).collect()
}

/// The branches of a part, each as its consecutive parts.
fn branches(part: Step<'_>) -> Vec<Way<'_>> {
    match part.node {
        Node::Alternatives(nodes) => nodes.iter().map(|node| parts(Step { node, ..part })).collect(),
        Node::Group { .. } | Node::Macro { .. } => branches(inside(part)),
        _ => vec![parts(part)],
    }
}

fn parts(part: Step<'_>) -> Way<'_> {
    match part.node {
        Node::Sequence(nodes) => nodes.iter().flat_map(|node| parts(Step { node, ..part })).collect(),
        Node::Group { .. } | Node::Macro { .. } => parts(inside(part)),
        _ => vec![part],
    }
}

/// A cut directly before each part that matches at least one atom.
fn cuts(parts: &[Step<'_>], tests: &Tests<'_>) -> Vec<Cut> {
    let full = (0..).zip(parts).filter(|(_, part)| !can_be_empty(part.node)).map(|(at, _)| at);
    let places: Vec<usize> = full.collect();
    let ends = places.iter().copied().skip(1).chain([parts.len()]);
    let cut = |(at, next): (usize, usize)| {
        // Before the first cut, which may be the start of the string, anything may be.
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

/// Every class that can occur in these parts.
fn all_of(parts: &[Step<'_>], tests: &Tests<'_>) -> ClassSet {
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

/// The classes of the first atoms of consecutive parts, or of the last ones if the parts are reversed.
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
