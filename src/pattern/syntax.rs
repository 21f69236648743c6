//! The tree of a parsed pattern, and the variants of it that the examples' checks need.

use crate::lexicon::{Group, Test};

/// One pattern, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// One atom that passes the test.
    Atom(Test),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One or the other.
    Alternatives(Vec<Node>),
    /// Several times.
    Repeat {
        /// What.
        node: Box<Node>,
        /// At least so often.
        min: u32,
        /// At most so often; without an end where absent.
        max: Option<u32>,
        /// As seldom as possible.
        lazy: bool,
    },
    /// What the rule finds.
    Group {
        /// Which of the groups that patterns may have.
        group: Group,
        /// The inside.
        node: Box<Node>,
    },
    /// A macro with its meaning.
    Macro {
        /// Its name, in capitals.
        name: String,
        /// What it stands for.
        node: Box<Node>,
    },
    /// The start of what is matched.
    Start,
    /// The end of what is matched.
    End,
}

impl Node {
    /// The test of a chunk's head, which must be one atom; nothing where the chunk names none.
    ///
    /// # Errors
    /// When the head is more than one atom.
    pub fn head(&self) -> Result<Option<&Test>, String> {
        match self {
            Self::Group { group: Group::Head, node } => match node.as_ref() {
                Self::Atom(test) => Ok(Some(test)),
                Self::Macro { node, .. } if matches!(**node, Self::Atom(_)) => match node.as_ref() {
                    Self::Atom(test) => Ok(Some(test)),
                    _ => Ok(None),
                },
                _ => Err("the head of a chunk is one atom".into()),
            },
            Self::Sequence(nodes) | Self::Alternatives(nodes) => {
                nodes.iter().map(Self::head).find(|h| !matches!(h, Ok(None))).unwrap_or(Ok(None))
            }
            Self::Repeat { node, .. } | Self::Group { node, .. } | Self::Macro { node, .. } => node.head(),
            Self::Atom(_) | Self::Start | Self::End => Ok(None),
        }
    }

    /// The one word that a reading is about, and what stands around it.
    ///
    /// # Errors
    /// When the pattern does not have exactly one group `word`, of one atom and outside of everything else.
    pub fn around_word(&self) -> Result<Around, String> {
        let whole = std::slice::from_ref(self);
        let nodes = if let Self::Sequence(nodes) = self { nodes.as_slice() } else { whole };
        let is_word = |node: &Self| matches!(node, Self::Group { group: Group::Word, .. });
        let wrong = || Err("a reading has one <word: …>, outside of all brackets and counts".to_owned());
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

    /// A group that is none of these.
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

    /// How large the pattern is with its macros put in.
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

    /// Calls `see` for every feature that the pattern names.
    pub fn features<'n>(&'n self, see: &mut impl FnMut(&'n str)) {
        self.tests(&mut |test| test.features(see));
    }

    /// The pattern without its groups: what stands inside them is left.
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

    /// The pattern with an atom that asks for nothing in the place of each macro.
    pub fn without_macros(&self) -> Self {
        let all = |nodes: &[Self]| nodes.iter().map(Self::without_macros).collect();
        match self {
            Self::Macro { .. } => Self::Atom(Test::Any),
            Self::Group { group, node } => {
                Self::Group { group: *group, node: Box::new(node.without_macros()) }
            }
            Self::Sequence(nodes) => Self::Sequence(all(nodes)),
            Self::Alternatives(nodes) => Self::Alternatives(all(nodes)),
            Self::Repeat { node, min, max, lazy } => {
                Self::Repeat { node: Box::new(node.without_macros()), min: *min, max: *max, lazy: *lazy }
            }
            Self::Atom(_) | Self::Start | Self::End => self.clone(),
        }
    }

    /// The parts that must match one after the other, each with the macro that it comes from: groups, macros and sequences are
    /// taken apart; alternatives and repetitions are one part.
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

    /// The test of a part that is one atom, also where it may be repeated.
    pub fn one_test(&self) -> Option<&Test> {
        match self {
            Self::Atom(test) => Some(test),
            Self::Macro { node, .. } | Self::Repeat { node, .. } | Self::Group { node, .. } => {
                node.one_test()
            }
            _ => None,
        }
    }

    /// The pattern with one alternative kept in each place where it has several, one variant for each
    /// alternative; macros count as one atom.
    pub fn with_one_alternative(&self) -> Vec<Variant> {
        self.variants(&|node| match node {
            Self::Alternatives(branches) => {
                branches.iter().map(|b| Variant { part: b.clone(), whole: b.clone() }).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The pattern with one atom left out, or with any atom in its place: two variants for each atom or macro.
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

    /// Any atom; in the place of phrases as many as the longest has words.
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

    /// Every tree that arises by putting one of `instead(node)` in the place of one node.
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

/// The pattern of a reading, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// What must stand right before the word.
    pub before: Option<Node>,
    /// The word's own test.
    pub word: Node,
    /// What must stand right behind it.
    pub behind: Option<Node>,
}

/// How large a tree is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// Its nodes, and the tests of its atoms.
    pub parts: usize,
    /// How many of them lie inside each other at most.
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

/// A pattern that differs from another in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The alternative that was kept, or the atom that was left out.
    pub part: Node,
    /// The pattern as it is then.
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
