//! Displays patterns in their own syntax.

use std::fmt::{Display, Formatter, Result};

use super::syntax_tree::Node;
use crate::lexicon::Test;

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Atom(test) => test.fmt(f),
            Self::Sequence(nodes) => parts(nodes, " ", Self::is_several, f),
            // A branch needs brackets only if it has branches itself.
            Self::Alternatives(nodes) => parts(nodes, " | ", Self::is_alternatives, f),
            Self::Repeat { node, min, max, lazy } => {
                part(node, node.is_several() || matches!(**node, Self::Repeat { .. }), f)?;
                match (min, max) {
                    (0, Some(1)) => f.write_str("?")?,
                    (0, None) => f.write_str("*")?,
                    (1, None) => f.write_str("+")?,
                    (min, None) => write!(f, "{{{min},}}")?,
                    (min, Some(max)) => write!(f, "{{{min},{max}}}")?,
                }
                f.write_str(if *lazy { "?" } else { "" })
            }
            Self::Group { group, node } => write!(f, "<{}: {node}>", group.name()),
            Self::Macro { name, .. } => f.write_str(name),
            Self::Start => f.write_str("^"),
            Self::End => f.write_str("$"),
        }
    }
}

impl Node {
    fn is_several(&self) -> bool {
        matches!(self, Self::Sequence(_) | Self::Alternatives(_))
    }

    fn is_alternatives(&self) -> bool {
        matches!(self, Self::Alternatives(_))
    }
}

/// Nodes with a separator, in brackets where precedence requires them.
fn parts(nodes: &[Node], between: &str, needs_brackets: fn(&Node) -> bool, f: &mut Formatter<'_>) -> Result {
    for (index, node) in nodes.iter().enumerate() {
        f.write_str(if index > 0 { between } else { "" })?;
        part(node, needs_brackets(node), f)?;
    }
    Ok(())
}

fn part(node: &Node, brackets: bool, f: &mut Formatter<'_>) -> Result {
    if brackets { write!(f, "({node})") } else { node.fmt(f) }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Any => f.write_str("."),
            Self::Feature(name) => f.write_str(name),
            Self::Not(test) => write!(f, "!{test}"),
            Self::All(tests) => bracketed(tests, " & ", f),
            Self::One(tests) => bracketed(tests, " | ", f),
        }
    }
}

fn bracketed(tests: &[Test], between: &str, f: &mut Formatter<'_>) -> Result {
    f.write_str("[")?;
    for (index, test) in tests.iter().enumerate() {
        f.write_str(if index > 0 { between } else { "" })?;
        test.fmt(f)?;
    }
    f.write_str("]")
}

#[cfg(test)]
mod tests {
    use crate::pattern::{Macros, parse};

    #[test]
    fn a_shown_pattern_reads_back_as_the_same_tree() {
        let source = "^ <content: quotation+> (comma | 'that' .)? <cue: [verb & !ing]{2,4}?> (a b)* $";
        let node = parse(source, &Macros::new()).unwrap();
        assert_eq!(node.to_string(), source);
        assert_eq!(parse(&node.to_string(), &Macros::new()), Ok(node));
    }

    #[test]
    fn brackets_that_the_tree_needs_are_shown() {
        for source in ["(a b) c", "a | (b | c)", "(a | b)? c", "(a b)+ | (c?)?", "<cue: a | b c> (d | e)"] {
            let node = parse(source, &Macros::new()).unwrap();
            assert_eq!(node.to_string(), source);
        }
    }
}
