//! whosaid from outside: the server through a generated client, the binary as a process.

// Clippy takes only functions marked as tests for tests, not those they call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod admission;
mod cache;
mod calls;
mod cli;
mod compression;
mod config_file;
mod daemon;
mod dates;
mod deadline;
mod documents;
mod doors;
mod faults;
mod fields;
mod headline;
mod html_report;
mod info;
mod logs;
mod man;
mod metrics;
mod own_rules;
mod pages;
mod process;
mod readme;
mod reflection;
mod server;
mod service_manager;
mod speakers;
mod store;
mod stream;
mod timeout;
mod traces;
mod web;

/// An article for all tests.
const ARTICLE: &str = "Riverton will close two of its four libraries.\n\n\
    “We cannot pay for the roof,” said Ann Lee, the mayor, on Monday. “We have tried.”\n\n\
    Readers were angry. Tom Óg Byrne said that nobody had asked him 😀.\n\n\
    She called the plan “a beginning” and later told reporters it was final.\n";
