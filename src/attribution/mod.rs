//! What the engine answers: attributions, speakers, warnings.

mod answer;

pub use answer::{
    Attribution, Content, Extraction, Flag, Kind, Source, SourceKind, Speaker, Warning, WarningKind,
};
