//! What a string must hold for a pattern to match it at all: a test far cheaper than matching.

use super::syntax::Node;
use crate::lexicon::{Class, ClassTable};

/// A set of classes as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; 4]);

impl ClassSet {
    /// The classes that occur in a string.
    pub fn of(classes: &[u8]) -> Self {
        let mut set = Self::default();
        classes.iter().for_each(|class| set.insert(Class(*class)));
        set
    }

    /// Whether both sets share a class.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    fn insert(&mut self, class: Class) {
        if let Some(word) = self.0.get_mut(usize::from(class.0 / 64)) {
            *word |= 1 << (class.0 % 64);
        }
    }

    fn union(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

/// More members than these tell hardly any string from another.
const TELLING: u32 = 100;

/// The sets of which each must have a member in whatever the pattern matches.
pub(super) fn required(node: &Node, table: &ClassTable) -> Vec<ClassSet> {
    let mut found = collect(node, table);
    found.retain(|set| set.len() <= TELLING);
    found.sort_by_key(ClassSet::len);
    found.dedup();
    found
}

fn collect(node: &Node, table: &ClassTable) -> Vec<ClassSet> {
    match node {
        Node::Atom(test) => {
            let mut set = ClassSet::default();
            let passing = table.classes().filter(|(_, features)| test.passes(*features, table));
            passing.for_each(|(class, _)| set.insert(class));
            vec![set]
        }
        Node::Sequence(nodes) => nodes.iter().flat_map(|n| collect(n, table)).collect(),
        Node::Alternatives(nodes) => one_of(nodes, table).into_iter().collect(),
        Node::Repeat { min: 0, .. } | Node::Start | Node::End => Vec::new(),
        Node::Repeat { node, .. } | Node::Group { node, .. } | Node::Macro { node, .. } => {
            collect(node, table)
        }
    }
}

/// What one of several branches requires: the union of each branch's most telling set.
fn one_of(nodes: &[Node], table: &ClassTable) -> Option<ClassSet> {
    let best = nodes.iter().map(|n| collect(n, table).into_iter().min_by_key(ClassSet::len));
    best.collect::<Option<Vec<_>>>()
        .map(|sets| sets.iter().fold(ClassSet::default(), |all, set| all.union(set)))
}
