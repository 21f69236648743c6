//! How far a rule gets in a text where it does not match, and what stops it there.

use std::cell::OnceCell;

use super::atoms::row;
use crate::attribution::{AtomView, Probe, Stretch};
use crate::lexicon::{Group, Test, is_phrase};
use crate::pattern::{Node, compile};
use crate::rules::RuleSet;

/// Where a rule's pattern stops in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stops {
    /// How many required parts of the pattern, as its author wrote it, match one after the other up to there.
    pub matched: usize,
    /// How many required parts the author wrote; a macro is one.
    pub parts: usize,
    /// What it asks for next, as its author wrote it; nothing where every part matches.
    pub asks: Option<String>,
    /// Index of the atom at which it stops, among all of the text; nothing where the paragraph ends there.
    pub at: Option<usize>,
    /// What of it that atom lacks, in words.
    pub why: String,
}

/// A rule's pattern as the parts that must match one after the other; where the first few of them match is searched for when needed.
#[derive(Debug)]
pub(super) struct Steps<'r> {
    rules: &'r RuleSet,
    rule: usize,
    /// Each with the macro that it comes from, and with the number of required parts, as written, before it.
    parts: Vec<(Option<&'r str>, &'r Node, usize)>,
    required: usize,
    /// Where so many of the first parts match in the text, by block.
    stretches: Vec<OnceCell<Vec<Stretch>>>,
    /// The same without the ^ that the pattern begins with.
    inside: Option<Box<Self>>,
}

impl<'r> Steps<'r> {
    pub(crate) fn new(rules: &'r RuleSet, rule: usize, node: &'r Node) -> Self {
        let (mut parts, mut required) = (Vec::new(), 0);
        for written in node.written_parts() {
            parts.extend(written.parts().into_iter().map(|(within, part)| (within, part, required)));
            required += usize::from(!matches!(written, Node::Repeat { min: 0, .. }));
        }
        Self::of_parts(rules, rule, parts, required)
    }

    /// Whether a phrase that the pattern names is among some atoms.
    pub(crate) fn names_a_phrase_of(&self, atoms: &[AtomView]) -> bool {
        let mut found = false;
        for (_, part, _) in &self.parts {
            part.features(&mut |name| {
                found |= is_phrase(name) && atoms.iter().any(|atom| self.rules.table().has(atom.class, name));
            });
        }
        found
    }

    fn of_parts(
        rules: &'r RuleSet,
        rule: usize,
        parts: Vec<(Option<&'r str>, &'r Node, usize)>,
        required: usize,
    ) -> Self {
        let stretches = parts.iter().map(|_| OnceCell::new()).collect();
        let inside = match parts.as_slice() {
            [(_, Node::Start, _), rest @ ..] => {
                Some(Box::new(Self::of_parts(rules, rule, rest.to_vec(), required)))
            }
            _ => None,
        };
        Self { rules, rule, parts, required, stretches, inside }
    }

    /// How far the rule gets in a block, or in the whole text: the most parts that match one after the other. Nothing where
    /// not even the first does.
    pub(crate) fn stops(&self, probe: &Probe<'_>, atoms: &[AtomView], block: Option<usize>) -> Option<Stops> {
        let from_start = self.stops_here(probe, atoms, block);
        let Some(inside) = &self.inside else { return from_start };
        let inside = inside.stops_here(probe, atoms, block)?;
        match from_start {
            Some(stops) if stops.matched >= inside.matched || inside.asks.is_some() => Some(stops),
            None if inside.asks.is_some() => Some(inside),
            _ => {
                let why = "all that follows it matches, but not at the beginning of the sentence".into();
                let matched = self.required.saturating_sub(1);
                Some(Stops { matched, asks: Some("^".into()), at: None, why, ..inside })
            }
        }
    }

