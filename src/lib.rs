//! whosaid reads a news article and answers who said what.

// A module imports only modules above it; ARCHITECTURE.md describes the pipeline.
pub mod text;
mod stop;
pub mod lexicon;
pub mod quotation;
pub mod document;
pub mod mention;
pub mod pattern;
pub mod rules;
pub mod attribution;
mod extract;
pub mod check;
// Nothing above this line does I/O.
pub mod config;
mod background_threads;
pub mod cache;
pub mod service;
pub mod wire;
pub mod cli;

pub use extract::{Extractor, Options, SingleMarks};
pub use stop::{Stop, Stopped};
