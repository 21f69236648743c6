//! What a string must hold for a pattern to match it at all: a test far cheaper than matching.

use super::syntax::Node;
use crate::lexicon::{ClassSet, ClassTable};

/// More of all classes than these, in per cent, tell hardly any string from another.
const TELLING: u32 = 40;

/// The sets of which each must have a member in whatever the pattern matches.
pub(super) fn required(node: &Node, table: &ClassTable) -> Vec<ClassSet> {
    let mut found = collect(node, table);
    let most = table.len() as u32 * TELLING / 100;
    found.retain(|set| set.count() <= most);
    found.sort_by_key(ClassSet::count);
    let mut telling: Vec<ClassSet> = Vec::new();
    for set in found {
        // A string that holds a member of a set holds one of every set around it.
        if !telling.iter().any(|smaller| smaller.is_within(&set)) {
            telling.push(set);
        }
    }
    telling
}

fn collect(node: &Node, table: &ClassTable) -> Vec<ClassSet> {
    match node {
        Node::Atom(test) => vec![table.passing(test)],
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
    let best = nodes.iter().map(|n| collect(n, table).into_iter().min_by_key(ClassSet::count));
    best.collect::<Option<Vec<_>>>()
        .map(|sets| sets.iter().fold(ClassSet::default(), |all, set| all.union(set)))
}
