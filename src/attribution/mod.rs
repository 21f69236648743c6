//! What the engine answers, and the cascade that finds it.

mod answer;
mod candidates;
mod circumstances;
mod conflict;
mod draft;
mod engine;
mod finish;
mod floating;
mod level;
mod nested;
mod probe;
mod speakers;

pub use answer::{Attribution, Content, Extraction, Flag, Kind, Source, SourceKind, Speaker};
pub(crate) use draft::Draft;
pub(crate) use engine::{Cascade, Reading, blocks, settle, split};
pub(crate) use finish::finish;
pub(crate) use floating::float;
pub(crate) use nested::add_nested;
pub(crate) use probe::Probe;

pub use crate::text::{Warning, WarningKind};
