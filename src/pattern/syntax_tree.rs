//! The tree of a parsed pattern, and its variants for the checks of examples.

use crate::lexicon::{Group, Test};

/// One pattern, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// One atom that passes the test.
    Atom(Test),
    /// A sequence.
    Sequence(Vec<Node>),
    /// Alternatives.
    Alternatives(Vec<Node>),
    /// A repetition.
    Repeat {
        /// The repeated node.
        node: Box<Node>,
        /// Minimum count.
        min: u32,
        /// Maximum count, if any.
        max: Option<u32>,
        /// Whether it is lazy.
        lazy: bool,
    },
    /// A group.
    Group {
        /// Its name.
        group: Group,
        /// The inside.
        node: Box<Node>,
    },
    /// An expanded macro.
    Macro {
        /// Its name, in capitals.
        name: String,
        /// Its expansion.
        node: Box<Node>,
    },
    /// The start of the string.
    Start,
    /// The end of the string.
    End,
}

impl Node {
    /// The test of a chunk's head, which must be one atom; `None` if the chunk names none.
    ///
    /// # Errors
    /// If the head is more than one atom.
    pub fn head(&self) -> Result<Option<&Test>, String> {
        match self {
            Self::Group { group: Group::Head, node } => match node.as_ref() {
                Self::Atom(test) => Ok(Some(test)),
                Self::Macro { node, .. } if matches!(**node, Self::Atom(_)) => match node.as_ref() {
                    Self::Atom(test) => Ok(Some(test)),
                    _ => Ok(None),
                },
                _ => Err("the head of a chunk must be one atom".into()),
            },
            Self::Sequence(nodes) | Self::Alternatives(nodes) => {
                nodes.iter().map(Self::head).find(|h| !matches!(h, Ok(None))).unwrap_or(Ok(None))
            }
            Self::Repeat { node, .. } | Self::Group { node, .. } | Self::Macro { node, .. } => node.head(),
            Self::Atom(_) | Self::Start | Self::End => Ok(None),
        }
    }

    /// The word that a reading changes, and its context.
    ///
    /// # Errors
    /// If the pattern does not have exactly one group `word`, of one atom and outside all brackets.
    pub fn around_word(&self) -> Result<Around, String> {
        let whole = std::slice::from_ref(self);
        let nodes = if let Self::Sequence(nodes) = self { nodes.as_slice() } else { whole };
        let is_word = |node: &Self| matches!(node, Self::Group { group: Group::Word, .. });
        let wrong =
            || Err("a reading needs exactly one <word: …>, outside all brackets and counts".to_owned());
        let mut parts = nodes.splitn(2, is_word);
        let (Some(before), Some(behind)) = (parts.next(), parts.next()) else { return wrong() };
        let has_group = |nodes: &[Self]| nodes.iter().any(|node| node.group_outside(&[]).is_some());
        if has_group(before) || has_group(behind) {
            return wrong();
        }
        let Some(Self::Group { node, .. }) = nodes.get(before.len()) else { return wrong() };
        let context = |nodes: &[Self]| (!nodes.is_empty()).then(|| Self::Sequence(nodes.to_vec()));
        Ok(Around { before: context(before), word: node.as_ref().clone(), behind: context(behind) })
    }

    /// A group other than these.
    pub fn group_outside(&self, groups: &[Group]) -> Option<Group> {
        match self {
            Self::Group { group, .. } if !groups.contains(group) => Some(*group),
            Self::Sequence(nodes) | Self::Alternatives(nodes) => {
                nodes.iter().find_map(|node| node.group_outside(groups))
            }
            Self::Group { node, .. } | Self::Repeat { node, .. } | Self::Macro { node, .. } => {
                node.group_outside(groups)
            }
            Self::Atom(_) | Self::Start | Self::End => None,
        }
    }

