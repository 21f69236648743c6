//! Rules as data: a language is a folder of word lists, a chunk grammar and rules, each rule with its examples.
//!
//! ```text
//! language.toml            its code, its sieves in order, what parts from words
//! grammar.toml             macros, and the chunks of the cascade in order
//! fields.toml              what stands around a report: to whom, where, when; may be absent
//! confidence.toml          how often each rule was right on the training articles, and what facts weigh; written by a command
//! words/<feature>.txt      word lists
//! readings/<name>.toml     which features a word loses beside which neighbours, each with its examples; may be absent
//! rules/<group>/<name>.toml  one rule a file, with its examples
//! aliases.toml             by which other names speakers are called; may be absent
//! ```
//!
//! Folders of a newsroom's own add rules, readings, words, macros and aliases to a language: see `additions`.

mod additions;
mod aliases;
mod build;
mod builtin;
mod chunks;
mod confidence;
mod contract;
mod error;
mod facts;
mod fields;
mod files;
mod macros;
mod phrases;
mod readings;
mod ruleset;
mod source_file;
mod warnings;

pub use additions::is_name;
pub use builtin::{build, english};
pub use chunks::Chunk;
pub use error::RulesError;
pub use facts::{Count, Fact, Region, Slot, Spot, Weights, names};
pub use fields::{Calendar, Field, FieldName, Fields};
pub use files::{Example, KnownWrong, Place, Rule, Scope, Silent};
pub use readings::{Place as ReadingPlace, Reading, ReadingExample, Readings};
pub use ruleset::{RuleSet, Usage};
pub use source_file::SourceFile;
pub use warnings::{RulesWarning, RulesWarningKind};
