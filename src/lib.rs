//! whosaid reads a news article and answers who said what.

pub mod attribution;
mod extract;
pub mod quotation;
pub mod rules;
pub mod text;

pub use extract::{Extractor, Options, SingleMarks, Stop, Stopped};