    /// The size of the pattern with its macros expanded.
    pub(super) fn size(&self) -> Size {
        match self {
            Self::Atom(test) => Size::around([Size::of_test(test)]),
            Self::Sequence(nodes) | Self::Alternatives(nodes) => Size::around(nodes.iter().map(Self::size)),
            Self::Repeat { node, .. } | Self::Group { node, .. } | Self::Macro { node, .. } => {
                Size::around([node.size()])
            }
            Self::Start | Self::End => Size::around([]),
        }
    }

    /// Calls `see` for the test of every atom.
    pub fn tests<'n>(&'n self, see: &mut impl FnMut(&'n Test)) {
        match self {
            Self::Atom(test) => see(test),
            Self::Sequence(nodes) | Self::Alternatives(nodes) => nodes.iter().for_each(|n| n.tests(see)),
            Self::Repeat { node, .. } | Self::Group { node, .. } | Self::Macro { node, .. } => {
                node.tests(see)
            }
            Self::Start | Self::End => {}
        }
    }

    /// Calls `see` for every feature in the pattern.
    pub fn features<'n>(&'n self, see: &mut impl FnMut(&'n str)) {
        self.tests(&mut |test| test.features(see));
    }

    /// The pattern with each group replaced by its inside.
    pub fn without_groups(&self) -> Self {
        let all = |nodes: &[Self]| nodes.iter().map(Self::without_groups).collect();
        match self {
            Self::Group { node, .. } => node.without_groups(),
            Self::Sequence(nodes) => Self::Sequence(all(nodes)),
            Self::Alternatives(nodes) => Self::Alternatives(all(nodes)),
            Self::Repeat { node, min, max, lazy } => {
                Self::Repeat { node: Box::new(node.without_groups()), min: *min, max: *max, lazy: *lazy }
            }
            Self::Macro { .. } | Self::Atom(_) | Self::Start | Self::End => self.clone(),
        }
    }

    /// The parts that must match in sequence, each with the macro that it comes from: groups, macros and sequences are
    /// flattened; alternatives and repetitions are one part.
    pub fn parts(&self) -> Vec<(Option<&str>, &Self)> {
        match self {
            Self::Sequence(nodes) => nodes.iter().flat_map(Self::parts).collect(),
            Self::Group { node, .. } => node.parts(),
            Self::Macro { name, node } if !matches!(**node, Self::Atom(_)) => {
                let inside = node.parts().into_iter();
                inside.map(|(within, part)| (within.or(Some(name.as_str())), part)).collect()
            }
            _ => vec![(None, self)],
        }
    }

    /// The parts that the author wrote one after the other: groups and sequences are taken apart, macros are not.
    pub fn written_parts(&self) -> Vec<&Self> {
        match self {
            Self::Sequence(nodes) => nodes.iter().flat_map(Self::written_parts).collect(),
            Self::Group { node, .. } => node.written_parts(),
            _ => vec![self],
        }
    }

    /// The test of a part that is one atom, repeated or not.
    pub fn one_test(&self) -> Option<&Test> {
        match self {
            Self::Atom(test) => Some(test),
            Self::Macro { node, .. } | Self::Repeat { node, .. } | Self::Group { node, .. } => {
                node.one_test()
            }
            _ => None,
        }
    }

