//! Finds the candidates of all rules in a block, before conflicts are resolved.

use smallvec::SmallVec;

use super::atoms::BlockAtoms;
use crate::lexicon::{Class, Group};
use crate::pattern::{Captures, Compiled};
use crate::rules::{RuleSet, Scope};
use crate::stop::{Stop, Stopped};
use crate::text::{AtomSpan, step};

/// Spans of atoms, mostly one or two.
pub(super) type AtomSpans = SmallVec<[AtomSpan; 2]>;

/// One match of one rule; its spans count the atoms of its block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidate {
    /// Index of the rule.
    pub rule: usize,
    /// Rank of the rule's sieve: lower ranks claim first.
    pub rank: usize,
    /// Index of the block.
    pub block: usize,
    pub content: AtomSpans,
    pub cue: AtomSpans,
    pub source: Option<AtomSpan>,
    /// Fifths of the log-odds that the last pass gives its reading; None for a rule's.
    pub last_pass: Option<u8>,
}

impl Candidate {
    /// Returns the first atom of the cue, or of the content if there is no cue.
    pub(crate) fn anchor(&self) -> u32 {
        self.cue.first().or(self.content.first()).map_or(0, |r| r.start)
    }
}

/// Sentences and paragraphs of more atoms are matched in parts, so that the cost stays linear.
const WINDOW: usize = 320;

/// Scratch space for searching a block.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    search: SearchScratch,
    /// The rules that could match in the current window.
    possible: Vec<usize>,
}

/// Scratch space for one pattern's search.
#[derive(Debug, Default)]
struct SearchScratch {
    /// The current window in the letters of the pattern's alphabet.
    letters: Vec<u8>,
    /// The captured groups of a match.
    groups: Captures,
}

/// Appends the candidates of every rule in the atoms of a block.
///
/// # Errors
/// [`Stopped`] if `stop` was given before the end; it is checked before each search.
pub(super) fn find(
    rules: &RuleSet,
    atoms: &BlockAtoms<'_>,
    scratch: &mut Scratch,
    stop: &Stop,
    found: &mut Vec<Candidate>,
) -> Result<(), Stopped> {
    for window in sentences(atoms.classes, rules.shapes().stop) {
        find_in(rules, Scope::Sentence, atoms, window, scratch, stop, found)?;
    }
    for window in paragraphs(atoms.classes) {
        find_in(rules, Scope::Paragraph, atoms, window, scratch, stop, found)?;
    }
    Ok(())
}

fn find_in(
    rules: &RuleSet,
    scope: Scope,
    atoms: &BlockAtoms<'_>,
    window: AtomSpan,
    scratch: &mut Scratch,
    stop: &Stop,
    found: &mut Vec<Candidate>,
) -> Result<(), Stopped> {
    let Some(classes) = atoms.classes.get(window.indices()) else { return Ok(()) };
    stop.check()?;
    rules.possible(scope, classes, &mut scratch.possible);
    for index in scratch.possible.iter().copied() {
        stop.check()?;
        let Some((rule, compiled)) = rules.rule(index) else { continue };
        find_pattern(compiled, &mut scratch.search, atoms, window, |groups| {
            found.push(Candidate { rule: index, rank: rules.rank(rule), ..groups });
        });
    }
    Ok(())
}

/// Passes every search that [`find`] makes in a block to `take`: the rule, and the window in the letters of the rule's alphabet.
pub(super) fn searches(rules: &RuleSet, atoms: &BlockAtoms<'_>, mut take: impl FnMut(usize, &[u8])) {
    let (mut possible, mut letters) = (Vec::new(), Vec::new());
    let sentences = sentences(atoms.classes, rules.shapes().stop).map(|window| (Scope::Sentence, window));
    let paragraphs = paragraphs(atoms.classes).map(|window| (Scope::Paragraph, window));
    for (scope, window) in sentences.chain(paragraphs) {
        let classes = window.slice(atoms.classes);
        rules.possible(scope, classes, &mut possible);
        for index in possible.iter().copied() {
            let Some((_, compiled)) = rules.rule(index) else { continue };
            compiled.alphabet.spell(classes, &mut letters);
            take(index, &letters);
        }
    }
}

/// Passes every match of one pattern in a block to `take`, as [`find`] would for a rule of that scope.
pub(super) fn find_alone(
    compiled: &Compiled,
    scope: Scope,
    rules: &RuleSet,
    atoms: &BlockAtoms<'_>,
    mut take: impl FnMut(Candidate),
) {
    let mut scratch = SearchScratch::default();
    let find = |window: AtomSpan| find_pattern(compiled, &mut scratch, atoms, window, &mut take);
    match scope {
        Scope::Sentence => sentences(atoms.classes, rules.shapes().stop).for_each(find),
        Scope::Paragraph => paragraphs(atoms.classes).for_each(find),
    }
}

/// Passes the matches of one pattern in a window to `take`, from left to right. The caller fills in rule, rank and block.
fn find_pattern(
    compiled: &Compiled,
    scratch: &mut SearchScratch,
    atoms: &BlockAtoms<'_>,
    window: AtomSpan,
    mut take: impl FnMut(Candidate),
) {
    let Some(classes) = atoms.classes.get(window.indices()) else { return };
    let SearchScratch { letters, groups: found } = scratch;
    step(classes.len());
    compiled.alphabet.spell(classes, letters);
    let mut at = 0;
    while let Some(start) = compiled.search.find(letters, at, found) {
        let candidate = groups(compiled, found, window.start as usize);
        let end = (0..compiled.groups.len()).filter_map(|group| found.group(group)).map(|(_, end)| end).max();
        if !candidate.content.is_empty() {
            take(candidate);
        }
        // An atom that only bounds a match on the right may open the next one.
        at = end.unwrap_or_default().max(start + 1);
        if at > classes.len() {
            break;
        }
    }
}

/// Returns the atoms of the groups of a match, in a window that begins at the atom `first`.
fn groups(compiled: &Compiled, found: &Captures, first: usize) -> Candidate {
    let mut candidate = Candidate::default();
    for (group, finds) in compiled.groups.iter().enumerate() {
        let Some((start, end)) = found.group(group).filter(|(start, end)| start < end) else {
            continue;
        };
        let atoms = AtomSpan::from(first + start..first + end);
        match finds {
            Group::Content => candidate.content.push(atoms),
            Group::Cue => candidate.cue.push(atoms),
            Group::Source => candidate.source = Some(atoms),
            Group::Head | Group::Word => {}
        }
    }
    candidate.content.sort_by_key(|r| r.start);
    candidate.cue.sort_by_key(|r| r.start);
    candidate
}

/// Returns the sentences of a block, each cut after at most [`WINDOW`] atoms.
fn sentences(classes: &[Class], stop: Class) -> impl Iterator<Item = AtomSpan> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = classes.get(start..).filter(|rest| !rest.is_empty())?;
        let part = rest.get(..WINDOW).unwrap_or(rest);
        step(1);
        let length = part.iter().position(|class| *class == stop).map_or(part.len(), |at| at + 1);
        start += length;
        Some(AtomSpan::from(start - length..start))
    })
}

fn paragraphs(classes: &[Class]) -> impl Iterator<Item = AtomSpan> {
    (0..classes.len()).step_by(WINDOW).map(|start| AtomSpan::from(start..(start + WINDOW).min(classes.len())))
}
