//! Classes that a string must contain for a pattern to match: a test far cheaper than matching.

use super::syntax_tree::Node;
use crate::lexicon::{ClassSet, ClassTable};

/// A set with more than this per cent of all classes rules out too few strings to be useful.
const TELLING: u32 = 40;

/// The required sets: each match contains a member of every one.
pub(super) fn required(node: &Node, table: &ClassTable) -> Vec<ClassSet> {
    let mut found = collect(node, table);
    let most = table.len() as u32 * TELLING / 100;
    found.retain(|set| set.count() <= most);
    found.sort_by_key(ClassSet::count);
    let mut telling: Vec<ClassSet> = Vec::new();
    for set in found {
        // A string that contains a member of a set contains one of every superset.
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

/// The requirement of alternatives: the union of each branch's smallest set.
fn one_of(nodes: &[Node], table: &ClassTable) -> Option<ClassSet> {
    let best = nodes.iter().map(|n| collect(n, table).into_iter().min_by_key(ClassSet::count));
    best.collect::<Option<Vec<_>>>()
        .map(|sets| sets.iter().fold(ClassSet::default(), |all, set| all.union(set)))
}