    /// One variant for each alternative, in which it replaces its alternatives; macros count as one atom. Alternatives that
    /// may all be left out are required in their variant, or an example without any would match it.
    pub fn with_one_alternative(&self) -> Vec<Variant> {
        let alone = |branch: &Self| Variant { part: branch.clone(), whole: branch.clone() };
        self.variants(&|node| match node {
            Self::Alternatives(branches) => branches.iter().map(alone).collect(),
            Self::Repeat { node, min: 0, max, lazy } => {
                let branches =
                    if let Self::Alternatives(branches) = &**node { branches } else { &Vec::new() };
                let once = |branch: &Self| {
                    alone(branch).inside(|node| Self::Repeat {
                        node: node.into(),
                        min: 1,
                        max: *max,
                        lazy: *lazy,
                    })
                };
                branches.iter().map(once).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The pattern with one atom removed or replaced by any atom: two variants for each atom or macro.
    pub fn with_one_atom_dropped(&self) -> Vec<Variant> {
        self.variants(&|node| {
            let counts = match node {
                Self::Repeat { node, .. } => matches!(**node, Self::Atom(_) | Self::Macro { .. }),
                _ => matches!(node, Self::Atom(_) | Self::Macro { .. } | Self::Start | Self::End),
            };
            let instead = [Self::Sequence(Vec::new()), node.anything_as_long()];
            let instead = instead.map(|whole| Variant { part: node.clone(), whole });
            if counts { instead.into() } else { Vec::new() }
        })
    }

    /// Any atom; for phrases up to as many as the longest has words.
    fn anything_as_long(&self) -> Self {
        let any = Self::Atom(Test::Any);
        let mut words = 1;
        if let Self::Atom(test) = self {
            test.features(&mut |name| words = words.max(name.split(' ').count()));
        }
        if words == 1 {
            return any;
        }
        Self::Repeat { node: Box::new(any), min: 1, max: Some(words as u32), lazy: false }
    }

    /// Every tree in which one node is replaced by one of `instead(node)`.
    fn variants(&self, instead: &impl Fn(&Node) -> Vec<Variant>) -> Vec<Variant> {
        let mut found = instead(self);
        match self {
            Self::Sequence(nodes) => found.extend(in_one_place(nodes, Self::Sequence, instead)),
            Self::Alternatives(nodes) => found.extend(in_one_place(nodes, Self::Alternatives, instead)),
            Self::Repeat { node, min, max, lazy } => {
                found.extend(node.variants(instead).into_iter().map(|v| {
                    v.inside(|node| Self::Repeat { node: Box::new(node), min: *min, max: *max, lazy: *lazy })
                }))
            }
            Self::Group { group, node } => found.extend(
                node.variants(instead)
                    .into_iter()
                    .map(|v| v.inside(|node| Self::Group { group: *group, node: Box::new(node) })),
            ),
            Self::Atom(_) | Self::Macro { .. } | Self::Start | Self::End => {}
        }
        found
    }
}

/// The parts of a reading's pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// The required context directly before the word.
    pub before: Option<Node>,
    /// The word's own test.
    pub word: Node,
    /// The required context directly after it.
    pub behind: Option<Node>,
}

/// The size of a tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// Number of nodes and of tests of atoms.
    pub parts: usize,
    /// Maximum nesting.
    pub depth: usize,
}

impl Size {
    fn around(inside: impl IntoIterator<Item = Self>) -> Self {
        inside.into_iter().fold(Self { parts: 1, depth: 1 }, |all, one| Self {
            parts: all.parts.saturating_add(one.parts),
            depth: all.depth.max(one.depth + 1),
        })
    }

    fn of_test(test: &Test) -> Self {
        match test {
            Test::Any | Test::Feature(_) => Self::around([]),
            Test::Not(test) => Self::around([Self::of_test(test)]),
            Test::All(tests) | Test::One(tests) => Self::around(tests.iter().map(Self::of_test)),
        }
    }
}

/// A pattern that differs from another in one position.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The alternative that was kept, or the atom that was removed or replaced.
    pub part: Node,
    /// The changed pattern.
    pub whole: Node,
}

impl Variant {
    fn inside(self, around: impl FnOnce(Node) -> Node) -> Self {
        Self { part: self.part, whole: around(self.whole) }
    }
}

fn in_one_place<'n>(
    nodes: &'n [Node],
    around: fn(Vec<Node>) -> Node,
    instead: &'n impl Fn(&Node) -> Vec<Variant>,
) -> impl Iterator<Item = Variant> + 'n {
    nodes.iter().enumerate().flat_map(move |(place, node)| {
        node.variants(instead).into_iter().map(move |variant| {
            variant.inside(|changed| {
                let mut nodes = nodes.to_vec();
                if let Some(slot) = nodes.get_mut(place) {
                    *slot = changed;
                }
                around(nodes)
            })
        })
    })
}
