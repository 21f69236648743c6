//! Parses a pattern into its tree.

use std::collections::BTreeMap;

use super::lexer::{Sign, signs};
use super::syntax_tree::{Node, Size};
use crate::lexicon::{Group, Test, hint};

/// Macros by name, already parsed.
pub type Macros = BTreeMap<String, Node>;

/// An error in a pattern, with its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// Byte offset in the pattern.
    pub at: usize,
    /// The error.
    pub message: String,
}

/// Parses a pattern and expands its macros.
///
/// # Errors
/// The first problem, with its place.
pub fn parse(pattern: &str, macros: &Macros) -> Result<Node, PatternError> {
    let signs = signs(pattern).map_err(|(at, message)| PatternError { at, message })?;
    let mut parser = Parser { signs, next: 0, end: pattern.len(), macros, depth: 0, put_in: 0 };
    let node = parser.alternatives()?;
    match parser.signs.get(parser.next) {
        None => Ok(node),
        Some((at, Sign::Mark('&'))) => Err(PatternError { at: *at, message: AND.into() }),
        Some((at, sign)) => Err(PatternError { at: *at, message: format!("{} closes nothing", shown(sign)) }),
    }
}

/// The names of the macros in a pattern; none if it is invalid.
pub fn macros_in(pattern: &str) -> Vec<&str> {
    let signs = signs(pattern).unwrap_or_default();
    let named = signs.into_iter().filter_map(|(_, sign)| match sign {
        Sign::Macro(name) => Some(name),
        _ => None,
    });
    named.collect()
}

/// The features that a pattern names, with their byte offsets; none if it is invalid.
pub(crate) fn features_in(pattern: &str) -> Vec<(usize, &str)> {
    let signs = signs(pattern).unwrap_or_default();
    let named = signs.into_iter().filter_map(|(at, sign)| match sign {
        Sign::Feature(name) => Some((at, name)),
        _ => None,
    });
    named.collect()
}

/// The words in a pattern, including those of phrases, with their byte offsets; none if it is invalid.
pub fn words_in(pattern: &str) -> Vec<(usize, &str)> {
    let signs = signs(pattern).unwrap_or_default();
    let named = signs.into_iter().filter_map(|(at, sign)| match sign {
        Sign::Word(words) => Some((at, words)),
        _ => None,
    });
    let each = named.flat_map(|(at, words)| {
        let mut next = at;
        words.split(' ').map(move |word| {
            let here = next;
            // A single word, and the first of a phrase, is shown with its apostrophe.
            next = if here == at { at + 1 } else { here } + word.len() + 1;
            (here, word)
        })
    });
    each.collect()
}

/// The rule for square and round brackets, for errors.
const ONE_ATOM: &str = "']' is missing: square brackets test one atom, with & and |; write a sequence of atoms in round \
                        brackets, such as (comma 'and')";
const AND: &str = "& joins tests of one atom and needs square brackets, such as [np & name]";

struct Parser<'p> {
    signs: Vec<(usize, Sign<'p>)>,
    next: usize,
    end: usize,
    macros: &'p Macros,
    depth: u32,
    /// Number of parts of all macros expanded so far.
    put_in: usize,
}

/// Maximum nesting of a pattern, so that no file can exhaust the stack.
const MAX_DEPTH: u32 = 50;

/// Maximum number of parts from all macros: macros of macros can double at each step.
const MAX_PARTS: usize = 5_000;

/// Maximum depth of a macro's tree, also for the stack.
const MAX_TREE: usize = 100;

