//! whosaid reads a news article and answers who said what.

// What is not part of the library's interface says so, so that the compiler finds code without callers.
#![cfg_attr(not(test), warn(unreachable_pub))]

// A module imports only modules above it; ARCHITECTURE.md describes the pipeline.
pub mod text;
mod stop;
pub mod markup;
mod lexicon;
mod quotation;
mod layout;
mod document;
mod mention;
mod pattern;
pub mod rules;
pub mod attribution;
mod extract;
pub mod check;
// Nothing above this line does I/O.
pub mod config;
mod background_threads;
pub mod metrics;
pub mod cache;
pub mod service;
pub mod wire;
pub mod cli;

pub use extract::{Extractor, Options, SingleMarks};
pub use stop::{Stop, Stopped};

/// Parts of the engine for its benchmarks, its fuzzing and the tests of its documents; no part of the library's interface.
#[doc(hidden)]
pub mod internals {
    pub use crate::document::{Reader, paragraphs};
    pub use crate::lexicon::{Attributes, Class, Term, TermKind, WordClass, vocabulary, vocabulary_table};
    pub use crate::pattern::{
        Captures, Compiled, Macros, Node, Progress, Side, compile, compile_atom, compile_context,
        compile_runs, macros_in, parse, words_in,
    };
    pub use crate::quotation::pair;
}
