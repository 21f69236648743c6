//! whosaid reads a news article and answers who said what.

pub mod text;
pub mod lexicon;
pub mod quotation;
pub mod document;
pub mod pattern;
pub mod rules;
pub mod attribution;
mod extract;
pub mod check;

pub use extract::{Extractor, Options, SingleMarks, Stop, Stopped};