impl<'p> Parser<'p> {
    fn peek(&self) -> Option<&Sign<'p>> {
        self.signs.get(self.next).map(|(_, sign)| sign)
    }

    fn take(&mut self) -> Option<Sign<'p>> {
        let sign = self.signs.get(self.next).map(|(_, sign)| sign.clone());
        self.next += 1;
        sign
    }

    fn is_mark(&self, mark: char) -> bool {
        self.peek() == Some(&Sign::Mark(mark))
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let found = self.is_mark(mark);
        self.next += usize::from(found);
        found
    }

    fn error<T>(&self, message: impl Into<String>) -> Result<T, PatternError> {
        let at = self.signs.get(self.next).map_or(self.end, |(at, _)| *at);
        Err(PatternError { at, message: message.into() })
    }

    fn alternatives(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error(format!("nested more than {MAX_DEPTH} deep"));
        }
        let mut branches = vec![self.sequence()?];
        while self.take_mark('|') {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Alternatives(branches) })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        while self.peek().is_some() && !['|', ')', '>'].iter().any(|m| self.is_mark(*m)) {
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        if nodes.is_empty() {
            return self.error("an atom is missing here");
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Sequence(nodes) })
    }

    fn repeated(&mut self, node: Node) -> Result<Node, PatternError> {
        let (min, max) = match self.peek() {
            Some(Sign::Mark('?')) => (0, Some(1)),
            Some(Sign::Mark('*')) => (0, None),
            Some(Sign::Mark('+')) => (1, None),
            Some(Sign::Count(min, max)) => (*min, *max),
            _ => return Ok(node),
        };
        self.next += 1;
        let lazy = self.take_mark('?');
        Ok(Node::Repeat { node: Box::new(node), min, max, lazy })
    }

    fn atom(&mut self) -> Result<Node, PatternError> {
        match self.peek().cloned() {
            Some(Sign::Mark('(')) => {
                self.next += 1;
                let node = self.alternatives()?;
                self.close(')').map(|()| node)
            }
            Some(Sign::GroupOpen(name)) => self.group(name),
            Some(Sign::Macro(name)) => {
                let node = self.meaning(name)?.clone();
                self.next += 1;
                Ok(Node::Macro { name: name.to_owned(), node: Box::new(node) })
            }
            Some(Sign::Mark('^')) => {
                self.next += 1;
                Ok(Node::Start)
            }
            Some(Sign::Mark('$')) => {
                self.next += 1;
                Ok(Node::End)
            }
            _ => self.test().map(Node::Atom),
        }
    }

    /// Expands a macro, unless the pattern would become too large.
    fn meaning(&mut self, name: &str) -> Result<&'p Node, PatternError> {
        let Some(node) = self.macros.get(name) else {
            let hint = hint(name, self.macros.keys().map(String::as_str));
            return self.error(format!("there is no macro {name}{hint}"));
        };
        let Size { parts, depth } = node.size();
        self.put_in = self.put_in.saturating_add(parts);
        if self.put_in > MAX_PARTS {
            return self.error(format!("with the macro {name} the pattern has more than {MAX_PARTS} parts"));
        }
        if depth > MAX_TREE {
            return self.error(format!("the macro {name} is nested more than {MAX_TREE} deep"));
        }
        Ok(node)
    }

    fn group(&mut self, name: &str) -> Result<Node, PatternError> {
        let Some(group) = Group::named(name) else {
            let hint = hint(name, Group::TERMS.iter().map(|term| term.name));
            let groups = "content, cue or source (or head in a chunk, or word in a reading)";
            return self.error(format!("a group must be {groups}, not {name:?}{hint}"));
        };
        self.next += 1;
        let node = self.alternatives()?;
        self.close('>')?;
        Ok(Node::Group { group, node: Box::new(node) })
    }

    fn close(&mut self, mark: char) -> Result<(), PatternError> {
        if self.take_mark(mark) {
            return Ok(());
        }
        match self.peek() {
            Some(Sign::Feature(_) | Sign::Word(_) | Sign::Macro(_) | Sign::Mark('(' | '[' | '!'))
                if mark == ']' =>
            {
                self.error(ONE_ATOM)
            }
            Some(Sign::Mark('&')) => self.error(AND),
            _ => self.error(format!("{mark:?} is missing")),
        }
    }

    fn test(&mut self) -> Result<Test, PatternError> {
        match self.peek().cloned() {
            Some(Sign::Mark('.')) => {
                self.next += 1;
                Ok(Test::Any)
            }
            Some(Sign::Mark('!')) => {
                self.next += 1;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return self.error(format!("nested more than {MAX_DEPTH} deep"));
                }
                let test = self.test()?;
                self.depth -= 1;
                Ok(Test::Not(Box::new(test)))
            }
            Some(Sign::Mark('[')) => {
                self.next += 1;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return self.error(format!("nested more than {MAX_DEPTH} deep"));
                }
                let test = self.one_of()?;
                self.depth -= 1;
                self.close(']').map(|()| test)
            }
            Some(Sign::Feature(name)) => {
                self.next += 1;
                Ok(Test::Feature(name.to_owned()))
            }
            Some(Sign::Word(word)) => {
                self.next += 1;
                Ok(Test::Feature(format!("'{word}'")))
            }
            Some(Sign::Macro(name)) => self.macro_test(name),
            Some(Sign::Mark('&')) => self.error(AND),
            Some(sign) => self.error(format!("{} is not allowed here", shown(&sign))),
            None => self.error("the pattern ends where an atom is expected"),
        }
    }

    /// In square brackets a macro must be the test of one atom.
    fn macro_test(&mut self, name: &str) -> Result<Test, PatternError> {
        match self.meaning(name)? {
            Node::Atom(test) => {
                self.take();
                Ok(test.clone())
            }
            _ => self.error(format!(
                "the macro {name} is more than one atom and is not allowed in square brackets"
            )),
        }
    }

    fn one_of(&mut self) -> Result<Test, PatternError> {
        let mut tests = vec![self.all_of()?];
        while self.take_mark('|') {
            tests.push(self.all_of()?);
        }
        Ok(if tests.len() == 1 { tests.remove(0) } else { Test::One(tests) })
    }

    fn all_of(&mut self) -> Result<Test, PatternError> {
        let mut tests = vec![self.test()?];
        while self.take_mark('&') {
            tests.push(self.test()?);
        }
        Ok(if tests.len() == 1 { tests.remove(0) } else { Test::All(tests) })
    }
}

fn shown(sign: &Sign<'_>) -> String {
    match sign {
        Sign::Feature(name) | Sign::Macro(name) => format!("{name:?}"),
        Sign::Word(word) => format!("'{word}'"),
        Sign::GroupOpen(name) => format!("\"<{name}:\""),
        Sign::Count(..) => "a count".into(),
        Sign::Mark(mark) => format!("{mark:?}"),
    }
}
