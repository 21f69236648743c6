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

mod added_folders;
mod addressee_venue_time;
mod aliases;
mod builtin;
mod chunks;
mod compile_language;
mod confidence_facts;
mod confidence_of_rules;
mod error;
mod file_formats;
mod layout_file;
mod macros;
mod names_rust_asks;
mod phrases;
mod ruleset;
mod source_file;
mod unclaimed_cues;
mod warnings;
mod word_readings;

pub use added_folders::is_name;
pub use addressee_venue_time::{Calendar, Field, FieldName, Fields};
pub use builtin::{build, english};
pub use chunks::Chunk;
pub use confidence_facts::{Count, Fact, Region, Slot, Spot, Weights, names};
pub use error::RulesError;
pub(crate) use file_formats::LeastConfidence;
pub use file_formats::{Example, KnownWrong, Place, Rule, Scope, Silent};
pub use ruleset::{RuleSet, Usage};
pub use source_file::SourceFile;
pub(crate) use unclaimed_cues::{CueModel, LAST_PASS, Part, SLOT_BITS};
pub use warnings::{RulesWarning, RulesWarningKind};
pub use word_readings::{Place as ReadingPlace, Reading, ReadingExample, Readings};
