//! whosaid reads a news article and answers who said what.

pub mod attribution;
pub mod cache;
pub mod cli;
pub mod config;
mod extract;
pub mod rules;
pub mod service;
pub mod text;
pub mod wire;

pub use extract::{Extractor, Options, SingleMarks, Stop, Stopped};
