//! The pattern language: regular expressions whose letters are the features of words and chunks.
//!
//! ```text
//! quotation            an atom with this feature
//! 'according'          the word itself, also capitalised or in capitals; in added rules also as the head of a chunk
//! 'in the words of'    a phrase: these consecutive words are one atom, formed before all chunks
//! [quotation & !short] an atom tested for several features with & | ! and brackets
//! !stop                an atom without the feature
//! .                    any atom
//! A B      A | B       a sequence; alternatives
//! A?  A*  A+  A{2,4}   as in regular expressions; a second ? makes it lazy
//! ( … )                grouping
//! <content: … >        a group: content, cue or source; in a chunk head; in a reading word
//! CLAUSE               a macro of the language
//! ^  $                 the start and the end of the sentence or paragraph
//! # comment            to the end of the line; a pattern may have several lines
//! ```
//!
//! Square brackets test *one* atom and need no extra examples: `[comma | colon]` is one atom. Round brackets group
//! *sequences*: every alternative of `(comma | dash np)` needs an example that no other one matches.
//!
//! When a language is loaded, each pattern is compiled to an automaton of the `regex` crate over its own alphabet: classes
//! that it does not distinguish are one letter. Automata run over strings of one letter per atom, in linear time.

mod alphabet;
mod automaton_table;
mod chunk_automaton;
mod compile;
mod display;
mod lexer;
mod parse;
mod prefilter;
mod prefilter_cuts;
mod reading_context;
mod required;
mod rule_search;
mod rule_search_program;
mod syntax_tree;

pub(crate) use crate::lexicon::{ClassSet, Test};
pub(crate) use alphabet::MOST_LETTERS;
pub use chunk_automaton::Progress;
pub(crate) use chunk_automaton::Runs;
pub use compile::{Compiled, compile, compile_atom, compile_context, compile_runs};
pub(crate) use parse::PatternError;
pub(crate) use parse::features_in;
pub use parse::{Macros, macros_in, parse, words_in};
pub(crate) use prefilter::Screen;
pub(crate) use reading_context::Context;
pub use reading_context::Side;
pub use rule_search::Captures;
pub(crate) use rule_search::Search;
pub use syntax_tree::Node;
pub(crate) use syntax_tree::{Around, Variant};
