//! The pattern language: regular expressions whose letters are the features of words and chunks.
//!
//! ```text
//! quotation            an atom with that feature
//! 'according'          the word itself, also where it opens a sentence
//! 'in the words of'    a phrase: these words in a row are one atom, before any chunk is found
//! [quotation & !short] an atom by several features: & | ! and brackets
//! !stop                an atom without the feature
//! .                    any atom
//! A B      A | B       one after the other; one or the other
//! A?  A*  A+  A{2,4}   as in regular expressions; a further ? takes as few as possible
//! ( … )                grouping
//! <content: … >        what the rule finds: content, cue, source; in a reading: word
//! CLAUSE               a macro of the language
//! ^  $                 the start and the end of what is matched
//! # remark             up to the end of the line; a pattern may have several lines
//! ```
//!
//! Square brackets hold tests of *one* atom, and cost nothing: `[comma | colon]` is one atom that is either. Round brackets
//! hold *readings* of the pattern: of `(comma | dash np)` every alternative needs an example that no other one matches.
//!
//! Patterns are compiled once, when a language is loaded, by the `regex` crate's own automata, each over an alphabet of
//! its own: classes that it treats alike are one letter. They run over strings with one letter an atom, in linear time.

mod alphabet;
mod compile;
mod context;
mod cuts;
mod lexer;
mod parse;
mod required;
mod runs;
mod screen;
mod search;
mod show;
mod syntax;
mod table;
mod translate;

pub use crate::lexicon::{ClassSet, Test};
pub use alphabet::{Alphabet, MOST_LETTERS};
pub use compile::{Compiled, compile, compile_atom, compile_context, compile_runs};
pub use context::{Context, Side};
pub use parse::{Macros, PatternError, macros_in, parse, words_in};
pub use runs::{Progress, Runs};
pub use screen::Screen;
pub use search::{Captures, Search};
pub use syntax::{Around, Node, Variant};