    fn stops_here(&self, probe: &Probe<'_>, atoms: &[AtomView], block: Option<usize>) -> Option<Stops> {
        let last = |count: usize| {
            let found = self.first_parts(count, probe);
            let end = block.map_or(found.len(), |block| found.partition_point(|one| one.block <= block));
            let last = found.get(..end)?.last();
            last.filter(|one| block.is_none_or(|block| block == one.block)).cloned()
        };
        // Where some parts match, fewer of them do.
        let counts: Vec<usize> = (1..=self.parts.len()).collect();
        let matched = counts.partition_point(|count| last(*count).is_some());
        let end = last(matched)?;
        let next = self.parts.get(matched);
        let at = atoms.partition_point(|atom| atom.block < end.block) + end.atoms.end as usize;
        let here = atoms.get(at).filter(|atom| atom.block == end.block);
        let why = match (next, here) {
            (None, _) => {
                "what stands in <content: …> holds no words, or the rule must fire more often in a text"
                    .into()
            }
            (Some((_, part, _)), Some(atom)) => lacks(self.rules, part, atom),
            (Some(_), None) => "the paragraph ends".into(),
        };
        Some(Stops {
            matched: next.map_or(self.required, |(_, _, before)| *before),
            parts: self.required,
            asks: next.map(|(within, part, _)| asked(*within, part)),
            at: here.filter(|_| next.is_some()).map(|_| at),
            why,
        })
    }

    /// Where so many of the first parts match; nowhere if they are too large to compile. The text must always be the same.
    fn first_parts(&self, count: usize, probe: &Probe<'_>) -> &[Stretch] {
        let find = || {
            let parts = self.parts.iter().take(count).map(|(_, part, _)| part.without_groups()).collect();
            let whole = Node::Group { group: Group::Content, node: Box::new(Node::Sequence(parts)) };
            let compiled = compile(&whole, self.rules.table());
            compiled.map(|compiled| probe.stretches(self.rule, &compiled)).unwrap_or_default()
        };
        let found = count.checked_sub(1).and_then(|index| self.stretches.get(index));
        found.map(|cell| cell.get_or_init(find).as_slice()).unwrap_or_default()
    }
}

/// What an atom lacks of what a part asks.
fn lacks(rules: &RuleSet, part: &Node, atom: &AtomView) -> String {
    let has = |name: &str| rules.table().has(atom.class, name);
    match part.one_test() {
        Some(Test::All(tests)) => {
            let missing: Vec<String> = tests.iter().filter(|test| !test.passes(&has)).map(lacking).collect();
            if missing.is_empty() { fits() } else { format!("it is {}", missing.join(" and ")) }
        }
        Some(test) if test.passes(&has) => fits(),
        Some(test) => format!("it is {}", lacking(test)),
        None => "that does not fit".into(),
    }
}

impl Stops {
    /// The stop in words; atoms are numbered from `first`.
    pub(crate) fn told(&self, rules: &RuleSet, atoms: &[AtomView], text: &str, first: usize) -> String {
        let here = self.at.and_then(|at| Some((at, atoms.get(at)?)));
        let stop = match here {
            Some((at, atom)) => {
                format!("but atom {} is {}: {}", at + 1 - first, row(rules, atom, text), self.why)
            }
            None => format!("but {}", self.why),
        };
        let next = self.asks.as_ref().map(|asks| format!("; the next is {asks}")).unwrap_or_default();
        format!("{} of {} parts match{next}, {stop}", self.matched, self.parts)
    }
}

fn fits() -> String {
    "it fits, but what follows does not".into()
}

/// A part as its author wrote it, cut where it is long.
fn asked(within: Option<&str>, part: &Node) -> String {
    let shown = part.to_string();
    let cut = shown.char_indices().nth(LONGEST).map(|(end, _)| shown.get(..end).unwrap_or_default());
    let shown = cut.map_or_else(|| shown.clone(), |cut| format!("{cut}…"));
    within.map_or_else(|| shown.clone(), |name| format!("{shown} (inside {name})"))
}

/// Parts longer than this, in code points, are cut where they are shown.
const LONGEST: usize = 100;

/// What is said of an atom that fails a test.
fn lacking(test: &Test) -> String {
    match test {
        Test::Not(test) => test.to_string(),
        test => format!("not {test}"),
    }
}
