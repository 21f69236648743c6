//! From a pattern's tree to a regular expression over class bytes.

use std::fmt::Write;

use super::required::required;
use super::runs::Runs;
use super::search::Search;
use super::syntax::Node;
use crate::lexicon::{ClassSet, ClassTable, Test};

/// What a group of a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// What is attributed.
    Content,
    /// The reporting words.
    Cue,
    /// Who is named.
    Source,
    /// In a chunk: the atom whose features the chunk takes over.
    Head,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Runs over class bytes.
    pub search: Search,
    /// The role of each group, in the order of the expression.
    pub roles: Vec<Role>,
    /// The regular expression over class bytes; for benchmarks that search it by other means.
    #[doc(hidden)]
    pub expression: String,
}

/// Compiles a pattern for the classes of a table.
///
/// # Errors
/// When a feature exists in no list, or the expression is too large.
pub fn compile(node: &Node, table: &ClassTable) -> Result<Compiled, String> {
    let mut writer = Writer { table, out: String::new(), roles: Vec::new() };
    writer.node(node)?;
    Ok(Compiled { search: Search::new(&writer.out)?, roles: writer.roles, expression: writer.out })
}

/// Compiles a pattern without groups of its own to be found in great numbers; the roles of its groups are dropped.
///
/// # Errors
/// When a feature exists in no list, or the automata are too large.
pub fn compile_runs(node: &Node, table: &ClassTable) -> Result<(Runs, Vec<ClassSet>), String> {
    let mut writer = Writer { table, out: String::new(), roles: Vec::new() };
    writer.node(node)?;
    Ok((Runs::new(&writer.out)?, required(node, table)))
}

struct Writer<'t> {
    table: &'t ClassTable,
    out: String,
    roles: Vec<Role>,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node) -> Result<(), String> {
        match node {
            Node::Atom(test) => self.atom(test),
            Node::Sequence(nodes) => nodes.iter().try_for_each(|n| self.node(n)),
            Node::Alternatives(nodes) => self.alternatives(nodes),
            Node::Macro { node, .. } => self.wrapped("(?:", node),
            Node::Group { name, node } => {
                self.roles.push(role(name));
                self.wrapped("(", node)
            }
            Node::Repeat { node, min, max, lazy } => self.repeat(node, *min, *max, *lazy),
            Node::Start => self.push("^"),
            Node::End => self.push("$"),
        }
    }

    fn push(&mut self, text: &str) -> Result<(), String> {
        self.out.push_str(text);
        Ok(())
    }

    fn wrapped(&mut self, open: &str, node: &Node) -> Result<(), String> {
        self.out.push_str(open);
        self.node(node)?;
        self.push(")")
    }

    fn alternatives(&mut self, nodes: &[Node]) -> Result<(), String> {
        self.out.push_str("(?:");
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                self.out.push('|');
            }
            self.node(node)?;
        }
        self.push(")")
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, lazy: bool) -> Result<(), String> {
        self.wrapped("(?:", node)?;
        let count = match (min, max) {
            (0, Some(1)) => "?".into(),
            (0, None) => "*".into(),
            (1, None) => "+".into(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        self.out.push_str(&count);
        self.push(if lazy { "?" } else { "" })
    }

    fn atom(&mut self, test: &Test) -> Result<(), String> {
        let mut unknown = None;
        test.features(&mut |name| {
            if self.table.known_feature(name).is_none() {
                unknown = Some(name.to_owned());
            }
        });
        if let Some(name) = unknown {
            return Err(format!("no word list, shape or chunk is called {name}"));
        }
        let classes = test.classes(self.table);
        if classes == ClassSet::default() {
            // An empty class matches nothing, which is what a test that no word passes should do.
            return self.push(r"[^\x00-\xff]");
        }
        self.out.push('[');
        for (first, last) in classes.runs() {
            // Writing to a String cannot fail.
            let _ = write!(self.out, r"\x{first:02x}-\x{last:02x}");
        }
        self.push("]")
    }
}

fn role(name: &str) -> Role {
    match name {
        "cue" => Role::Cue,
        "source" => Role::Source,
        "head" => Role::Head,
        _ => Role::Content,
    }
}
