//! What the engine answers, and the cascade that finds it.

mod answer;
mod atoms;
mod candidates;
mod circumstances;
mod confidence;
mod conflict;
mod draft;
mod engine;
mod finish;
mod floating;
mod nested;
mod parsed;
mod probe;
mod speakers;

pub use answer::{Attribution, Content, Explanation, Extraction, Flag, Kind, Source, SourceKind, Speaker};
pub(crate) use draft::Draft;
pub(crate) use engine::{Reading, propose, settle};
pub(crate) use finish::{explain, finish};
pub(crate) use floating::float;
pub(crate) use nested::{add_nested, propose_inside};
pub(crate) use parsed::ParsedText;
pub(crate) use probe::Probe;

pub use crate::text::{Warning, WarningKind};
