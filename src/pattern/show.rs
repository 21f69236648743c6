//! Patterns as their authors write them.

use std::fmt::{Display, Formatter, Result};

use super::syntax::Node;
use crate::lexicon::Test;

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Atom(test) => test.fmt(f),
            Self::Sequence(nodes) => joined(nodes, " ", f),
            Self::Alternatives(nodes) => {
                f.write_str("(")?;
                joined(nodes, " | ", f)?;
                f.write_str(")")
            }
            Self::Repeat { node, min, max, lazy } => {
                match node.as_ref() {
                    Self::Sequence(_) | Self::Repeat { .. } => write!(f, "({node})")?,
                    _ => node.fmt(f)?,
                }
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
    joined(tests, between, f)?;
    f.write_str("]")
}

fn joined<T: Display>(parts: &[T], between: &str, f: &mut Formatter<'_>) -> Result {
    for (index, part) in parts.iter().enumerate() {
        f.write_str(if index > 0 { between } else { "" })?;
        part.fmt(f)?;
    }
    Ok(())
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
}
