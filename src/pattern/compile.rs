//! Compiles a pattern's tree to a regular expression over letters.

use std::collections::BTreeMap;

use super::alphabet::Alphabet;
use super::chunk_automaton::Runs;
use super::reading_context::{Context, Side};
use super::required::required;
use super::rule_search::Search;
use super::syntax_tree::Node;
use crate::lexicon::{ClassSet, ClassTable, Group, Test, hint};

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The letters of classes.
    pub alphabet: Alphabet,
    /// Runs over letters.
    pub search: Search,
    /// The groups, in the order of the expression.
    pub groups: Vec<Group>,
    /// The regular expression over letters; for benchmarks of other engines.
    #[doc(hidden)]
    pub expression: String,
}

/// Compiles a pattern for the classes of a table.
///
/// # Errors
/// If a feature does not exist, or the pattern or its alphabet is too large.
pub fn compile(node: &Node, table: &ClassTable) -> Result<Compiled, String> {
    let Written { expression, alphabet, groups } = write(node, table)?;
    Ok(Compiled { search: Search::new(&expression)?, alphabet, groups, expression })
}

/// Compiles a pattern to find all its matches, without groups. Also returns sets of classes; each match contains a member
/// of every set.
///
/// # Errors
/// If a feature does not exist, or the automata or their alphabet are too large.
pub fn compile_runs(node: &Node, table: &ClassTable) -> Result<(Runs, Vec<ClassSet>), String> {
    let Written { expression, alphabet, .. } = write(node, table)?;
    Ok((Runs::new(&expression, alphabet, table.len())?, required(node, table)))
}

/// Compiles the context on one side of an atom.
///
/// # Errors
/// If a feature does not exist, or the automaton or its alphabet is too large.
pub fn compile_context(node: &Node, side: Side, table: &ClassTable) -> Result<Context, String> {
    let Written { expression, alphabet, .. } = write(node, table)?;
    Context::new(&expression, alphabet, side)
}

/// The classes that pass the test of a pattern that is one atom.
///
/// # Errors
/// If the pattern is more than one atom, or a feature does not exist.
pub fn compile_atom(node: &Node, table: &ClassTable) -> Result<ClassSet, String> {
    match node {
        Node::Atom(test) => known(test, table).map(|()| table.passing(test)),
        Node::Macro { node, .. } => compile_atom(node, table),
        _ => Err("this must be one atom".into()),
    }
}

/// A pattern as a regular expression over letters.
struct Written {
    expression: String,
    alphabet: Alphabet,
    groups: Vec<Group>,
}

fn write(node: &Node, table: &ClassTable) -> Result<Written, String> {
    let mut sets: BTreeMap<&Test, ClassSet> = BTreeMap::new();
    let mut unknown = Ok(());
    node.tests(&mut |test| {
        if unknown.is_ok() && !sets.contains_key(test) {
            unknown = known(test, table);
            sets.insert(test, table.passing(test));
        }
    });
    unknown?;
    if let Some((test, _)) = sets.iter().find(|(_, set)| set.is_empty()) {
        return Err(nobody_passes(test));
    }
    let alphabet = Alphabet::telling_apart(&sets.values().collect::<Vec<_>>(), table.len());
    let alphabet = alphabet.map_err(|error| error.to_string())?;
    let atoms = sets.into_iter().map(|(test, set)| (test, bracketed(&alphabet.of_set(&set)))).collect();
    let mut writer = Writer { atoms, out: String::new(), groups: Vec::new() };
    writer.node(node);
    Ok(Written { expression: writer.out, groups: writer.groups, alphabet })
}

/// Refuses a test with a feature that the language does not have.
fn known(test: &Test, table: &ClassTable) -> Result<(), String> {
    let mut unknown = None;
    test.features(&mut |name| {
        if table.known_feature(name).is_none() {
            unknown = Some(name.to_owned());
        }
    });
    let told = |name: String| {
        let hint = match hint(&name, table.names()) {
            none if none.is_empty() => format!("; write a word between apostrophes: '{name}'"),
            hint => hint,
        };
        format!("no word list, shape or chunk is called {name}{hint}")
    };
    unknown.map_or(Ok(()), |name| Err(told(name)))
}

fn nobody_passes(test: &Test) -> String {
    format!(
        "no word, mark or chunk is {test}: a word has the features of its lists; a chunk has its name, what it is \
         \"also\", and what it \"inherits\" from its head"
    )
}

/// A regular expression for one of these letters: consecutive ones as ranges.
fn bracketed(letters: &[u8]) -> String {
    let runs = letters.chunk_by(|before, behind| before.checked_add(1) == Some(*behind));
    let run = |run: &[u8]| match run {
        [first, .., last] => format!(r"\x{first:02x}-\x{last:02x}"),
        [letter] => format!(r"\x{letter:02x}"),
        [] => String::new(),
    };
    format!("[{}]", runs.map(run).collect::<String>())
}

/// Writes a pattern whose atoms are already regular expressions.
struct Writer<'n> {
    atoms: BTreeMap<&'n Test, String>,
    out: String,
    groups: Vec<Group>,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Atom(test) => self.out.push_str(self.atoms.get(test).map_or("", String::as_str)),
            Node::Sequence(nodes) => nodes.iter().for_each(|n| self.node(n)),
            Node::Alternatives(nodes) => self.alternatives(nodes),
            Node::Macro { node, .. } => self.wrapped("(?:", node),
            Node::Group { group, node } => {
                self.groups.push(*group);
                self.wrapped("(", node);
            }
            Node::Repeat { node, min, max, lazy } => self.repeat(node, *min, *max, *lazy),
            Node::Start => self.out.push('^'),
            Node::End => self.out.push('$'),
        }
    }

    fn wrapped(&mut self, open: &str, node: &Node) {
        self.out.push_str(open);
        self.node(node);
        self.out.push(')');
    }

    fn alternatives(&mut self, nodes: &[Node]) {
        self.out.push_str("(?:");
        for (index, node) in nodes.iter().enumerate() {
            self.out.push_str(if index > 0 { "|" } else { "" });
            self.node(node);
        }
        self.out.push(')');
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, lazy: bool) {
        self.wrapped("(?:", node);
        let count = match (min, max) {
            (0, Some(1)) => "?".into(),
            (0, None) => "*".into(),
            (1, None) => "+".into(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        self.out.push_str(&count);
        self.out.push_str(if lazy { "?" } else { "" });
    }
}
